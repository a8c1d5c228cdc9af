"""The store: generations of a graph in embedded Oxigraph, each complete and never changed.

It knows triples, their IRIs and the parts that gave them; nothing of articles as such. What
only a build needs, `Draft`, `Part`, `Source` and `Sources`, is in the modules `draft`, `parts`
and `sources`, so that a query does not wait for their import.
"""

from diplograph.graph.store.engine_errors import translated_faults
from diplograph.graph.store.generation import Generation
from diplograph.graph.store.generations import Generations
from diplograph.graph.store.head import Head

__all__ = ["Generation", "Generations", "Head", "translated_faults"]
