"""Marks the coded stretches of an article's text, with numbers."""

from collections.abc import Iterator, Sequence
from typing import Final

from diplograph.output.pages.page import Mark
from diplograph.query.results.passages import Span

OPEN: Final = "«"
CLOSE: Final = "»"


def marks(entries: Sequence[Sequence[Span]]) -> tuple[Mark, ...]:
    """The stretches of entries, in the order of the text; the first entry has number 1.

    >>> marks([[(0, 5)], [(0, 5), (8, 9)]])[0]
    Mark(start=0, end=5, numbers=(1, 2), crossed=False)
    """
    numbers: dict[Span, list[int]] = {}
    for number, spans in enumerate(entries, 1):
        for span in dict.fromkeys(spans):
            numbers.setdefault(span, []).append(number)
    spans = sorted(numbers, key=lambda span: (span[0], -span[1]))
    crossed: set[Span] = set()
    furthest: Span | None = None
    for span in spans:
        if furthest and span[0] < furthest[1]:
            crossed |= {furthest, span}
        if furthest is None or span[1] > furthest[1]:
            furthest = span
    return tuple(
        Mark(start, end, tuple(numbers[start, end]), (start, end) in crossed)
        for start, end in spans
    )


def marked(
    text: str, found: Sequence[Mark], before: str = OPEN, after: str = CLOSE
) -> Iterator[str]:
    """The text in pieces with the marks in it: `«words»[1]`.

    Stretches that overlap others have their numbers at both ends, `[1]«words»[1]`, so that it can
    be told which of them ends where.

    >>> "".join(marked("He said no.", marks([[(8, 10)]])))
    'He said «no»[1].'
    """
    events: list[tuple[int, int, int, str]] = []
    for mark in found:
        number = f"[{','.join(map(str, mark.numbers))}]"
        opening = f"{number}{before}" if mark.crossed else before
        # At one place what ends comes before what begins, and what is inside ends first.
        events.append((mark.start, 1, -mark.end, opening))
        events.append((mark.end, 0, -mark.start, f"{after}{number}"))
    place = 0
    for at, _, _, sign in sorted(events):
        yield text[place:at]
        yield sign
        place = at
    yield text[place:]
