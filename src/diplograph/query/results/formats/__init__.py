"""Writes results in formats for people (table, Markdown) and for programs (all others)."""

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
"""The writer of each format of rows, by name; only the writer in use is imported."""

SUFFIXES: Final[Mapping[str, str]] = suffixes(Kind.ROWS)
"""The format of rows for each file extension."""

_FOR_PEOPLE: Final = ("table", "markdown")  # they write evidence below rows, not in columns
BINARY: Final = ("parquet", "xlsx")
"""The binary formats."""
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
    """Writes a result in one of `FORMATS` (text as UTF-8), or triples in `writers.FORMATS`.

    In a format of rows, triples are rows of subject, predicate and object. The result of an ASK
    query is `true` or `false` in formats without a form for it. All but Markdown with `evidence`
    are written row by row, in constant memory.

    `evidence` adds the evidence of each row: below the row or the table for people, in the columns
    `evidence_columns.ADDED` for programs. `labels` adds a column of labels after each column of
    IRIs, in the formats for programs; `xlsx` always has them. `prefixes` are declared in formats
    of triples; the default are those of the result's names.

    Raises:
        UsageError: the format does not exist or cannot hold this result, or the stream is a text
            stream.
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
    """The result with columns for evidence and for labels, if requested."""
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
    """Imports the function at `path`, `module.function`, of this package."""
    from importlib import import_module

    module, _, name = path.partition(".")
    writer: Callable[..., Any] = getattr(import_module(f"{__name__}.{module}"), name)
    return writer
