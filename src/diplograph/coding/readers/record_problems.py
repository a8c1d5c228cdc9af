"""Problems of a record, with their places in its data."""

from typing import NamedTuple

Where = tuple[str | int, ...]
"""The keys and indices that lead to a part of a record; indices count from 0."""

NOTHING = "\0"
"""The placeholder for a name or quote that is already reported: it gives no second problem."""


class Fault(NamedTuple):
    """A problem of a record: its place in the data, the message and the hint.

    `on_key` is true if the problem is the key itself, not its value.
    """

    where: Where
    message: str
    hint: str | None = None
    on_key: bool = False


def spelled(where: Where) -> str:
    r"""The path to a part of a record, as a program writes it, in one line.

    >>> spelled(("positions", 3, "holder"))
    'positions[3].holder'
    >>> spelled(("a\nb",))
    "['a\\nb']"
    """
    plain = (isinstance(step, str) and step.isprintable() for step in where)
    steps = zip(where, plain, strict=True)
    return "".join(f".{s}" if named else f"[{s!r}]" for s, named in steps).removeprefix(".")
