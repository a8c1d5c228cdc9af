"""Writes results in formats for people (table, Markdown) and for programs (all others)."""

from collections.abc import Mapping
from typing import IO, Final, TextIO

from diplograph.errors import UsageError
from diplograph.formats import Format, Kind, find, names
from diplograph.query.results.boolean_result import BooleanResult
from diplograph.query.results.result import Result
from diplograph.query.results.triples import Triples
from diplograph.streams import as_text, binary

__all__ = ["BINARY", "FORMATS", "write"]

FORMATS: Final = names(Kind.ROWS)
_FOR_PEOPLE: Final = ("table", "markdown")  # they write evidence below rows, not in columns
BINARY: Final = ("parquet", "xlsx")
"""The binary formats."""
_WITH_BOOLEANS: Final = ("json", "xml")


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
    kinds = (Kind.ROWS, Kind.TRIPLES) if isinstance(result, Triples) else (Kind.ROWS,)
    form = find(format, *kinds)
    if isinstance(result, Triples):
        if form.kind is Kind.TRIPLES:
            from diplograph.rdf.writers import write_triples

            prefixes = result.names.prefixes if prefixes is None else prefixes
            write_triples(result.stream(), stream, format, prefixes=prefixes)
            return
        result = result.as_rows()
    if format in BINARY:
        if isinstance(result, BooleanResult):
            raise UsageError(f"{format} has no form for yes or no (write json or csv)")
        result = _widened(result, evidence, labels or format == "xlsx")
        if not result.columns:
            raise UsageError(f"{format} has no form for rows without columns (write json or csv)")
        form.load()(result, stream)
        return
    with as_text(stream) as out:
        if isinstance(result, Result):
            _write_rows(result, out, form, evidence=evidence, labels=labels)
        elif format in _WITH_BOOLEANS:
            form.load()(result, out)
        else:
            out.write("true\n" if result else "false\n")


def _write_rows(result: Result, out: TextIO, form: Format, *, evidence: bool, labels: bool) -> None:
    if form.name in _FOR_PEOPLE:
        form.load()(result, out, evidence=evidence)
    else:
        form.load()(_widened(result, evidence, labels), out)


def _widened(result: Result, evidence: bool, labels: bool) -> Result:
    """The result with columns for evidence and for labels, if requested."""
    if evidence:
        from diplograph.query.results.formats.evidence_columns import with_evidence

        result = with_evidence(result)
    if labels:
        result = result.with_labels()
    return result
