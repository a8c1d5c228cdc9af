"""UCINET's DL format, as a full matrix: of actors by actors, or of actors by targets."""

from collections.abc import Sequence
from typing import TextIO

from diplograph.output.networks.formats.attributes import number
from diplograph.output.networks.network import Network, Node


def write(network: Network, out: TextIO, _: bool) -> None:
    """Writes weights, with ids for labels: the format has no more."""
    actors = [node for node in network.nodes if node.mode == "actor"]
    targets = [node for node in network.nodes if node.mode == "target"]
    if network.two_mode:
        out.write(f"dl nr = {len(actors)}, nc = {len(targets)}, format = fullmatrix\n")
        out.write(f"row labels:\n{_labels(actors)}col labels:\n{_labels(targets)}data:\n")
    else:
        out.write(f"dl n = {len(actors)}, format = fullmatrix\n")
        out.write(f"labels:\n{_labels(actors)}data:\n")
    rows = network.matrix().tolist()
    out.writelines(" ".join(str(number(weight)) for weight in row) + "\n" for row in rows)


def _labels(nodes: Sequence[Node]) -> str:
    return "".join('"' + node.iri.id.replace('"', "'") + '"\n' for node in nodes)
