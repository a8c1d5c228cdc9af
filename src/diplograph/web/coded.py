"""The text of an article in pieces that are each coded in the same way, for marks that overlap."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from diplograph.pages import Coded, Entry, Mark

_PARAGRAPH: Final = re.compile(r"\n[^\S\n]*\n\s*")


class Piece(NamedTuple):
    """A stretch of text without a seam.

    `entry` is the one that it is coded as, of several that with the fewest words; `depth` how many
    stretches it lies in. `starts` are the marks that begin here, `numbers` the entries whose words
    end here.
    """

    text: str
    entry: Entry | None
    depth: int
    starts: tuple[Mark, ...]
    numbers: tuple[int, ...]


def paragraphs(coded: Coded) -> Iterator[list[Piece]]:
    """The paragraphs of a text that is at hand, each in pieces."""
    text = coded.text or ""
    at = 0
    for gap in [*_PARAGRAPH.finditer(text), None]:
        end = gap.start() if gap else len(text)
        if pieces := list(_pieces(coded, text, at, end)):
            yield pieces
        at = gap.end() if gap else end


def _pieces(coded: Coded, text: str, start: int, end: int) -> Iterator[Piece]:
    marks = [mark for mark in coded.marks if mark.start < end and mark.end > start]
    seams = {start, end, *(seam for mark in marks for seam in (mark.start, mark.end))}
    within = sorted(seam for seam in seams if start <= seam <= end)
    for at, until in pairwise(within):
        around = [mark for mark in marks if mark.start <= at and mark.end >= until]
        ended = [mark for mark in around if mark.end == until]
        yield Piece(
            text[at:until],
            _narrowest(coded, around),
            len(around),
            tuple(mark for mark in around if max(mark.start, start) == at),
            tuple(number for mark in ended for number in mark.numbers),
        )


def _narrowest(coded: Coded, marks: Sequence[Mark]) -> Entry | None:
    if not marks:
        return None
    mark = min(marks, key=lambda mark: mark.end - mark.start)
    return coded.entries[mark.numbers[0] - 1]
