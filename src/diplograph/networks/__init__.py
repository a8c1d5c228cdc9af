"""Networks of actors and what they take positions on, as the analysis of discourse computes them.

Philip Leifeld, "Discourse Network Analysis", in: The Oxford Handbook of Political Networks (2017).
"""

from diplograph.networks.network import Edge, Edges, Network, Node, Spell
from diplograph.networks.options import Options

__all__ = ["Edge", "Edges", "Network", "Node", "Options", "Spell"]
