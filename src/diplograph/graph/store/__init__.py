"""The store: generations of a graph in embedded Oxigraph, each complete and never changed.

It knows triples, IRIs, and the parts that gave the triples, but not the content of articles. The
classes that only a build needs, `Draft`, `Part`, `Source` and `Sources`, are in the modules
`draft`, `parts` and `sources`, so that a query does not wait for their import.
"""

from diplograph.graph.store.engine_errors import translated_faults
from diplograph.graph.store.generation import Generation
from diplograph.graph.store.generations import Generations
from diplograph.graph.store.head import Head

__all__ = ["Generation", "Generations", "Head", "translated_faults"]
