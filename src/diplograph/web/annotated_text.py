"""The text of an article in pieces that are each coded in the same way, for marks that overlap."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from diplograph.output.pages import Coded, Entry, Mark

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
    """The paragraphs of a text that is at hand, each in pieces.

    A mark begins once and ends once, in the paragraph after and before the gap that it may begin or
    end in.
    """
    text = coded.text or ""
    gaps = [(gap.start(), gap.end()) for gap in _PARAGRAPH.finditer(text)]
    bounds = [(0, 0), *gaps, (len(text), len(text))]
    for (before, start), (end, after) in pairwise(bounds):
        if start < end:
            yield list(_pieces(coded, text, _Paragraph(before, start, end, after)))


class _Paragraph(NamedTuple):
    """Where a paragraph starts and ends, and the one before it ends and the one after starts."""

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
