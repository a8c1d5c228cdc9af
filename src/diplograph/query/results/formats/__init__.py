"""How results are written: for people (table, Markdown) and for programs (all others)."""

from collections.abc import Callable, Mapping
from io import TextIOWrapper
from typing import IO, Any, Final, TextIO

from diplograph.errors import UsageError
from diplograph.formats import Kind, suffixes
from diplograph.query.results.boolean_result import BooleanResult
from diplograph.query.results.result import Result
from diplograph.query.results.triples import Triples
from diplograph.streams import binary

__all__ = ["BINARY", "FORMATS", "SUFFIXES", "write"]

FORMATS: Final[Mapping[str, str]] = {
    "table": "table.write",
    "markdown": "markdown_table.write",
    "csv": "csv_text.write_csv",
    "tsv": "csv_text.write_tsv",
    "json": "json_text.write_json",
    "ndjson": "json_text.write_ndjson",
    "xml": "xml_text.write_xml",
    "parquet": "parquet.write",
    "xlsx": "excel.write",
}
"""Formats of rows, by name, and the writer of each: only the one that is used is imported."""

SUFFIXES: Final[Mapping[str, str]] = suffixes(Kind.ROWS)
"""The format of rows that the end of a file's name stands for."""

_FOR_PEOPLE: Final = ("table", "markdown")  # they write evidence below rows, not in columns
BINARY: Final = ("parquet", "xlsx")
"""The formats that are no text."""
_ANSWERS: Final = {"json": "json_text.write_json_answer", "xml": "xml_text.write_xml_answer"}


def write(
    result: Result | Triples | BooleanResult,
    stream: IO[bytes],
    format: str,  # noqa: A002 - the word that users know
    *,
    evidence: bool = False,
    labels: bool = False,
    prefixes: Mapping[str, str] | None = None,
) -> None:
    """Writes a result, texts in UTF-8, in one of `FORMATS`, or triples in one of `writers.FORMATS`.

    Triples in a format of rows are rows of subject, predicate and object. Of an ASK query, formats
    that have no form for its answer hold `true` or `false`. All are written row by row, in
    constant memory, but Markdown with `evidence`.

    `evidence` adds what each row rests on: under it or after it for people, in the columns
    `formats.columns.ADDED` for programs. `labels` adds a column of labels behind each column of
    IRIs, in the formats for programs; `xlsx` always has them. `prefixes` are what triples declare:
    those of the result's names, unless others are given.

    Raises:
        UsageError: there is no such format for this kind of result, or the stream takes text.
        MissingExtra: a library that the format needs is not installed (`parquet`, `xlsx`).
        InputError: the format cannot hold a value (`xml`, `xlsx`).
    """
    stream = binary(stream)
    known = list(FORMATS)
    if isinstance(result, Triples):
        from diplograph.rdf import writers

        if format in writers.FORMATS:
            prefixes = result.names.prefixes if prefixes is None else prefixes
            writers.write_triples(result.stream(), stream, format, prefixes=prefixes)
            return
        known += writers.FORMATS
    if format not in FORMATS:
        raise UsageError(f"no format {format!r} for this result (there are {', '.join(known)})")
    if isinstance(result, Triples):
        result = result.as_rows()
    if format in BINARY:
        if isinstance(result, BooleanResult):
            raise UsageError(f"{format} has no form for yes or no (write json or csv)")
        result = _widened(result, evidence, labels or format == "xlsx")
        if not result.columns:
            raise UsageError(f"{format} has no form for rows without columns (write json or csv)")
        _writer(FORMATS[format])(result, stream)
        return
    out = TextIOWrapper(stream, encoding="utf-8", newline="")
    try:
        if isinstance(result, BooleanResult):
            _write_answer(result, out, format)
        else:
            _write_rows(result, out, format, evidence=evidence, labels=labels)
    finally:
        out.detach()


def _write_rows(result: Result, out: TextIO, form: str, *, evidence: bool, labels: bool) -> None:
    if form in _FOR_PEOPLE:
        _writer(FORMATS[form])(result, out, evidence=evidence)
    else:
        _writer(FORMATS[form])(_widened(result, evidence, labels), out)


def _widened(result: Result, evidence: bool, labels: bool) -> Result:
    """The result with columns for the evidence, and for labels, where they are asked for."""
    if evidence:
        from diplograph.query.results.formats.evidence_columns import with_evidence

        result = with_evidence(result)
    if labels:
        result = result.with_labels()
    return result


def _write_answer(answer: BooleanResult, out: TextIO, form: str) -> None:
    if form in _ANSWERS:
        _writer(_ANSWERS[form])(answer, out)
    else:
        out.write("true\n" if answer else "false\n")


def _writer(path: str) -> Callable[..., Any]:
    """The function of a module of this package that `path` names."""
    from importlib import import_module

    module, _, name = path.partition(".")
    writer: Callable[..., Any] = getattr(import_module(f"{__name__}.{module}"), name)
    return writer
