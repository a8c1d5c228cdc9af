"""Writes a table in GitHub Flavored Markdown (https://github.github.com/gfm/).

It has the same content as the table for the terminal. With evidence, the rows are numbered, and a
list below the table has the passages by these numbers, with the quotes in bold.
"""

import re
from collections.abc import Sequence
from itertools import chain, islice
from typing import Final, TextIO

from diplograph.query.results.added_columns import LOOKED_AT
from diplograph.query.results.formats.receipt_text import credit
from diplograph.query.results.formats.table import bare
from diplograph.query.results.passages import Passage
from diplograph.query.results.receipts import Receipt
from diplograph.query.results.result import Result
from diplograph.query.results.safe_text import neutral

# Characters that can begin markup within a line, and those that can at its start.
_MARKUP: Final = re.compile(r"[\\`*_\[\]<>|~&$#]")
_MARKER: Final = re.compile(r"^(\d*)([-+=.)])")


def write(result: Result, out: TextIO, *, evidence: bool = False) -> None:
    """Writes the table row by row; with `evidence`, all rows are kept for the list below it."""
    rows = iter(result.rows) if evidence else result.stream()
    head = list(islice(rows, LOOKED_AT if result.evidence_columns else 0))
    columns = result.shown_columns(head)
    titles = ["#", *columns] if evidence else columns
    if not titles:
        out.write(bare(sum(1 for _ in chain(head, rows))))
        return
    out.write(_line(titles))
    out.write("|" + " --- |" * len(titles) + "\n")
    out.writelines(
        _line([*([str(number)] if evidence else []), *result.shown_cells(row, columns)])
        for number, row in enumerate(chain(head, rows), 1)
    )
    if evidence and result.rows:
        out.write("\n")
        numbers = enumerate(result.rows, 1)
        out.writelines(_item(number, result.evidence(row)) for number, row in numbers)


def _line(values: Sequence[str]) -> str:
    return f"| {' | '.join(map(escaped, values))} |\n"


def escaped(text: str) -> str:
    r"""Escapes text so that Markdown shows it literally.

    >>> escaped("*a* | b")
    '\\*a\\* \\| b'
    """
    return _MARKUP.sub(r"\\\g<0>", text)


def _item(number: int, receipts: Sequence[Receipt]) -> str:
    # Every row has an item: Markdown numbers a list from its first number, and ignores the others.
    said = [
        f"{shown_passage(receipt.passage)}\\\n   — {escaped(credit(receipt))}\n"
        for receipt in receipts
    ] or ["no evidence\n"]
    return f"{number}. " + "\n   ".join(said)


def shown_passage(passage: Passage) -> str:
    """A passage on one line, with its quotes in bold, for the beginning of a paragraph."""
    parts = ((escaped(neutral(text)), quoted) for text, quoted in passage.parts)
    # Not asterisks: next to some letters or spaces they are no markup.
    return _MARKER.sub(r"\1\\\2", Passage(tuple(parts)).marked("<b>", "</b>"))
