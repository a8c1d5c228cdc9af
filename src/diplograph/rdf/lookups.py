"""Look-ups in a store: triples of the default graph by IRIs, and solutions of queries."""

from collections.abc import Iterator

import pyoxigraph as ox

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def quads(
    store: ox.Store,
    subject: str | None = None,
    predicate: str | None = None,
    value: str | None = None,
) -> Iterator[ox.Quad]:
    """The triples with this subject, property and object; None is any."""
    pattern = (_node(subject), _node(predicate), _node(value))
    return store.quads_for_pattern(*pattern, ox.DefaultGraph())


def _node(iri: str | None) -> ox.NamedNode | None:
    return None if iri is None else ox.NamedNode(iri)


def objects(store: ox.Store, subject: str, predicate: str) -> list[Term]:
    """The values of a property of a node."""
    return [quad.object for quad in quads(store, subject, predicate)]


def subjects(store: ox.Store, predicate: str, value: str | None = None) -> list[str]:
    """The IRIs of the nodes that have a value of a property, or any."""
    found = (quad.subject for quad in quads(store, None, predicate, value))
    return [node.value for node in found if isinstance(node, ox.NamedNode)]


def select(store: ox.Store, query: str) -> ox.QuerySolutions:
    """The solutions of a SELECT query that is written in the program."""
    found = store.query(query)
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError("not a SELECT query")
    return found


def select_tsv(store: ox.Store, query: str) -> str:
    """The solutions of a SELECT query in TSV: how the engine gives many cells fastest."""
    text = select(store, query).serialize(format=ox.QueryResultsFormat.TSV)
    return text.decode() if text else ""
