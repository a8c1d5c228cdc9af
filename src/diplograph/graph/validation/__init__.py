"""Holds triples to the shapes in `ontology/shapes.ttl` (SHACL), and leads faults to their lines.

The shapes are compiled to SPARQL and run in an in-memory store, for that is what the engine does
best; the tests compare what is found with pySHACL.
"""

from diplograph.graph.validation.turtle_places import TurtlePlaces
from diplograph.graph.validation.violations import Violation, violations

__all__ = ["TurtlePlaces", "Violation", "violations"]
