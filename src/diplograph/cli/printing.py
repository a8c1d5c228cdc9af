"""What commands print besides data: errors and notices, on standard error."""

import re

import click

from diplograph.errors import DiplographError

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def complain(error: DiplographError) -> None:
    """Prints an error: a line for each problem, and the excerpt of a query where there is one."""
    for line in str(error).splitlines():
        click.echo(click.style("error: ", fg="red", bold=True) + printable(line), err=True)
    if excerpt := getattr(error, "excerpt", None):
        click.echo(printable(excerpt), err=True)


def notice(text: str) -> None:
    """Prints a line for people that is not data."""
    click.echo(printable(text), err=True)


def printable(text: str) -> str:
    """Without what a terminal would obey: control characters and changes of direction."""
    return _CONTROL.sub(lambda match: f"\\x{ord(match.group()):02x}", text)


def counted(number: int, noun: str) -> str:
    """`1 article`, `2,000 articles`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
