"""How results are written: for people (table, Markdown) and for programs (all others)."""

from collections.abc import Callable, Mapping
from io import TextIOWrapper
from typing import IO, Final, Protocol, TextIO

from diplograph import exports
from diplograph.errors import UsageError
from diplograph.namespaces import PREFIXES
from diplograph.results.formats import delimited, json_text, markdown, table, xml_text
from diplograph.results.formats.columns import with_evidence
from diplograph.results.result import Answer, Result, Triples

__all__ = ["FORMATS", "SUFFIXES", "write"]


class Writer(Protocol):
    """Writes rows; with `evidence`, what they rest on as well."""

    def __call__(self, result: Result, out: TextIO, *, evidence: bool = False) -> None: ...


def _in_columns(write: Callable[[Result, TextIO], None]) -> Writer:
    """A format that has only columns: evidence becomes further ones."""

    def writer(result: Result, out: TextIO, *, evidence: bool = False) -> None:
        write(with_evidence(result) if evidence else result, out)

    return writer


FORMATS: Final[Mapping[str, Writer]] = {
    "table": table.write,
    "markdown": markdown.write,
    "csv": _in_columns(delimited.write_csv),
    "tsv": _in_columns(delimited.write_tsv),
    "json": _in_columns(json_text.write_json),
    "ndjson": _in_columns(json_text.write_ndjson),
    "xml": _in_columns(xml_text.write_xml),
}
"""Formats of rows, by name."""

SUFFIXES: Final[Mapping[str, str]] = {
    ".txt": "table",
    ".md": "markdown",
    ".csv": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".srj": "json",
    ".jsonl": "ndjson",
    ".ndjson": "ndjson",
    ".xml": "xml",
    ".srx": "xml",
}
"""The format of rows that the end of a file's name stands for."""

_ANSWERS: Final[Mapping[str, Callable[[Answer, TextIO], None]]] = {
    "json": json_text.write_json_answer,
    "xml": xml_text.write_xml_answer,
}


def write(
    result: Result | Triples | Answer,
    stream: IO[bytes],
    format: str,  # noqa: A002 - the word that users know
    *,
    evidence: bool = False,
    prefixes: Mapping[str, str] = PREFIXES,
) -> None:
    """Writes a result in UTF-8, in one of `FORMATS`, or triples in one of `exports.FORMATS`.

    Triples in a format of rows are rows of subject, predicate and object. Of an ASK query, formats
    that have no form for its answer hold `true` or `false`. All are written row by row, in
    constant memory, but the table, and Markdown with `evidence`.

    `evidence` adds what each row rests on: under it or after it for people, in the columns
    `formats.columns.ADDED` for programs.

    Raises:
        UsageError: there is no such format for this kind of result.
        InputError: the format cannot hold a value (only XML).
    """
    if isinstance(result, Triples) and format in exports.FORMATS:
        exports.write_triples(result.stream(), stream, format, prefixes=prefixes)
        return
    if format not in FORMATS:
        known = [*FORMATS, *(exports.FORMATS if isinstance(result, Triples) else ())]
        raise UsageError(f"no format {format!r} for this result (there are {', '.join(known)})")
    out = TextIOWrapper(stream, encoding="utf-8", newline="")
    try:
        if isinstance(result, Answer):
            _ANSWERS.get(format, _write_answer)(result, out)
        else:
            rows = result.as_rows() if isinstance(result, Triples) else result
            FORMATS[format](rows, out, evidence=evidence)
    finally:
        out.detach()


def _write_answer(answer: Answer, out: TextIO) -> None:
    out.write("true\n" if answer else "false\n")
