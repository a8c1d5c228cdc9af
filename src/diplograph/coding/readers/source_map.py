"""Source map of a record: the places of its parts in the file."""

import re

import msgspec

from diplograph.coding.readers.record_problems import Where

_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[][{}:,]|[^][{}:,\s"]+')


class Places:
    """The places of a record's values and keys in its text, as lines and columns.

    `first_line` is the line of the file on which the text begins. Only a line feed ends a line, as
    editors count; columns count code points.
    """

    def __init__(self, text: str, first_line: int) -> None:
        self._text = text
        self._first_line = first_line
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
        line_start = self._text.rfind("\n", 0, offset) + 1
        return self._first_line + self._text.count("\n", 0, offset), offset - line_start + 1


def places_in_json(text: str, line: int) -> Places:
    """The places in one line of JSON, which must be well-formed (RFC 8259)."""
    places = Places(text, line)
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
