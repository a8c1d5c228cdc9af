"""The rows of a table, read from the graph some thousand individuals at a time.

A question to the engine has a price of its own, far above that of what it gives back of one
individual. So it is asked for many at once; they are numbered, since what the engine spends its
time on is giving back IRIs as text.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

import pyoxigraph as ox

from diplograph.output.tables.table_schema import INVERSE, Column, Path, Table, Value
from diplograph.query.results import outcomes
from diplograph.query.results.labels import Labels
from diplograph.rdf.lookups import select_tsv
from diplograph.rdf.names import language_rank
from diplograph.rdf.namespaces import DP, PREFIXES

_TYPE: Final = PREFIXES["rdf"] + "type"
_EXACT, _START, _END = (PREFIXES["oa"] + name for name in ("exact", "start", "end"))
_CACHED: Final = 65536
_AT_ONCE: Final = 5000
_ESCAPE: Final = re.compile(r"\\(.)")
_ESCAPED: Final = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


class Term(NamedTuple):
    """A node or a literal; only texts can have a language."""

    value: str
    language: str = ""


Properties = dict[str, list[Term]]
Cell = Value | list[Value]


class Reader:
    """Reads tables of a graph; a cell is a list where its column can hold many values."""

    def __init__(self, store: ox.Store, names: Labels) -> None:
        self._store = store
        self._names = names
        self._near: dict[str, Properties] = {}
        self._kind = lru_cache(maxsize=_CACHED)(names.kind)

    def rows(self, table: Table) -> Iterator[list[Cell]]:
        """The rows of a table, by the IRIs of its keys."""
        if not table.class_:
            yield from self._evidence()
            return
        paths = [path for column in table.columns for path in column.paths if path]
        onward = {path[0] for path in paths if len(path) > 1}
        inverse = {path[0] for path in paths if path[0].startswith(INVERSE)}
        individuals = self._cells_of(f"SELECT ?s {{ ?s a <{table.class_}> }}")
        for iris in _batches(sorted(_term(cell).value for (cell,) in individuals)):
            given = self._properties(iris)
            for step in inverse:
                self._add_inverse(iris, given, step)
            near = {
                node.value
                for properties in given
                for predicate in onward
                for node in properties.get(predicate, ())
            }
            self._near = dict(zip(near, self._properties(near), strict=True))
            for iri, properties in zip(iris, given, strict=True):
                yield [self._cell(iri, properties, column) for column in table.columns]

    def _evidence(self) -> Iterator[list[Cell]]:
        pairs = self._cells_of(f"SELECT ?s ?o {{ ?s <{DP.evidence}> ?o }}")
        for some in _batches(sorted(f"{entry[1:-1]} {words[1:-1]}" for entry, words in pairs)):
            entries, passages = zip(*(pair.split(" ") for pair in some), strict=True)
            described = self._properties(entries, (_TYPE, DP.reportedIn))
            for entry, words, given, said in zip(
                entries, passages, described, self._properties(passages), strict=True
            ):
                id_ = self._names.id(entry)
                is_position = Term(DP.Position) in given[_TYPE]
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
            return self._value(Term(iri), column.kind)
        found: Sequence[Term] = ()
        for path in column.paths:
            found = found or self._follow(given, path)
        values = [self._value(term, column.kind) for term in found]
        if column.many:
            return values
        return values[0] if values else None

    def _follow(self, given: Properties, path: Path) -> list[Term]:
        first, *rest = path
        nodes = given.get(first, [])
        if not rest:
            return sorted(nodes, key=_by_language)
        ordered = sorted(((self._near[node.value], node.value) for node in nodes), key=_by_place)
        return [end for properties, _ in ordered for end in self._follow(properties, tuple(rest))]

    def _value(self, term: Term, kind: str) -> Value:
        match kind:
            case "id":
                return self._names.id(term.value)
            case "label":
                return self._names.label(term.value)
            case "class":
                return self._kind(term.value)
            case "cancelled":
                return outcomes.cancelled(self._store, term.value)
            case "superseded":
                return outcomes.superseded(self._store, term.value)
            case "integer":
                return int(term.value)
            case _:
                return term.value

    def _properties(
        self, iris: Collection[str], predicates: Iterable[str] = ()
    ) -> list[Properties]:
        """The properties of each, all or those of some predicates."""
        given: list[Properties] = [{} for _ in iris]
        numbered = " ".join(f"(<{iri}> {number})" for number, iri in enumerate(iris))
        values = f"VALUES (?s ?n) {{ {numbered} }}"
        queries = [f"SELECT ?n (<{p}> AS ?p) ?o {{ {values} ?s <{p}> ?o }}" for p in predicates]
        for query in queries or [f"SELECT ?n ?p ?o {{ {values} ?s ?p ?o }}"]:
            for number, predicate, value in self._cells_of(query):
                properties = given[int(number)]
                properties.setdefault(predicate[1:-1], []).append(_term(value))
        return given

    def _add_inverse(self, iris: Collection[str], given: list[Properties], step: str) -> None:
        """Adds to the properties of each the subjects that have it as a value."""
        numbered = " ".join(f"(<{iri}> {number})" for number, iri in enumerate(iris))
        of = step.removeprefix(INVERSE)
        for number, node in self._cells_of(
            f"SELECT ?n ?o {{ VALUES (?s ?n) {{ {numbered} }} ?o <{of}> ?s }}"
        ):
            given[int(number)].setdefault(step, []).append(_term(node))

    def _cells_of(self, query: str) -> Iterator[list[str]]:
        """The cells of each row, as TSV has them."""
        return (line.split("\t") for line in select_tsv(self._store, query).split("\n")[1:-1])


def _batches(values: Iterable[str]) -> Iterator[list[str]]:
    values = iter(values)
    while batch := list(islice(values, _AT_ONCE)):
        yield batch


def _term(cell: str) -> Term:
    """A cell of SPARQL 1.1 Query Results in TSV (W3C 2013)."""
    if cell.startswith("<"):
        return Term(cell[1:-1])
    if not cell.startswith('"'):
        return Term(cell)  # a number
    end = cell.rindex('"')
    text = cell[1:end]
    if "\\" in text:
        text = _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), text)
    return Term(text, cell[end + 2 :] if cell.startswith("@", end + 1) else "")


def _by_language(term: Term) -> tuple[int, str, str]:
    """English first, then what has no language."""
    return language_rank(term.language, "en"), term.language, term.value


def _by_place(node: tuple[Properties, str]) -> tuple[int, str]:
    """Sources by their order in the chain, words by where they stand in the text."""
    properties, iri = node
    places = properties.get(DP.order) or properties.get(_START)
    return int(places[0].value) if places else 0, iri
