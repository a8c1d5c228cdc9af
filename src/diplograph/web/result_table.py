"""The table of a result on a page: cells with links, and the evidence of each row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from diplograph.query.results import Iri, Receipt, Result, Row
from diplograph.query.results.values import is_number
from diplograph.web.links import Links

AT_ONCE: Final = 100
"""The default number of rows on a page."""

_SHORT: Final = 14


@dataclass(frozen=True)
class Cell:
    """A value: its text, and its link, if it has one."""

    text: str
    link: str | None
    is_number: bool

    @property
    def style(self) -> str:
        """The CSS class: numbers are right-aligned, short texts such as days kept on one line."""
        if self.is_number:
            return "number"
        return "short" if 0 < len(self.text) <= _SHORT else ""


@dataclass(frozen=True)
class Line:
    """A row: its number, its cells, and its receipts."""

    number: int
    cells: tuple[Cell, ...]
    receipts: tuple[Receipt, ...]


@dataclass(frozen=True)
class Table:
    """Rows of a result; `more` tells whether others follow."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    first: int
    more: bool

    @property
    def last(self) -> int:
        """The number of its last row."""
        return self.first + len(self.lines) - 1


def table_of(result: Result, links: Links, *, page: int = 1, size: int = AT_ONCE) -> Table:
    """The table of one page of a result, which is read up to the end of the page."""
    before = (page - 1) * size
    first = result.first(before + size + 1)
    rows = [row for number, row in enumerate(first.stream()) if number >= before]
    more, rows = len(rows) > size, rows[:size]
    columns = first.shown_columns(rows)
    lines = (
        _line(first, row, columns, links, number) for number, row in enumerate(rows, before + 1)
    )
    return Table(tuple(columns), tuple(lines), before + 1, more)


def _line(result: Result, row: Row, columns: Sequence[str], links: Links, number: int) -> Line:
    values = [row[column] for column in columns]
    cells = (
        Cell(text, links.to(value) if isinstance(value, Iri) else None, is_number(value))
        for value, text in zip(values, result.shown_cells(row, columns), strict=True)
    )
    return Line(number, tuple(cells), result.evidence(row))
