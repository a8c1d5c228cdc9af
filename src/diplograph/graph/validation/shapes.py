"""Reads a shapes graph: the properties of each of its nodes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from diplograph.rdf.namespaces import PREFIXES

Node = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_SH: Final = PREFIXES["sh"]
_FIRST: Final = ox.NamedNode(PREFIXES["rdf"] + "first")
_REST: Final = ox.NamedNode(PREFIXES["rdf"] + "rest")
_TYPE: Final = ox.NamedNode(PREFIXES["rdf"] + "type")


class Shapes:
    """The shapes of a Turtle file. SHACL properties are given by their local names."""

    def __init__(self, path: Path) -> None:
        self._store = ox.Store()
        self._store.load(path=str(path), format=ox.RdfFormat.TURTLE)

    def tops(self) -> list[Node]:
        """The node shapes that have an IRI, sorted."""
        kind = ox.NamedNode(_SH + "NodeShape")
        found = (quad.subject for quad in self._store.quads_for_pattern(None, _TYPE, kind))
        return sorted((n for n in found if isinstance(n, ox.NamedNode)), key=str)

    def properties(self, node: Node) -> Iterator[tuple[str, Term]]:
        """The SHACL properties of a node: each local name with each value, sorted."""
        quads = self._store.quads_for_pattern(node, None, None)
        stated = ((quad.predicate.value, quad.object) for quad in quads)
        yield from sorted(
            ((name.removeprefix(_SH), value) for name, value in stated if name.startswith(_SH)),
            key=lambda pair: (pair[0], str(pair[1])),
        )

    def values(self, node: Node, name: str) -> list[Term]:
        """The values of one property."""
        return [value for found, value in self.properties(node) if found == name]

    def text(self, node: Node, name: str) -> str:
        """The text of a property with one value; empty if it has none."""
        return next((v.value for v in self.values(node, name) if isinstance(v, ox.Literal)), "")

    def listed(self, head: Term) -> list[Term]:
        """The members of an RDF list; none if `head` is not a list."""
        members: list[Term] = []
        while isinstance(head, Node) and (first := self._one(head, _FIRST)) is not None:
            members.append(first)
            rest = self._one(head, _REST)
            if rest is None:
                break
            head = rest
        return members

    def declared(self) -> str:
        """The prefixes that the shapes declare for SPARQL, as SPARQL declarations."""
        quads = self._store.quads_for_pattern(None, ox.NamedNode(_SH + "declare"), None)
        nodes = [quad.object for quad in quads if isinstance(quad.object, Node)]
        pairs = sorted((self.text(node, "prefix"), self.text(node, "namespace")) for node in nodes)
        return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in pairs)

    def _one(self, node: Node, predicate: ox.NamedNode) -> Term | None:
        quad = next(self._store.quads_for_pattern(node, predicate, None), None)
        return quad.object if quad else None
