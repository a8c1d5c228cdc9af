"""Writes the table for people: columns of labels, and the evidence below each row.

Evidence columns that hold only positions and events are left out.

On a terminal, the table fits its width, quotes are bold, and empty columns are left out. If the
terminal is too narrow for the columns, each row becomes a block with one column per line. In a
file or pipe, the table is plain text: each row is one line of any length, unless the environment
sets `COLUMNS`, and quotes are marked «so».
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TextIO

from diplograph.query.results.added_columns import LOOKED_AT
from diplograph.query.results.formats.text_layout import (
    GAP,
    Look,
    fits,
    gap_of,
    lines_of,
    longest_word,
    look_for,
    padded,
    shares,
    width_of,
    wrapped,
)
from diplograph.query.results.result import Result
from diplograph.query.results.rows import Row
from diplograph.query.results.values import is_number


def write(result: Result, out: TextIO, *, evidence: bool = False, look: Look | None = None) -> None:
    """Writes the table row by row; the first 10,000 rows decide the widths of columns.

    A wider cell later on is wrapped; if rows are single lines, it exceeds its column. With
    `evidence`, rows are numbered, and each is followed by its evidence.
    """
    look = look or look_for(out)
    rows = result.stream()
    head = list(islice(rows, LOOKED_AT))
    titles = columns = result.shown_columns(head)
    grid = [result.shown_cells(row, columns) for row in head]
    if look.width and len(head) < LOOKED_AT:  # these are all
        filled = [name for n, name in enumerate(columns) if any(line[n] for line in grid)]
        titles = columns = filled or columns
        grid = [result.shown_cells(row, columns) for row in head]
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
            line = [*([str(number)] if evidence else []), *result.shown_cells(row, columns)]
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
    """Writes each row as a block: its number, then its columns that are not empty."""
    assert look.width  # noqa: S101 - without a width all columns fit
    room = look.width - beside
    for number, row in enumerate(rows, 1):
        rule = f"─ {number} ".ljust(look.width, "─")
        out.write(f"{look.dim(rule)}\n")
        for name, text in zip(columns, result.shown_cells(row, columns), strict=True):
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


def bare(count: int) -> str:
    """The line that replaces a table with rows but no columns."""
    return f"{count:,} row{'' if count == 1 else 's'} without columns\n"


def _is_numeric(rows: Sequence[Row], column: str) -> bool:
    values = [row[column] for row in rows]
    return any(map(is_number, values)) and all(v is None or is_number(v) for v in values)
