"""The table for people: labels in columns, and under each row the words that it rests on.

Columns of evidence that hold nothing but positions and events are left out.

On a terminal it is as wide as the terminal, and quotes are bold. Where that is too narrow for the
columns, each row is a block of lines instead, a column in each. Elsewhere it is plain text, the
same everywhere: a row is one line, however long, unless the environment sets `COLUMNS`, and quotes
are marked «so».
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple, TextIO

from diplograph.query.results.formats.safe_text import cell
from diplograph.query.results.formats.text_layout import (
    GAP,
    fits,
    gap_of,
    lines_of,
    longest_word,
    padded,
    shares,
    width_of,
    wrapped,
)
from diplograph.query.results.label_columns import LOOKED_AT, entry_columns
from diplograph.query.results.result import Result
from diplograph.query.results.rows import Row
from diplograph.query.results.values import is_number


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

    What is wider later on is wrapped, or, where a row is one line, stands out of its column. With
    `evidence` the rows are numbered, and each is followed by what it rests on.
    """
    look = look or look_for(out)
    rows = result.stream()
    head = list(islice(rows, LOOKED_AT))
    titles = columns = shown(result, head)
    grid = [cells_of(result, row, columns) for row in head]
    right = [_is_numeric(head, column) for column in columns]
    if evidence:
        titles, right = ["#", *titles], [True, *right]
        grid = [[str(number), *line] for number, line in enumerate(grid, 1)]
    if not titles:
        out.write(bare(sum(1 for _ in chain(head, rows))))
        return
    by_column = list(zip(titles, *grid, strict=True))
    natural = [max(map(width_of, column)) for column in by_column]
    words = [max(map(longest_word, column)) for column in by_column] if look.width else []
    beside = max(map(width_of, columns)) + len(GAP) if columns else 0
    if look.width and not fits(natural, look.width, words) and look.width >= 2 * beside:
        every = chain(head, rows)
        _write_blocks(result, every, columns, out, evidence=evidence, look=look, beside=beside)
        return
    gap = gap_of(natural, look.width, words)
    widths = shares(natural, look.width, words, gap)
    out.writelines(f"{look.bold(line)}\n" for line in lines_of(titles, widths, right, gap))
    out.write(f"{gap.join('─' * width for width in widths)}\n")
    for number, row in enumerate(chain(head, rows), 1):
        if number <= len(grid):
            line, room = grid[number - 1], widths
        else:
            line = [*([str(number)] if evidence else []), *cells_of(result, row, columns)]
            room = widths if look.width else list(map(max, widths, map(width_of, line)))
        out.writelines(f"{text}\n" for text in lines_of(line, room, right, gap))
        if evidence:
            out.writelines(_evidence(result, row, widths[0], look))


def _write_blocks(
    result: Result,
    rows: Iterable[Row],
    columns: Sequence[str],
    out: TextIO,
    *,
    evidence: bool,
    look: Look,
    beside: int,
) -> None:
    """Writes each row as a block: its number, and below it the columns that are not empty."""
    assert look.width  # noqa: S101 - without a width all columns fit
    room = look.width - beside
    for number, row in enumerate(rows, 1):
        rule = f"─ {number} ".ljust(look.width, "─")
        out.write(f"{look.dim(rule)}\n")
        for name, text in zip(columns, cells_of(result, row, columns), strict=True):
            for place, line in enumerate(wrapped(text, room) if text else ()):
                title = padded("" if place else name, beside)
                out.write(f"{title if place else look.bold(title)}{line}\n")
        if evidence:
            out.writelines(_evidence(result, row, 1, look))


def _evidence(result: Result, row: Row, indent: int, look: Look) -> Iterator[str]:
    from diplograph.query.results.formats.receipt_text import receipt_lines

    for receipt in result.evidence(row):
        yield from (f"{line}\n" for line in receipt_lines(receipt, indent, look))
    yield "\n"


def shown(result: Result, head: Sequence[Row]) -> list[str]:
    """The columns that people see, told by the first rows.

    All but those of positions and events that rows rest on, unless there are no others; and of
    the marks of what is imputed only the first, which names the others (see `cells_of`).
    """
    hidden = {*entry_columns(result, [row.rdf for row in head]), *result.imputed_columns[1:]}
    others = [column for column in result.columns if column not in hidden]
    return others if set(others) - set(result.imputed_columns) else [*result.columns]


def bare(count: int) -> str:
    """The line in place of a table that has rows and no columns."""
    return f"{count:,} row{'' if count == 1 else 's'} without columns\n"


def cells_of(result: Result, row: Row, columns: Sequence[str]) -> list[str]:
    """What people see of a row in some of its columns: only what is imputed is marked as such."""
    seen = {column: cell(row[column]) for column in columns}
    if result.imputed_columns:
        mark, *each = result.imputed_columns
        named = zip(result.evidence_columns, each, strict=True) if each else [("yes", mark)]
        seen[mark] = ", ".join(name for name, column in named if row[column])
    return [seen[column] for column in columns]


def _is_numeric(rows: Sequence[Row], column: str) -> bool:
    values = [row[column] for row in rows]
    return any(map(is_number, values)) and all(v is None or is_number(v) for v in values)
