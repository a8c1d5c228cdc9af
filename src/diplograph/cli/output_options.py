"""How commands write results: in which format, how many rows, with what evidence, where to."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, TypeVar

import click

from diplograph.case import open as open_case
from diplograph.cli.messages import notice
from diplograph.errors import DiplographError, UsageError
from diplograph.formats import Kind, format_for, names
from diplograph.query.results.boolean_result import BooleanResult
from diplograph.query.results.result import Result
from diplograph.query.results.triples import Triples
from diplograph.streams import open_output

RESULT_OPTIONS = ("format_", "evidence", "labels", "limit", "output", "cite", "no_pager")
"""The parameters of `write_result` that `result_options` gives."""
_C = TypeVar("_C", bound=Callable[..., Any] | click.Command)

ROW_FORMATS = names(Kind.ROWS)
GRAPH_FORMATS = names(Kind.TRIPLES)
"""Formats of triples, which only CONSTRUCT and DESCRIBE give."""


class OutputPath(click.Path):
    """What is written to: a file, or a folder where that may be; `-` is standard output (None)."""

    def __init__(self, *, folder: bool = False, stream: bool = True) -> None:
        super().__init__(path_type=Path, dir_okay=folder)
        self._stream = stream

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """As click does; a name that is empty is refused."""
        if value == "-":
            return None if self._stream else self.fail("files are not for standard output")
        if value == "":
            self.fail("the name of the output is empty")
        return super().convert(value, param, ctx)


OUTPUT = click.option(
    "-o",
    "--output",
    type=OutputPath(),
    metavar="FILE",
    help="Write to FILE, or to standard output (-, the default); compressed if it ends in .gz or "
    ".zst.",
)
NO_PAGER = click.option(
    "--no-pager", is_flag=True, help="Do not page what is longer than the terminal."
)


def result_options(formats: tuple[str, ...] = ROW_FORMATS) -> Callable[[_C], _C]:
    """The options of every command that writes a result."""

    def add(command: _C) -> _C:
        for option in reversed(_options(formats)):
            command = option(command)
        return command

    return add


def _options(formats: tuple[str, ...]) -> list[Callable[[_C], _C]]:
    return [
        click.option(
            "-e", "--evidence", is_flag=True, help="Show the words that each row rests on."
        ),
        click.option(
            "-f",
            "--format",
            "format_",
            type=click.Choice(formats),
            help="Write this format. Default: by the name of the output, else table.",
        ),
        click.option(
            "--labels",
            is_flag=True,
            help="Add a column of labels behind each column of IRIs; tables have them instead.",
        ),
        click.option(
            "--limit",
            type=click.IntRange(min=0),
            metavar="ROWS",
            help="Write at most so many rows.",
        ),
        OUTPUT,
        click.option(
            "--cite",
            is_flag=True,
            help="Print how to cite the answer, in words and as BibTeX, in place of it; with "
            "--output, besides it.",
        ),
        NO_PAGER,
    ]


def refuse_idle(instead: str, **given: object) -> None:
    """Refuses options that what is done `instead` of writing rows has no use for.

    Raises:
        UsageError: one of them is given.
    """
    for name, value in given.items():
        if value not in (None, False):
            option = name.strip("_").replace("_", "-")
            raise UsageError(f"{instead} writes no rows: leave --{option} out")


def write_result(
    result: Result | Triples | BooleanResult,
    *,
    format_: str | None,
    evidence: bool,
    labels: bool,
    limit: int | None,
    output: Path | None,
    cite: bool,
    no_pager: bool,
) -> None:
    """Writes a result where and how the options say; tells on standard error if it has no rows."""
    from diplograph.query.results.formats import BINARY, write

    if cite and output is None:
        refuse_idle("--cite without --output", format_=format_, evidence=evidence, labels=labels)
    format_ = format_ or _format_of(output, result)
    if limit is not None and isinstance(result, Result):
        result = result.first(limit)
    if output is not None or not cite:
        if output is None and format_ in BINARY and sys.stdout and sys.stdout.isatty():
            raise UsageError(f"{format_} is not for a terminal (name a file: --output FILE)")
        with opened(output, pager=not no_pager) as stream:
            write(result, stream, format_, evidence=evidence, labels=labels)
        if limit == 0:
            notice("no rows were asked for (--limit 0)")
        else:
            _remark(result, evidence=evidence)
    if cite:
        click.echo(result.citation, nl=False)


def _remark(result: Result | Triples | BooleanResult, *, evidence: bool) -> None:
    """Says on standard error what the answer that was written cannot say."""
    if isinstance(result, BooleanResult) and (why := result.why_no()):
        notice(f"no: {why}")
        return
    if isinstance(result, Result) and result.count == 0:
        remark_if_empty(result)
        return
    for line in result.remarks():
        notice(line)
    if evidence and isinstance(result, Result) and result.evidenced == 0:
        notice(
            "no evidence: no row holds a position or an event of an article "
            "(let the query give one, such as ?position)"
        )


def remark_if_empty(result: object) -> None:
    """Says on standard error that a result had no rows, and why."""
    if isinstance(result, Result) and result.count == 0:
        why = result.why_empty()
        notice(f"no rows: {why}" if why else "no rows")


def _format_of(output: Path | None, result: Result | Triples | BooleanResult) -> str:
    """The format that the name of a file asks for."""
    graph = isinstance(result, Triples)
    if graph:
        return format_for(output, "turtle", Kind.ROWS, Kind.TRIPLES)
    return format_for(output, "table", Kind.ROWS)


@contextmanager
def opened(output: Path | None, *, pager: bool = False) -> Iterator[IO[bytes]]:
    """Standard output, or what `output` leads to: see `streams.open_output`.

    With `pager`, what does not fit on a terminal is given to one.
    """
    if output is not None:
        with suppress(DiplographError):  # so that its files are not overwritten
            open_case(click.get_current_context().find_root().obj)
        with open_output(output) as stream:
            yield stream
        return
    if sys.stdout is None:
        raise UsageError("standard output is closed (write to a file with --output)")
    if not (pager and sys.stdout.isatty()):
        yield sys.stdout.buffer
        return
    from diplograph.cli.pager import paged

    with paged() as stream:
        yield stream
