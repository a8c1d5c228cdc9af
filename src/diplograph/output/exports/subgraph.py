"""A self-contained part of the graph: positions with everything that belongs to them."""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from diplograph.query.results.result import Result
from diplograph.rdf.namespaces import DP, PREFIXES
from diplograph.rdf.writers.statements import PARTS

_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_TENURE_OF, _REPORTED_IN = ox.NamedNode(DP.tenureOf), ox.NamedNode(DP.reportedIn)
_PARTS = {predicate[1:-1] for predicate in PARTS}
_NAMES = {PREFIXES["rdfs"] + "label", PREFIXES["skos"] + "prefLabel", _TYPE.value}


def entries_of(store: ox.Store, result: Result) -> set[str]:
    """The positions and events in the evidence columns of a result; without these, in any column.

    The rows of the result are streamed.
    """
    wanted = result.evidence_columns or result.columns
    places = [result.columns.index(column) for column in wanted]
    found: set[str] = set()
    for row in result.terms():
        terms = tuple(row)
        found |= {t.value for place in places if isinstance(t := terms[place], ox.NamedNode)}
    entries = {iri for iri in found if _is_entry(store, ox.NamedNode(iri))}
    result.evidenced += len(entries)
    return entries


def lines(store: ox.Store, entries: Iterable[str]) -> Iterator[bytes]:
    """The triples of positions and events (IRIs) and of what belongs to them, a triple a line.

    These are their words, conditions and chains of attribution; what is said of each article,
    actor, target, place and term that they name; the tenures of their actors; the positions and
    events that they refer to, in the same way; and the names of all that these in turn refer to.
    """
    walk = _Walk(store)
    yield from walk.entries(entries)
    yield from walk.described()
    yield from walk.named()


def description(store: ox.Store, iri: str) -> Iterator[bytes]:
    """The triples that describe one thing, a triple a line.

    Of a position or an event these are all of `lines`; of anything else what is said of it, its
    tenures, and the names of what it refers to. None if nothing is said of it.
    """
    node = ox.NamedNode(iri)
    walk = _Walk(store)
    if _is_entry(store, node):
        yield from walk.entries([iri])
    else:
        walk.node(node)
    yield from walk.described()
    yield from walk.named()


class _Walk:
    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._done: set[ox.NamedNode] = set()
        self._nodes: set[ox.NamedNode] = set()
        self._linked: set[ox.NamedNode] = set()

    def entries(self, iris: Iterable[str]) -> Iterator[bytes]:
        waiting = [ox.NamedNode(iri) for iri in iris]
        while waiting:
            node = waiting.pop()
            if node in self._done:
                continue
            self._done.add(node)
            for quad in self._about(node):
                yield _line(quad)
                value = quad.object
                if not isinstance(value, ox.NamedNode) or quad.predicate == _TYPE:
                    continue
                if quad.predicate.value in _PARTS or _is_entry(self._store, value):
                    waiting.append(value)
                else:
                    self._nodes.add(value)

    def node(self, node: ox.NamedNode) -> None:
        self._nodes.add(node)

    def described(self) -> Iterator[bytes]:
        for node in self._nodes - self._done:
            yield from self._description(node)
            for quad in self._store.quads_for_pattern(None, _TENURE_OF, node, ox.DefaultGraph()):
                if isinstance(quad.subject, ox.NamedNode):
                    yield from self._description(quad.subject)

    def named(self) -> Iterator[bytes]:
        for node in self._linked - self._nodes - self._done:
            yield from (_line(q) for q in self._about(node) if q.predicate.value in _NAMES)

    def _description(self, node: ox.NamedNode) -> Iterator[bytes]:
        for quad in self._about(node):
            yield _line(quad)
            if isinstance(quad.object, ox.NamedNode) and quad.predicate != _TYPE:
                self._linked.add(quad.object)

    def _about(self, node: ox.NamedNode) -> Iterator[ox.Quad]:
        return self._store.quads_for_pattern(node, None, None, ox.DefaultGraph())


def _is_entry(store: ox.Store, node: ox.NamedNode) -> bool:
    found = store.quads_for_pattern(node, _REPORTED_IN, None, ox.DefaultGraph())
    return next(found, None) is not None


def _line(quad: ox.Quad) -> bytes:
    return f"{quad.triple} .\n".encode()
