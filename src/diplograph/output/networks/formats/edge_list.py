"""Lists of edges and of nodes as CSV (RFC 4180), under names that Gephi takes for its own."""

import csv
from typing import TextIO

from diplograph.output.networks.formats.attributes import NODE, edge_types, of_edge, of_node
from diplograph.output.networks.network import Network


def write_edges(network: Network, out: TextIO, positions: bool) -> None:
    """Writes a line for each tie."""
    writer = csv.writer(out)
    ends = ("source", "source_label", "target", "target_label")
    writer.writerow((*ends, "type", *edge_types(positions)))
    for edge in network.edges:
        labels = edge.source.id, edge.source.label, edge.target.id, edge.target.label
        values = (value for _, value in of_edge(edge, positions))
        writer.writerow((*labels, "undirected", *values))


def write_nodes(network: Network, out: TextIO, _: bool) -> None:
    """Writes a line for each node."""
    writer = csv.writer(out)
    writer.writerow(("id", *NODE))
    for node in network.nodes:
        writer.writerow((node.iri.id, *(value for _, value in of_node(node))))
