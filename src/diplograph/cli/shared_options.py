"""Options that several commands share: limits, formats, and where and how results are written."""

import math
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final, TypeVar

import click

from diplograph.case import Case
from diplograph.case import open as open_case
from diplograph.cli.messages import complain, notice
from diplograph.errors import DiplographError, LimitError, UsageError
from diplograph.formats import FORMATS, Kind, format_for, names
from diplograph.isolation.limits import LONGEST, UNITS, LimitExceeded, Limits, machine_memory
from diplograph.query.results.boolean_result import BooleanResult
from diplograph.query.results.result import Result
from diplograph.query.results.triples import Triples
from diplograph.query.saved.library import Library, bundled_library
from diplograph.streams import discard_unfinished, followed, open_output, protect

_C = TypeVar("_C", bound=Callable[..., Any] | click.Command)


def with_options(*options: Callable[[Any], Any]) -> Callable[[_C], _C]:
    """Adds options to a command, which lists them in this order."""

    def add(command: _C) -> _C:
        # click appends to a command, but reads the decorators of a function from below
        for option in options if isinstance(command, click.Command) else reversed(options):
            command = option(command)
        return command

    return add


def format_option(default: str, *kinds: Kind, more: Sequence[str] = ()) -> Callable[[_C], _C]:
    """The option --format; the help names all formats of some kinds, `more`, and the default."""
    known = [each for each in FORMATS if each.kind in kinds]
    listed = [f"{each.name} ({each.about})" if each.about else each.name for each in known]
    return click.option(
        "-f",
        "--format",
        "format_",
        type=click.Choice([*names(*kinds), *more]),
        metavar="FORMAT",
        help=f"Write this format: {', '.join([*listed, *more])}. Default: by the name of the "
        f"output, else {default}.",
    )


class InputPath(click.Path):
    """A file to read, which no output may overwrite; `-` is standard input, where allowed."""

    def __init__(self, *, dash: bool = False) -> None:
        super().__init__(path_type=Path, exists=True, dir_okay=False, allow_dash=dash)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Converts as click does, and protects the file."""
        path = super().convert(value, param, ctx)
        if str(path) != "-":
            at = followed(Path(str(path)))
            protect(at, lambda output: "the command reads it" if output == at else None)
        return path


class OutputPath(click.Path):
    """A file to write, or a folder where allowed; `-` is standard output (None)."""

    def __init__(self, *, folder: bool = False, stream: bool = True) -> None:
        super().__init__(path_type=Path, dir_okay=folder)
        self._stream = stream

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Converts as click does; an empty name is refused."""
        if value == "-":
            return None if self._stream else self.fail("files are not for standard output")
        if value == "":
            self.fail("the name of the output is empty")
        return super().convert(value, param, ctx)


def size(_ctx: click.Context, _option: click.Parameter, value: str | None) -> int | None:
    """The number of bytes for a text such as `500M`, `2G` or `1.5GB`."""
    if value is None:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?) ?([KMGT])(?:i?B)?", value.strip(), re.IGNORECASE)
    count = int(float(found[1]) * UNITS[found[2].upper()]) if found else 0
    if not count:
        raise click.BadParameter(f"{value!r} is no size; write it as 500M or 2G.")
    return count


class _Seconds(click.FloatRange):
    """A number of seconds for a limit; NaN is refused."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The seconds as a float."""
        found: float = super().convert(value, param, ctx)
        if math.isnan(found):
            self.fail(f"{value!r} is not a number of seconds.", param, ctx)
        return found


SECONDS: Final = _Seconds(min=0, max=LONGEST, min_open=True)
"""The type of options for a time limit."""


def output_option(*, folder: bool = False) -> Callable[[_C], _C]:
    """The option --output; with `folder`, it may also be a folder."""
    return click.option(
        "-o",
        "--output",
        type=OutputPath(folder=folder),
        metavar="FILE",
        help="Write to FILE, or to standard output (-, the default); compressed if it ends in .gz "
        "or .zst.",
    )


OUTPUT = output_option()
NO_PAGER = click.option(
    "--no-pager", is_flag=True, help="Do not page what is longer than the terminal."
)


_EVIDENCE = click.option(
    "-e", "--evidence", is_flag=True, help="Show the words that each row rests on."
)
_LABELS = click.option(
    "--labels",
    is_flag=True,
    help="Add a column of labels behind each column of IRIs; tables have them instead.",
)
_LIMIT = click.option(
    "--limit", type=click.IntRange(min=0), metavar="ROWS", help="Write at most so many rows."
)
_CITE = click.option(
    "--cite",
    is_flag=True,
    help="Print how to cite the answer, in words and as BibTeX, in place of it; with --output, "
    "besides it.",
)
_TIMEOUT = click.option(
    "--timeout",
    type=SECONDS,
    metavar="SECONDS",
    help="End the query after so long. Default: when it is done, or by Ctrl-C.",
)
_MEMORY = click.option(
    "--memory",
    callback=size,
    metavar="SIZE",
    help="End the query when it takes more memory, such as 500M or 2G. Default: half of what this "
    "machine has.",
)


LIMIT_OPTIONS = (_TIMEOUT, _MEMORY)
"""The options of every command that runs a query."""

RESULT_PARAMETERS = ("format_", "evidence", "labels", "limit", "output", "cite", "no_pager")
"""The parameters of `write_result`, which `result_options` gives."""


def result_options(*more: Kind) -> tuple[Callable[[Any], Any], ...]:
    """The options of every command that writes a result of rows, or of `more` kinds."""
    form = format_option("table", Kind.ROWS, *more)
    return form, OUTPUT, _EVIDENCE, _LABELS, _LIMIT, _CITE, NO_PAGER


def place_of(ctx: click.Context) -> Path:
    """The path by which the command line names its case."""
    path: Path | None = ctx.find_root().params.get("case_path")
    return path or Path()


def library_of(ctx: click.Context) -> Library:
    """The library of the case of the command line, or without one the bundled library."""
    known = ctx.find_root().meta
    if "library" not in known:
        try:
            known["case"] = open_case(place_of(ctx))
            known["library"] = known["case"].library
        except UsageError:
            known["library"] = bundled_library()
    library: Library = known["library"]
    return library


def half_of_memory() -> int | None:
    """The default memory limit of a query in bytes: half of the machine's memory."""
    return (machine_memory() or 0) // 2 or None


_LIMITING: Final = {"seconds": "--timeout", "memory": "--memory"}


@contextmanager
def limited(timeout: float | None, memory: int | None) -> Iterator[None]:
    """Limits the block: at a limit, the program ends with a line that says why.

    Unfinished output files are removed.
    """
    from diplograph.isolation.watchdog import watched

    context = click.get_current_context(silent=True)

    def end(why: DiplographError) -> None:
        if context is not None:
            context.close()  # a pager that shows what there is so far is left by its reader
        discard_unfinished()
        complain(_with_option(why))
        os._exit(why.exit_code)

    try:
        with watched(Limits(seconds=timeout, memory=memory or half_of_memory()), end):
            yield
    except LimitExceeded as why:  # of a worker
        raise _with_option(why) from why


def _with_option(why: DiplographError) -> DiplographError:
    """The error of a reached limit, with the option that sets the limit."""
    if isinstance(why, LimitExceeded):
        return LimitError(f"{why} (allow more with {_LIMITING[why.limit]})")
    return why


def refuse_idle(instead: str, **options: object) -> None:
    """Refuses options that have no effect, because no rows are written but `instead`.

    Raises:
        UsageError: one of them is set.
    """
    for name, value in options.items():
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
    """Writes a result as the options say; prints remarks on standard error."""
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
            remark(result, evidence=evidence)
    if cite:
        click.echo(result.citation, nl=False)


def remark(result: Result | Triples | BooleanResult, *, evidence: bool) -> None:
    """Prints what the written result does not show: why it is empty, and its remarks."""
    for line in result.notices():
        notice(line)
    if evidence and isinstance(result, Result) and result.count and not result.evidenced:
        notice(
            "no evidence: no row holds a position or an event of an article "
            "(let the query give one, such as ?position; the query positions has all)"
        )


def notice_left_out(case: Case) -> None:
    """Prints how many articles a build has left out, which is no part of any output."""
    for line in case.snapshot.left_out:
        notice(line)


def _format_of(output: Path | None, result: Result | Triples | BooleanResult) -> str:
    """The format for the name of the output file."""
    graph = isinstance(result, Triples)
    if graph:
        return format_for(output, "turtle", Kind.ROWS, Kind.TRIPLES)
    return format_for(output, "table", Kind.ROWS)


@contextmanager
def opened(output: Path | None, *, pager: bool = False) -> Iterator[IO[bytes]]:
    """Opens standard output, or the file `output`: see `streams.open_output`.

    With `pager`, output that does not fit on the terminal goes to a pager.
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
