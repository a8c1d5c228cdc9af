"""The triples of a store as an rdflib graph."""

from collections.abc import Mapping
from json import loads
from typing import TYPE_CHECKING

import pyoxigraph as ox

from diplograph.rdf.namespaces import PREFIXES
from diplograph.rdf.writers import statements

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node


def to_rdflib(
    store: ox.Store,
    *,
    asserted_only: bool = False,
    prefixes: Mapping[str, str] = PREFIXES,
) -> "rdflib.Graph":
    """An rdflib graph with the triples of the default graph.

    Terms are those that rdflib itself makes of the same data: a plain string is a literal without
    datatype, which in rdflib differs from the same string with the datatype `xsd:string`.
    `asserted_only` leaves out the inferred triples; `prefixes` are bound in the graph.
    """
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in prefixes.items():
        graph.bind(prefix, namespace)
    known = terms()
    add = graph.store.add
    for line in statements.lines(store, asserted_only=asserted_only):
        subject, predicate, value = line[:-3].decode().split(" ", 2)
        add((known[subject], known[predicate], known[value]), graph)
    return graph


def terms() -> "dict[str, Node]":
    """A cache of rdflib terms by their N-Triples form; each is made once, on first access."""
    from rdflib import BNode, Literal, URIRef

    class Terms(dict[str, "Node"]):
        def __missing__(self, text: str) -> "Node":
            self[text] = term = self.make(text)
            return term

        def make(self, text: str) -> "Node":
            if text.startswith("<"):
                return URIRef(text[1:-1])
            if text.startswith("_:"):
                return BNode(text[2:])
            quoted, language, datatype = statements.literal_parts(text)
            if datatype:
                return Literal(loads(quoted), datatype=URIRef(datatype))
            return Literal(loads(quoted), lang=language)

    return Terms()
