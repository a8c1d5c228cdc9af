"""Shows the first rows of a result as an HTML table, for notebooks."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

ROWS: Final = 20


def html_table(columns: Sequence[str], rows: Sequence[Sequence[str]], total: int) -> str:
    """The HTML table of the first rows, with their number and the `total`."""
    number = f"{total:,} row{'' if total == 1 else 's'}"
    said = f"{len(rows)} of {number}" if len(rows) < total else number
    body = "".join(_row("td", cells) for cells in rows)
    return (
        f"<table>\n<thead>{_row('th', columns)}</thead>\n"
        f"<tbody>\n{body}</tbody>\n</table>\n<p>{said}</p>\n"
    )


def _row(cell: str, texts: Iterable[str]) -> str:
    cells = (f'<{cell} dir="auto">{escape(text)}</{cell}>' for text in texts)
    return f"<tr>{''.join(cells)}</tr>\n"
