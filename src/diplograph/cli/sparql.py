"""`diplograph sparql`: ad-hoc queries."""

import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from diplograph.case import Case
from diplograph.case import open as open_case
from diplograph.cli.messages import notice
from diplograph.cli.shared_options import (
    LIMIT_OPTIONS,
    InputPath,
    half_of_memory,
    limited,
    notice_left_out,
    refuse_idle,
    result_options,
    with_options,
    write_result,
)
from diplograph.errors import InputError, UsageError
from diplograph.formats import Kind
from diplograph.isolation.limits import Limits
from diplograph.query.results.boolean_result import BooleanResult
from diplograph.query.results.result import Result
from diplograph.query.saved.encoding import decode_query, without_mark
from diplograph.query.saved.query_worker import try_query
from diplograph.query.saved.syntax import check_syntax
from diplograph.query.saved.text_limits import bounded


@click.command(
    help="""Ask a query in SPARQL 1.1.

    TEXT is the query; without it, or with -, it is read from standard input. The common prefixes
    (dp, skos, prov, oa, …) and the case's own need not be declared.
    """
)
@click.argument("text", required=False)
@click.option(
    "-i",
    "--input",
    "file",
    type=InputPath(dash=True),
    metavar="FILE",
    help="Read the query from FILE; - is standard input.",
)
@with_options(*result_options(Kind.TRIPLES), *LIMIT_OPTIONS)
@click.option(
    "--allow-service",
    is_flag=True,
    help="Let SERVICE in the query send requests to other machines.",
)
@click.option("--lint", is_flag=True, help="Report terms that do not exist, and do not ask.")
@click.pass_obj
def sparql(
    case_path: Path,
    /,
    text: str | None,
    file: Path | None,
    timeout: float | None,
    memory: int | None,
    allow_service: bool,
    lint: bool,
    **shown: Any,
) -> None:
    path = str(file) if file and str(file) != "-" else None
    written = _query(text, file)
    query = bounded(written, federation=allow_service, path=path)
    case = open_case(case_path)
    if lint:
        refuse_idle("--lint", **shown, timeout=timeout, memory=memory)
        from diplograph.authoring import lint_text

        try_query(query, case.file.prefixes, path)
        check_syntax(query, case.file.prefixes, path)
        if problems := lint_text(case, written, path):
            raise InputError(problems)
        return
    with limited(timeout, memory):
        limits = Limits(None, memory or half_of_memory(), federation=allow_service)
        result = case.sparql(query, limits=limits, streamed=True)
        write_result(result, **shown)
        if shown["cite"] and shown["output"] is None:  # else its remarks tell
            notice_left_out(case)
    is_empty = isinstance(result, Result) and result.count == 0
    if is_empty or (isinstance(result, BooleanResult) and not result):
        _warn(case, written, path, result.remarks())


def _warn(case: Case, text: str, path: str | None, remarks: Sequence[str]) -> None:
    """Prints the problems of a text that found nothing, without the places that remarks tell of."""
    from diplograph.authoring import lint_text

    places = {":".join(line.split(":")[:2]) for line in remarks}
    with suppress(InputError):  # a vocabulary that is just being changed
        for problem in lint_text(case, text, path):
            if f"{problem.line}:{problem.column}" not in places:
                notice(f"warning: {problem}")


def _query(text: str | None, file: Path | None) -> str:
    if file is not None and str(file) != "-":
        if text is not None:
            raise UsageError("a query as an argument and as a file; give one")
        try:
            return decode_query(file.read_bytes(), str(file))
        except OSError as error:
            raise UsageError(f"{file}: cannot be read: {error.strerror}") from error
    if text is not None and text != "-":
        if not any(letter in text for letter in " {\n") and Path(text).is_file():
            raise UsageError(f"{text} is a file, not a query (read it with --input)")
        return without_mark(text)
    if sys.stdin.isatty():
        raise UsageError("no query (give it as an argument, with --input, or on standard input)")
    return decode_query(sys.stdin.buffer.read(), "standard input")
