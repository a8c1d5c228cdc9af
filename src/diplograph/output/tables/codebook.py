"""The codebook: what every column and every code means, in the words of the ontology."""

from collections.abc import Iterator

import pyoxigraph as ox

from diplograph.output.tables.table_schema import TABLES, Column, Table
from diplograph.query.results.labels import Labels
from diplograph.rdf.lookups import objects, subjects
from diplograph.rdf.namespaces import DP, PREFIXES

_LABEL = PREFIXES["skos"] + "prefLabel"
_DEFINITION, _NOTE, _EXAMPLE = (
    PREFIXES["skos"] + name for name in ("definition", "scopeNote", "example")
)
_SCHEMES = {
    "Firmness": DP.Firmness,
    "Basis of firmness": DP.FirmnessBasis,
    "Attribution": DP.AttributionMode,
    "Kinds of events": DP.EventKind,
    "Kinds of locations": DP.LocationKind,
}
_TYPES = {"integer": "number", "date": "day"}


def meanings(store: ox.Store) -> dict[str, str]:
    """What each column holds, by `table.column`: its own words, else those of the ontology."""
    return {
        f"{table.name}.{column.name}": column.meaning or _one(store, column.term, _DEFINITION)
        for table in TABLES.values()
        for column in table.columns
    }


def codebook(store: ox.Store, names: Labels, title: str) -> str:
    """The codebook of a graph, in Markdown: its tables, the stances, and the other codes."""
    return (
        "\n".join(
            [*_head(title), *_tables(store), *_stances(store, names), *_schemes(store, names)]
        )
        + "\n"
    )


def _head(title: str) -> Iterator[str]:
    yield f"# Codebook: {title}"
    yield ""
    yield "A position is a reading of an article: that one holder takes one stance on one target,"
    yield "as one article tells it. The definitions are those of the ontology."
    yield ""


def _tables(store: ox.Store) -> Iterator[str]:
    column_meanings = meanings(store)
    yield "## Tables"
    for table in TABLES.values():
        yield from ("", f"### {table.name}", "")
        if definition := _one(store, table.class_, _DEFINITION):
            yield from (definition, "")
        if table.links:
            owner, name = table.links
            yield from (f"A row for each id in a cell of `{name}` in `{owner}`.", "")
        yield from ("| column | holds | meaning |", "| --- | --- | --- |")
        for column in table.columns:
            meaning = column_meanings[f"{table.name}.{column.name}"]
            yield f"| `{column.name}` | {_holds(table, column)} | {_cell(meaning)} |"


def _holds(table: Table, column: Column) -> str:
    kind = _TYPES.get(column.type, column.type)
    if column.table:
        kind = f"id in `{column.table}`"
    elif column.name in table.key:
        kind = "id, key"
    separator = "spaces" if column.kind == "id" else f"`{column.separator}`"
    return f"{kind}; several with {separator} between" if column.many else kind


def _stances(store: ox.Store, names: Labels) -> Iterator[str]:
    yield from ("", "## Stances", "")
    yield "Polarity is towards the target, from -2 (strongly against) to 2 (strongly for)."
    found = [
        (_one(store, iri, DP.group), -int(_one(store, iri, DP.polarity)), iri)
        for iri in _individuals(store, DP.Stance)
    ]
    for group, minus, iri in sorted(found):
        yield from ("", f"### {_one(store, iri, _LABEL)}", "")
        yield f"`{names.id(iri)}`, {group}, polarity {-minus:+d}".replace("+0", "0")
        for predicate in (_DEFINITION, _NOTE):
            if text := _one(store, iri, predicate):
                yield from ("", text)
        if example := _one(store, iri, _EXAMPLE):
            yield from ("", f"> {example}")


def _schemes(store: ox.Store, names: Labels) -> Iterator[str]:
    for name, class_ in _SCHEMES.items():
        yield from ("", f"## {name}", "", "| code | meaning |", "| --- | --- |")
        for iri in _individuals(store, class_):
            yield f"| `{names.id(iri)}` | {_cell(_one(store, iri, _DEFINITION))} |"


def _individuals(store: ox.Store, class_: str) -> list[str]:
    return sorted(subjects(store, PREFIXES["rdf"] + "type", class_))


def _one(store: ox.Store, iri: str | None, predicate: str) -> str:
    """A value, or "" where there is none."""
    values = objects(store, iri, predicate) if iri else ()
    return min((value.value for value in values), default="")  # type: ignore[union-attr]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
