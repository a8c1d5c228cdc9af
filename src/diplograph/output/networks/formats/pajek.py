"""Pajek's network files (.net); a two-mode network says how many of its vertices are actors."""

from typing import TextIO

from diplograph.output.networks.formats.attributes import number
from diplograph.output.networks.network import Network


def write(network: Network, out: TextIO, _: bool) -> None:
    """Writes vertices with their ids, and edges with their weights: the format has no more."""
    actors = sum(node.mode == "actor" for node in network.nodes)
    two_mode = f" {actors}" if network.two_mode else ""
    out.write(f"*Vertices {len(network.nodes)}{two_mode}\n")
    for place, node in enumerate(network.nodes, 1):
        name = node.iri.id.replace('"', "'")
        out.write(f'{place} "{name}"\n')
    out.write("*Edges\n")
    ties = network.edges.ties
    columns = (ties.source.tolist(), ties.target.tolist(), ties.weight.tolist())
    out.writelines(
        f"{source + 1} {target + 1} {number(weight)}\n"
        for source, target, weight in zip(*columns, strict=True)
    )
