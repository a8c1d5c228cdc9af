"""What is wrong with a record, told by its place in the record's data."""

from typing import NamedTuple

Where = tuple[str | int, ...]
"""The keys and indices that lead to a part of a record; indices count from 0."""

NOTHING = "\0"
"""Stands where a name or a quote is at fault already: nothing more is said about it."""


class Fault(NamedTuple):
    """Something wrong with a record: where in its data, what, and what to do.

    `on_key` tells that the key itself is meant and not its value.
    """

    where: Where
    message: str
    hint: str | None = None
    on_key: bool = False


def spelled(where: Where) -> str:
    r"""As a program would write it, in one line.

    >>> spelled(("positions", 3, "holder"))
    'positions[3].holder'
    >>> spelled(("a\nb",))
    "['a\\nb']"
    """
    plain = (isinstance(step, str) and step.isprintable() for step in where)
    steps = zip(where, plain, strict=True)
    return "".join(f".{s}" if named else f"[{s!r}]" for s, named in steps).removeprefix(".")
