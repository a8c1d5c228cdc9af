"""Measures text in pixels, and breaks it into lines.

The widths are those of Helvetica, which Arial and Liberation Sans share; the renderer carries the
latter with it. Nothing is measured by the renderer, so that a picture is the same on every machine.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

FONT: Final = "Arial, Liberation Sans, Helvetica, sans-serif"

_WIDTHS: Final = {
    letter: width
    for width, letters in {
        222: "ijl'|",
        278: " !,./:;I[\\]ft",
        333: "()-r`",
        500: "Jcksvxyz",
        556: "0123456789Labdeghnopqu#$?_",
        611: "FTZ",
        667: "ABEKPSVXY&",
        722: "CDHNRUw",
        778: "GOQ",
        833: "Mm",
        604: "●",
        944: "W%@",
        990: "▲▼",
        1000: "…—",
    }.items()
    for letter in letters
}
_BOLD: Final = 1.08


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a line of text at a font size, both in pixels; rather too wide than too narrow.

    >>> round(width("Egypt", 10), 1)
    25.6
    """
    return sum(map(_letter, text)) * size / 1000 * (_BOLD if bold else 1)


def _letter(letter: str) -> int:
    if known := _WIDTHS.get(letter):
        return known
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1000
    return _WIDTHS.get(unicodedata.normalize("NFD", letter)[0], 600)


def wrap(text: str, room: float, size: float, *, lines: int = 2, bold: bool = False) -> list[str]:
    """At most so many lines of `room` pixels; an ellipsis stands for what does not fit.

    Words that are wider than a line are broken, as those of scripts without spaces have to be.

    >>> wrap("Israeli withdrawal from the corridor", 90, 10)
    ['Israeli withdrawal', 'from the corridor']
    >>> wrap("Israeli withdrawal from the corridor", 90, 10, lines=1)
    ['Israeli withdrawal…']
    """
    words = [piece for word in text.split() for piece in _pieces(word, room, size, bold)]
    given: list[str] = []
    while words and len(given) < lines:
        taken = _count_fitting(words, room, size, bold)
        if len(given) == lines - 1 and taken < len(words):
            return [*given, shorten(" ".join(words), room, size, bold=bold)]
        given.append(shorten(" ".join(words[:taken]), room, size, bold=bold))
        words = words[taken:]
    return given or [""]


def _pieces(word: str, room: float, size: float, bold: bool) -> Iterator[str]:
    """A word, or the pieces of it that a line has room for."""
    while width(word, size, bold=bold) > room:
        fit = len(word)
        while fit > 1 and width(word[:fit], size, bold=bold) > room:
            fit -= 1
        yield word[:fit]
        word = word[fit:]
    yield from [word] if word else ()


def _count_fitting(words: Sequence[str], room: float, size: float, bold: bool) -> int:
    """The number of words that fit into a line: at least one."""
    taken = 1
    while taken < len(words) and width(" ".join(words[: taken + 1]), size, bold=bold) <= room:
        taken += 1
    return taken


def shorten(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text, or as much of its beginning as fits with an ellipsis behind it."""
    if width(text, size, bold=bold) <= room:
        return text
    while text and width(f"{text}…", size, bold=bold) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"
