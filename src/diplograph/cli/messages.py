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
    """Prints a line for people that is not data."""
    click.echo(line_of(text), err=True)


def printable(text: str) -> str:
    """Without what a terminal would obey: control characters and changes of direction."""
    return _CONTROL.sub(lambda match: f"\\x{ord(match.group()):02x}", text)


def line_of(text: str) -> str:
    """The same on one line, whatever names of files are in it."""
    return printable(text).replace("\n", "\\n")


def counted(number: int, noun: str) -> str:
    """`1 article`, `2,000 articles`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@contextmanager
def progress(what: str, stream: IO[bytes] | None = None) -> Iterator[Callable[[int, int], None]]:
    """Gives a function to tell how many of how many steps are done; `what` is being done.

    Where `stream`, which data is written to, is a terminal itself, there is no bar.
    """
    if not sys.stderr.isatty() or (stream and stream.isatty()):
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
