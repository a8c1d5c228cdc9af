"""The rows of a table, read from the graph one individual after the other."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from diplograph.namespaces import DP, PREFIXES
from diplograph.results.names import Names
from diplograph.tables.schema import Column, Path, Table, Value

_TYPE: Final = PREFIXES["rdf"] + "type"
_EXACT, _START, _END = (PREFIXES["oa"] + name for name in ("exact", "start", "end"))
_CACHED: Final = 65536

Term = ox.NamedNode | ox.Literal
Properties = dict[str, list[Term]]
Cell = Value | list[Value]


class Reader:
    """Reads tables of a graph; a cell is a list where its column can hold many values."""

    def __init__(self, store: ox.Store, names: Names) -> None:
        self._store = store
        self._names = names
        self._known = lru_cache(maxsize=_CACHED)(self._properties)
        self._kind = lru_cache(maxsize=_CACHED)(names.kind)

    def rows(self, table: Table) -> Iterator[list[Cell]]:
        """The rows of a table, by the IRIs of its keys."""
        if not table.class_:
            yield from self._evidence()
            return
        for iri in self._individuals(table.class_):
            given = self._properties(iri)
            yield [self._cell(iri, given, column) for column in table.columns]

    def _individuals(self, class_: str) -> list[str]:
        quads = self._store.quads_for_pattern(
            None, ox.NamedNode(_TYPE), ox.NamedNode(class_), ox.DefaultGraph()
        )
        return sorted(quad.subject.value for quad in quads)  # type: ignore[union-attr]

    def _evidence(self) -> Iterator[list[Cell]]:
        evidence = ox.NamedNode(DP.evidence)
        quads = self._store.quads_for_pattern(None, evidence, None, ox.DefaultGraph())
        pairs = sorted((str(quad.subject)[1:-1], str(quad.object)[1:-1]) for quad in quads)
        for entry, words in pairs:
            given, said = self._known(entry), self._properties(words)
            is_position = DP.Position in {kind.value for kind in given[_TYPE]}
            id_ = self._names.id(entry)
            yield [
                id_,
                self._names.id(words),
                id_ if is_position else None,
                None if is_position else id_,
                self._names.id(given[DP.reportedIn][0].value),
                *(int(said[name][0].value) for name in (_START, _END)),
                said[_EXACT][0].value if _EXACT in said else None,
            ]

    def _cell(self, iri: str, given: Properties, column: Column) -> Cell:
        if column.paths == ((),):
            return self._value(ox.NamedNode(iri), column.kind)
        found: Sequence[Term] = ()
        for path in column.paths:
            found = found or self._followed(given, path)
        values = [self._value(term, column.kind) for term in found]
        if column.many:
            return values
        return values[0] if values else None

    def _followed(self, given: Properties, path: Path) -> list[Term]:
        first, *rest = path
        nodes = given.get(first, [])
        if not rest:
            return sorted(nodes, key=_by_language)
        ordered = sorted(((self._known(node.value), node.value) for node in nodes), key=_by_place)
        return [end for properties, _ in ordered for end in self._followed(properties, tuple(rest))]

    def _value(self, term: Term, kind: str) -> Value:
        match kind:
            case "id":
                return self._names.id(term.value)
            case "label":
                return self._names.label(term.value)
            case "class":
                return self._kind(term.value)
            case "integer":
                return int(term.value)
            case _:
                return term.value

    def _properties(self, iri: str) -> Properties:
        given: Properties = {}
        for quad in self._store.quads_for_pattern(ox.NamedNode(iri), None, None, ox.DefaultGraph()):
            given.setdefault(quad.predicate.value, []).append(quad.object)  # type: ignore[arg-type]
        return given


def _by_language(term: Term) -> tuple[bool, str, str]:
    """English and what has no language first."""
    language = (term.language or "") if isinstance(term, ox.Literal) else ""
    return language not in ("", "en"), language, term.value


def _by_place(node: tuple[Properties, str]) -> tuple[int, str]:
    """Sources by their order in the chain, words by where they stand in the text."""
    properties, iri = node
    places = properties.get(DP.order) or properties.get(_START)
    return int(places[0].value) if places else 0, iri
