"""Validates triples by the SHACL shapes in `ontology/shapes.ttl`, and finds the lines of faults.

The shapes are compiled to SPARQL and run in an in-memory store, since the engine is fastest that
way; the tests compare the results with those of pySHACL.
"""

from diplograph.graph.validation.turtle_places import TurtlePlaces
from diplograph.graph.validation.violations import Violation, violations

__all__ = ["TurtlePlaces", "Violation", "violations"]
