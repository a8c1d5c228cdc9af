"""Compares the rows of a query with the expectations of its tests."""

import re
from collections.abc import Iterator, Mapping, Sequence

import pyoxigraph as ox

from diplograph.query.saved.saved_query import Expectation

Cell = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None
Row = Mapping[str, Cell]


def failures(expected: Expectation, rows: Sequence[Row]) -> Iterator[str]:
    """The expectations that the rows do not meet, one sentence each."""
    count = len(rows)
    counted = f"{count} row{'' if count == 1 else 's'}"
    if expected.rows is not None and count != expected.rows:
        yield f"{counted} instead of {expected.rows}"
    if expected.min_rows is not None and count < expected.min_rows:
        yield f"{counted}, expected at least {expected.min_rows}"
    if expected.max_rows is not None and count > expected.max_rows:
        yield f"{counted}, expected at most {expected.max_rows}"
    for wanted in expected.contains:
        if not any(fits(wanted, row) for row in rows):
            yield f"no row with {_shown(wanted)}{_closest(wanted, rows)}"
    for unwanted in expected.excludes:
        if any(fits(unwanted, row) for row in rows):
            yield f"a row with {_shown(unwanted)}"


def fits(wanted: Mapping[str, str | None], row: Row) -> bool:
    """Whether a row has all the wanted cells."""
    return all(_equal(text, row.get(column)) for column, text in wanted.items())


def _equal(wanted: str | None, cell: Cell) -> bool:
    """Whether a cell matches what an author wrote in a test.

    A literal matches by its text, whatever its datatype. An IRI matches by itself, or by the part
    after one of its `/` or `#`. `…` matches any characters; `null` in YAML matches an unbound cell.
    """
    if wanted is None or cell is None:
        return wanted is None and cell is None
    pattern = ".*".join(re.escape(part) for part in wanted.split("…"))
    if isinstance(cell, ox.NamedNode):
        return re.fullmatch(f"(.*[/#])?{pattern}", cell.value, re.DOTALL) is not None
    text = cell.value if isinstance(cell, ox.Literal) else str(cell)
    return re.fullmatch(pattern, text, re.DOTALL) is not None


def _closest(wanted: Mapping[str, str | None], rows: Sequence[Row]) -> str:
    """The differing cells of the row that matches most of the wanted cells, and at least one."""

    def misfits(row: Row) -> list[str]:
        return [name for name, text in wanted.items() if not _equal(text, row.get(name))]

    found = min((misfits(row) for row in rows), key=len, default=[])
    row = next((row for row in rows if misfits(row) == found), None)
    if row is None or len(found) == len(wanted):
        return ""
    cells = {name: _text(row.get(name)) for name in found}
    return f" (the closest row has {_shown(cells)})"


def _text(cell: Cell) -> str | None:
    """A cell as an author would write it."""
    if isinstance(cell, ox.NamedNode):
        return re.split("[/#]", cell.value)[-1] or cell.value
    return None if cell is None else cell.value if isinstance(cell, ox.Literal) else str(cell)


def _shown(cells: Mapping[str, str | None]) -> str:
    return ", ".join(f"{c}: {'null' if text is None else text}" for c, text in cells.items())
