"""Extracts the sentences around quotes from an article's text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

Span = tuple[int, int]
"""Start and end offsets in a text, in code points, half-open."""

AROUND: Final = 300
"""The maximum number of characters on either side of a quote."""

_GAP: Final = " … "
_SPACE: Final = re.compile(r"\s+")
_CLOSING: Final = r"[\"'”’»)\]」』）】》]*"
_STOP: Final = re.compile(
    rf"(?P<open>[.!?…]){_CLOSING}\s+"  # may also stand inside a sentence
    # Arabic, Urdu, Devanagari, Armenian, Ethiopic, Chinese, Japanese
    rf"|[؟۔।॥։።。！？｡]{_CLOSING}\s*"
    r"|\n[^\S\n]*\n\s*"
)
_LAST_WORD: Final = re.compile(r"\w+\Z")
_TITLES: Final = frozenset("Mr Mrs Ms Dr Prof Gen Col Lt Sgt Maj Sen Rep Gov St".split())


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a text with marked quotes and normalised white space.

    `parts` are pairs: a text, and whether it is a quote. `str()` gives the text without marks.
    """

    parts: tuple[tuple[str, bool], ...]

    def __str__(self) -> str:
        return "".join(text for text, _ in self.parts)

    def marked(self, before: str, after: str) -> str:
        """The text with `before` and `after` around each quote.

        >>> Passage((("He said ", False), ("no", True), (".", False))).marked("«", "»")
        'He said «no».'
        """
        return "".join(f"{before}{text}{after}" if quoted else text for text, quoted in self.parts)


class _Window(NamedTuple):
    start: int
    end: int
    cut_before: bool
    cut_after: bool
    spans: tuple[Span, ...]


def around(text: str, spans: Sequence[Span]) -> Passage:
    """The sentences of `text` that contain `spans`; text between distant ones is left out.

    A sentence with more than `AROUND` characters on one side of a quote is cut there, at the end of
    a word if there are spaces. `…` replaces what is left out.
    """
    parts: list[tuple[str, bool]] = []
    for window in _windows(text, spans):
        if parts:
            parts.append((_GAP, False))
        parts.extend(_parts(text, window))
    return Passage(tuple(parts))


def quotes_alone(quotes: Iterable[str]) -> Passage:
    """A passage of quotes alone, if the text is not available."""
    parts: list[tuple[str, bool]] = []
    for quote in quotes:
        parts += [(_GAP, False), (_fold(quote).strip(), True)]
    return Passage(tuple(parts[1:]))


def _windows(text: str, spans: Sequence[Span]) -> list[_Window]:
    windows: list[_Window] = []
    for span in _merged(spans):
        window = _window(text, span)
        if windows and window.start <= windows[-1].end:
            before = windows.pop()
            window = _Window(
                before.start,
                window.end,
                before.cut_before,
                window.cut_after,
                before.spans + window.spans,
            )
        windows.append(window)
    return windows


def _merged(spans: Sequence[Span]) -> list[Span]:
    """The spans, sorted, with overlapping ones merged."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            start, end = merged[-1][0], max(end, merged.pop()[1])  # noqa: PLW2901
        merged.append((start, end))
    return merged


def _window(text: str, span: Span) -> _Window:
    start, end = span
    low, high = max(0, start - AROUND), min(len(text), end + AROUND)
    beginnings = list(_beginnings(text, low, high))
    before = [place for place in beginnings if place <= start] or ([0] if low == 0 else [])
    after = [place for place in beginnings if place >= end] or ([high] if high == len(text) else [])
    return _Window(
        before[-1] if before else _word_start(text, low, start),
        after[0] if after else _word_end(text, end, high),
        not before,
        not after,
        (span,),
    )


def _beginnings(text: str, low: int, high: int) -> Iterator[int]:
    """The offsets where sentences begin between `low` and `high`, without `low` itself."""
    for stop in _STOP.finditer(text, low, high):
        if not (stop["open"] and _goes_on(text, stop)):
            yield stop.end()


def _goes_on(text: str, stop: re.Match[str]) -> bool:
    """Whether a sentence continues after a stop: after an abbreviation, or in lower case."""
    if text[stop.end() : stop.end() + 1].islower():
        return True
    word = _LAST_WORD.search(text, max(0, stop.start() - 10), stop.start())
    if stop["open"] != "." or word is None:
        return False
    return word.group() in _TITLES or (len(word.group()) == 1 and word.group().isupper())


def _word_start(text: str, low: int, start: int) -> int:
    space = _SPACE.search(text, low, start)
    return space.end() if space else low


def _word_end(text: str, end: int, high: int) -> int:
    spaces = list(_SPACE.finditer(text, end, high))
    return spaces[-1].start() if spaces else high


def _parts(text: str, window: _Window) -> list[tuple[str, bool]]:
    parts: list[tuple[str, bool]] = [("…" if window.cut_before else "", False)]
    place = window.start
    for start, end in window.spans:
        parts += [(_fold(text[place:start]), False), (_fold(text[start:end]), True)]
        place = end
    last = _fold(text[place : window.end]).rstrip()
    parts += [(last, False), ("…" if window.cut_after else "", False)]
    return [part for part in parts if part[0]]


def _fold(text: str) -> str:
    return _SPACE.sub(" ", text)
