"""Jena and RDF4J: they read the files, and answer the saved queries as Oxigraph does."""

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from diplograph.formats import Kind, suffixes
from diplograph.query.saved import with_prefixes
from diplograph.query.saved.library import bundled_library
from diplograph.rdf.namespaces import PREFIXES

from . import java
from .known import DIFFERENCES
from .report import Row, Run, same

Rows = Counter[tuple[str, ...]]

SUFFIXES = suffixes(Kind.TRIPLES)
_XSD = PREFIXES["xsd"]
_NUMBERS = {_XSD + name for name in ("integer", "decimal", "double", "int", "long")}


def check(run: Run, tool: str, name: str, program: str) -> None:
    """Has an engine read each format, parse the saved queries as they are, and answer them."""
    folder = run.place(tool)
    sizes = _write_graphs(run, folder / "graphs")
    files = _write_files(folder / "files")
    columns = _write_queries(run, folder / "queries")
    kinds = {"graph": "graphs", "file": "files", "query": "queries"}
    given = [
        (kind, path) for kind, name in kinds.items() for path in sorted((folder / name).iterdir())
    ]
    said = java.run(tool, program, *(each for pair in given for each in pair))
    outcome = {(what, file): text for what, file, text in said}
    read = [form for form, size in sizes.items() if outcome["graph", form] == str(size)]
    for form in sizes.keys() - set(read):
        run.problems.append(f"{name}: {form}: {outcome['graph', form]}, not {sizes[form]} triples")
    for file in files:
        parsed = outcome["file", file] == "parsed"
        run.expect(parsed, f"{name}: queries/{file}: {outcome['file', file]}")
    store = ox.Store()  # of the file that the engine asks, which says more than the graph
    store.load(path=min((folder / "graphs").iterdir()), to_graph=ox.DefaultGraph())
    alike = 0
    for test, names in columns.items():
        text = outcome["query", f"{test}.rq"]
        theirs = _read(folder / f"queries/{test}.rq.json", names) if text == "answered" else None
        ours = _ours(store, (folder / f"queries/{test}.rq").read_text("utf-8"), names)
        known = (name, test) in DIFFERENCES
        alike += ours == theirs
        if ours == theirs:
            run.expect(not known, f"{name}: {test}: answers alike; take it from interop/known.py")
        elif not known:
            what = _difference(ours, theirs) if theirs is not None else text
            run.problems.append(f"{name}: {test}: {what}")
    reads = (
        f"{', '.join(f'`{SUFFIXES[Path(name).suffix]}`' for name in read)};"
        f" {same(len(files), len(files))} saved queries as files;"
        f" {same(alike, len(columns))} answers of their tests as Oxigraph"
    )
    reasons = [f"`{test}`: {why}" for (engine, test), why in DIFFERENCES.items() if engine == name]
    run.rows.append(Row(name, java.version(tool), reads, "; ".join(reasons)))


def _write_graphs(run: Run, folder: Path) -> dict[str, int]:
    """Writes the graph in every format, and tells how many triples its default graph has."""
    folder.mkdir()
    sizes = {}
    for suffix, form in SUFFIXES.items():
        path = run.export(folder / f"graph{suffix}", form)
        format_ = ox.RdfFormat.from_extension(suffix[1:])
        quads = set(ox.parse(path=path, format=format_))
        sizes[path.name] = sum(quad.graph_name == ox.DefaultGraph() for quad in quads)
    return sizes


def _write_files(folder: Path) -> list[str]:
    folder.mkdir()
    queries, _ = bundled_library().all()
    for query in queries:
        (folder / f"{query.name}.rq").write_text(query.text, "utf-8")
    return [f"{query.name}.rq" for query in queries]


def _write_queries(run: Run, folder: Path) -> dict[str, tuple[str, ...]]:
    """Writes what each header test asks, and gives the columns of each."""
    folder.mkdir()
    columns = {}
    for query in bundled_library().all()[0]:
        for number, test in enumerate(query.tests, 1):
            text = with_prefixes(run.case.bound(query, test.params), run.case.file.prefixes)
            (folder / f"{query.name}-{number}.rq").write_text(text, "utf-8")
            columns[f"{query.name}-{number}"] = query.columns
    return columns


def _ours(store: ox.Store, text: str, columns: tuple[str, ...]) -> Rows:
    solutions = store.query(text)
    assert isinstance(solutions, ox.QuerySolutions)
    return Counter(tuple(_term(row[name]) for name in columns) for row in solutions)


def _read(path: Path, columns: tuple[str, ...]) -> Rows:
    bindings = json.loads(path.read_text("utf-8"))["results"]["bindings"]
    return Counter(tuple(_json_term(row.get(name)) for name in columns) for row in bindings)


def _json_term(value: dict[str, Any] | None) -> str:
    if value is None:
        return ""
    if value["type"] == "uri":
        return f"<{value['value']}>"
    return _literal(value["value"], value.get("xml:lang"), value.get("datatype"))


def _term(term: object) -> str:
    if not isinstance(term, ox.Literal):
        return str(term or "")
    return _literal(term.value, term.language, None if term.language else term.datatype.value)


def _literal(value: str, language: str | None, datatype: str | None) -> str:
    """A literal in one form: engines write numbers and moments each in their own."""
    if language:
        return f"{value!r}@{language.lower()}"
    if datatype in _NUMBERS:
        return f"number {Decimal(value).normalize()}"
    if datatype == _XSD + "dateTime":
        value = value.replace("+00:00", "Z")
    return f"{value!r} {datatype or _XSD + 'string'}"


def _difference(ours: Rows, theirs: Rows) -> str:
    def shown(rows: Iterator[tuple[str, ...]]) -> str:
        return "; ".join(" | ".join(row) for row in list(rows)[:2]) or "none"

    missing, more = ours - theirs, theirs - ours
    return (
        f"{ours.total()} rows here, {theirs.total()} there;"
        f" only here: {shown(missing.elements())}; only there: {shown(more.elements())}"
    )
