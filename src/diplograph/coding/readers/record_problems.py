"""Problems of a record: collected by the places in its data, shown with those in its file."""

import re
import sys
from collections.abc import Sequence

import msgspec

from diplograph.errors import Problem, Where, by_line

NOTHING = "\0"
"""The placeholder for a name or quote that is already reported: it gives no second problem."""

_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[][{}:,]|[^][{}:,\s"]+')


class Places:
    """The places of a record's values and keys in its text, as lines and columns.

    `lines` are the numbers in the file of the lines of the text; before each, `margin` columns are
    left out. Only a line feed ends a line, as editors count; columns count code points.
    """

    def __init__(self, text: str, lines: Sequence[int], margin: int = 0) -> None:
        self._text = text
        self._lines = lines
        self._margin = margin
        self.values: dict[Where, int] = {}
        self.keys: dict[Where, int] = {}

    def of(self, where: Where, *, on_key: bool = False) -> tuple[int, int]:
        """Line and column of a value, or of its key; else of the nearest part that contains it."""
        if on_key and where in self.keys:
            return self.at(self.keys[where])
        while where and where not in self.values:
            where = where[:-1]
        return self.at(self.values.get(where, 0))

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1."""
        line = min(self._text.count("\n", 0, offset), len(self._lines) - 1)
        start = self._text.rfind("\n", 0, offset) + 1
        return self._lines[line], self._margin + offset - start + 1


def lines_from(first: int) -> Sequence[int]:
    """The numbers of a file's lines, from the `first` on."""
    return range(first, sys.maxsize)


def places_in_json(text: str, line: int) -> Places:
    """The places in one line of JSON, which must be well-formed (RFC 8259)."""
    places = Places(text, [line])
    path: list[str | int | None] = []  # for each open container, the next key or index
    for token in _TOKEN.finditer(text):
        mark, start = token.group(), token.start()
        if mark in ("}", "]"):
            path.pop()
        elif mark == ",":
            path[-1] = path[-1] + 1 if isinstance(path[-1], int) else None
        elif path and path[-1] is None:
            path[-1] = msgspec.json.decode(mark, type=str)
            places.keys[_where(path)] = start
        elif mark != ":":
            places.values[_where(path)] = start
            if mark in ("{", "["):
                path.append(None if mark == "{" else 0)
    return places


def _where(path: list[str | int | None]) -> Where:
    return tuple(step for step in path if step is not None)


class Problems(list[Problem]):
    """The problems of a record so far."""

    def add(
        self, where: Where, message: str, hint: str | None = None, *, on_key: bool = False
    ) -> None:
        """Adds a problem of the part at `where`."""
        self.append(Problem.at(where, message, hint, on_key=on_key))

    def located(self, path: str, places: Places) -> list[Problem]:
        """The problems with their lines and columns, each once, in the order of the file."""
        return by_line(
            p.located(path, places.of(p.where, on_key=p.on_key), spelled(p.where)) for p in self
        )


def repeated_key(where: Where) -> Problem:
    """The problem of a key that a mapping has already."""
    message = f"the key {where[-1]!r} is given a second time"
    return Problem.at(where, message, "remove one", on_key=True)


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
