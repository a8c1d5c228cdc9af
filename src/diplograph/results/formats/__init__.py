"""How results are written: for people (table, Markdown) and for programs (all others)."""

from collections.abc import Callable, Mapping
from io import TextIOWrapper
from typing import IO, Any, Final, TextIO

from diplograph.errors import UsageError
from diplograph.namespaces import PREFIXES
from diplograph.results.result import Answer, Result, Triples

__all__ = ["FORMATS", "SUFFIXES", "write"]

FORMATS: Final[Mapping[str, str]] = {
    "table": "table.write",
    "markdown": "markdown.write",
    "csv": "delimited.write_csv",
    "tsv": "delimited.write_tsv",
    "json": "json_text.write_json",
    "ndjson": "json_text.write_ndjson",
    "xml": "xml_text.write_xml",
}
"""Formats of rows, by name, and the writer of each: only the one that is used is imported."""

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

_FOR_PEOPLE: Final = ("table", "markdown")  # they write evidence below rows, not in columns
_ANSWERS: Final = {"json": "json_text.write_json_answer", "xml": "xml_text.write_xml_answer"}


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
    known = list(FORMATS)
    if isinstance(result, Triples):
        from diplograph import exports

        if format in exports.FORMATS:
            exports.write_triples(result.stream(), stream, format, prefixes=prefixes)
            return
        known += exports.FORMATS
    if format not in FORMATS:
        raise UsageError(f"no format {format!r} for this result (there are {', '.join(known)})")
    out = TextIOWrapper(stream, encoding="utf-8", newline="")
    try:
        if isinstance(result, Answer):
            _write_answer(result, out, format)
        else:
            rows = result.as_rows() if isinstance(result, Triples) else result
            _write_rows(rows, out, format, evidence=evidence)
    finally:
        out.detach()


def _write_rows(result: Result, out: TextIO, form: str, *, evidence: bool) -> None:
    if form in _FOR_PEOPLE:
        _writer(FORMATS[form])(result, out, evidence=evidence)
        return
    if evidence:
        from diplograph.results.formats.columns import with_evidence

        result = with_evidence(result)
    _writer(FORMATS[form])(result, out)


def _write_answer(answer: Answer, out: TextIO, form: str) -> None:
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
