"""The table for people: labels in columns, and under each row the words that it rests on.

On a terminal it is as wide as the terminal, and quotes are bold. Elsewhere it is plain text, the
same everywhere: a row is one line, however long, unless the environment sets `COLUMNS`, and quotes
are marked «so».
"""

import os
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Final, NamedTuple, TextIO

from diplograph.results.formats.layout import GAP, lines_of, longest_word, shares, width_of
from diplograph.results.formats.plain import cells
from diplograph.results.result import Result
from diplograph.results.rows import Row
from diplograph.results.values import is_number

_MEASURED: Final = 10_000


class Look(NamedTuple):
    """How a table is shown: `width` in cells, None for no limit; `styled` for a terminal."""

    width: int | None = None
    styled: bool = False

    def bold(self, text: str) -> str:
        """`text` made to stand out, where there is a way to."""
        return f"\x1b[1m{text}\x1b[0m" if self.styled else text

    def dim(self, text: str) -> str:
        """`text` made to stand back, where there is a way to."""
        return f"\x1b[2m{text}\x1b[0m" if self.styled else text


def look_for(out: TextIO) -> Look:
    """The look that suits a stream; see https://no-color.org for `NO_COLOR`."""
    if not out.isatty():
        columns = os.environ.get("COLUMNS", "")
        return Look(int(columns) if columns.isdecimal() and int(columns) else None)
    from shutil import get_terminal_size

    able = os.environ.get("TERM", "dumb") != "dumb"
    return Look(get_terminal_size().columns, able and not os.environ.get("NO_COLOR"))


def write(result: Result, out: TextIO, *, evidence: bool = False, look: Look | None = None) -> None:
    """Writes the table, its rows streamed; columns are as wide as the first 10,000 rows need.

    What is wider later on is wrapped, or, where a row is one line, stands out of its column. The
    columns that say what a row's evidence is are left out; with `evidence` the rows are numbered
    instead, and each is followed by what it rests on.
    """
    look = look or look_for(out)
    columns, titles = shown(result), titles_of(result)
    rows = result.stream()
    head = list(islice(rows, _MEASURED))
    grid = [cells_of(result, row, columns) for row in head]
    right = [column in result.columns and _is_numeric(head, column) for column in titles]
    if evidence:
        titles, right = ["#", *titles], [True, *right]
        grid = [[str(number), *line] for number, line in enumerate(grid, 1)]
    by_column = list(zip(titles, *grid, strict=True))
    natural = [max(map(width_of, column)) for column in by_column]
    words = [max(map(longest_word, column)) for column in by_column] if look.width else []
    widths = shares(natural, look.width, words)
    out.writelines(f"{look.bold(line)}\n" for line in lines_of(titles, widths, right))
    out.write(f"{GAP.join('─' * width for width in widths)}\n")
    for number, row in enumerate(chain(head, rows), 1):
        if number <= len(grid):
            line, room = grid[number - 1], widths
        else:
            line = [*([str(number)] if evidence else []), *cells_of(result, row, columns)]
            room = widths if look.width else list(map(max, widths, map(width_of, line)))
        out.writelines(f"{text}\n" for text in lines_of(line, room, right))
        if evidence:
            out.writelines(_evidence(result, row, widths[0], look))


def _evidence(result: Result, row: Row, indent: int, look: Look) -> Iterator[str]:
    from diplograph.results.formats.receipt_text import receipt_lines

    for receipt in result.evidence(row):
        yield from (f"{line}\n" for line in receipt_lines(receipt, indent, look))
    yield "\n"


def shown(result: Result) -> tuple[str, ...]:
    """The columns that people see: all but those of the evidence, unless there are no others."""
    others = tuple(c for c in result.columns if c not in result.evidence_columns)
    return others or result.columns


def titles_of(result: Result) -> list[str]:
    """The titles of what people see: `shown`, and `imputed` where rows may be."""
    return [*shown(result), *(["imputed"] if result.may_be_imputed else [])]


def cells_of(result: Result, row: Row, columns: tuple[str, ...]) -> list[str]:
    """What people see of a row, under `titles_of`: `columns`, and which positions are imputed."""
    seen = cells(row, columns)
    if not result.may_be_imputed:
        return seen
    marked = result.imputed(row)
    one = len(result.evidence_columns) == 1
    return [*seen, "yes" if marked and one else ", ".join(marked)]


def _is_numeric(rows: Sequence[Row], column: str) -> bool:
    values = [row[column] for row in rows]
    return any(map(is_number, values)) and all(v is None or is_number(v) for v in values)
