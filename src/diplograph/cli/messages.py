"""What commands print on standard error: errors, notices and progress."""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

import click

from diplograph.errors import DiplographError, InputError

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def complain(error: DiplographError) -> None:
    """Prints an error: a line for each problem, and the excerpt of a query where there is one."""
    problems = error.problems if isinstance(error, InputError) else str(error).split("\n")
    for problem in problems:
        click.echo(click.style("error: ", fg="red", bold=True) + line_of(str(problem)), err=True)
    if excerpt := getattr(error, "excerpt", None):
        click.echo(printable(excerpt), err=True)


def notice(text: str) -> None:
    """Prints a line on standard error."""
    click.echo(line_of(text), err=True)


def printable(text: str) -> str:
    """The text with control characters and changes of direction escaped."""
    return _CONTROL.sub(lambda match: f"\\x{ord(match.group()):02x}", text)


def line_of(text: str) -> str:
    """The printable text on one line: line ends are escaped, too."""
    return printable(text).replace("\n", "\\n")


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 article`, `2,000 articles`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@contextmanager
def progress(what: str, stream: IO[bytes] | None = None) -> Iterator[Callable[[int, int], None]]:
    """Shows a progress bar on a terminal; gives the function that gets the steps done and in total.

    There is no bar if `stream`, to which data is written, is a terminal itself.
    """
    if not sys.stderr.isatty() or (stream and stream.isatty()):
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
