"""The attributes of nodes and ties, which have the same names in every format."""

from collections.abc import Iterator, Mapping
from typing import Final

from diplograph.output.networks.network import Edge, Node

Value = str | int | float

NODE: Final[Mapping[str, str]] = {
    "label": "string",
    "iri": "string",
    "mode": "string",
    "kind": "string",
    "frequency": "int",
}
"""Names and types of what is known of nodes."""


def edge_types(positions: bool) -> Mapping[str, str]:
    """Names and types of what is known of ties; the ids of `positions` are text."""
    types = {"weight": "double", "n_support": "int", "n_oppose": "int"}
    return types | ({"positions": "string"} if positions else {})


def of_node(node: Node) -> Iterator[tuple[str, Value]]:
    """The values of `NODE`."""
    yield "label", node.iri.label
    yield "iri", str(node.iri)
    yield "mode", node.mode
    yield "kind", node.kind
    yield "frequency", node.frequency


def of_edge(edge: Edge, positions: bool) -> Iterator[tuple[str, Value]]:
    """The values of `edge_types`; positions are ids with spaces between."""
    yield "weight", number(edge.weight)
    yield "n_support", edge.n_support
    yield "n_oppose", edge.n_oppose
    if positions:
        yield "positions", " ".join(position.id for position in edge.positions)


def number(value: float) -> int | float:
    """A whole number without its point: `2` and not `2.0`."""
    return int(value) if value == int(value) else value
