"""Splits the text of an article at the ends of its marks, which may overlap."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from diplograph.output.pages import Coded, Entry, Mark

_PARAGRAPH: Final = re.compile(r"\n[^\S\n]*\n\s*")


class Piece(NamedTuple):
    """A piece of text in which no mark begins or ends.

    `entry` is the entry that it is evidence for, of several the one with the shortest mark; `depth`
    is the number of marks around it. `starts` are the marks that begin here, `numbers` those of the
    entries whose marks end here.
    """

    text: str
    entry: Entry | None
    depth: int
    starts: tuple[Mark, ...]
    numbers: tuple[int, ...]


def paragraphs(coded: Coded) -> Iterator[list[Piece]]:
    """The paragraphs of an article's text, each as pieces.

    A mark that begins in the gap between two paragraphs begins in the second; one that ends there
    ends in the first.
    """
    text = coded.text or ""
    gaps = [(gap.start(), gap.end()) for gap in _PARAGRAPH.finditer(text)]
    bounds = [(0, 0), *gaps, (len(text), len(text))]
    for (before, start), (end, after) in pairwise(bounds):
        if start < end:
            yield list(_pieces(coded, text, _Paragraph(before, start, end, after)))


class _Paragraph(NamedTuple):
    """The bounds of a paragraph, the end of the one before and the start of the one after."""

    before: int
    start: int
    end: int
    after: int


def _pieces(coded: Coded, text: str, place: _Paragraph) -> Iterator[Piece]:
    before, start, end, after = place
    marks = [mark for mark in coded.marks if mark.start < end and mark.end > start]
    seams = {start, end, *(seam for mark in marks for seam in (mark.start, mark.end))}
    within = sorted(seam for seam in seams if start <= seam <= end)
    for at, until in pairwise(within):
        around = [mark for mark in marks if mark.start <= at and mark.end >= until]
        begin = before if at == start else at
        last = after if until == end else until
        yield Piece(
            text[at:until],
            _narrowest(coded, around),
            len(around),
            tuple(mark for mark in around if begin <= mark.start <= at),
            tuple(n for mark in around if until <= mark.end <= last for n in mark.numbers),
        )


def _narrowest(coded: Coded, marks: Sequence[Mark]) -> Entry | None:
    if not marks:
        return None
    mark = min(marks, key=lambda mark: mark.end - mark.start)
    return coded.entries[mark.numbers[0] - 1]
