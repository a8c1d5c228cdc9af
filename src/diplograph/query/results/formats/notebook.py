"""The first rows of a result as a table in HTML, as notebooks show what a cell gives."""

from collections.abc import Iterable
from html import escape
from itertools import islice
from typing import Final

from diplograph.query.results.formats.table import cells_of, shown
from diplograph.query.results.result import Result

ROWS: Final = 20


def html_of(result: Result) -> str:
    """What people see of the first 20 rows, labels for IRIs; all rows are read, and kept."""
    head = list(islice(result, ROWS))
    columns = shown(result, head)
    rows = [_row("td", cells_of(result, row, columns)) for row in head]
    number = f"{len(result):,} row{'' if len(result) == 1 else 's'}"
    said = f"{len(head)} of {number}" if len(head) < len(result) else number
    return (
        f"<table>\n<thead>{_row('th', columns)}</thead>\n"
        f"<tbody>\n{''.join(rows)}</tbody>\n</table>\n<p>{said}</p>\n"
    )


def _row(cell: str, texts: Iterable[str]) -> str:
    cells = (f'<{cell} dir="auto">{escape(text)}</{cell}>' for text in texts)
    return f"<tr>{''.join(cells)}</tr>\n"
