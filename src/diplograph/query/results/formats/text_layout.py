"""Lays out text in columns of fixed width: wraps, pads, and divides the width among columns.

Widths are in cells of a terminal: letters of Chinese, Japanese and Korean take two, combining
marks none. Rich knows them; its own tables are not used, since they take the better part of a
millisecond for each row, and change their looks from version to version.
"""

import os
import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple, TextIO

GAP: Final = "  "
_NARROW_GAP: Final = " "
_NARROWEST: Final = 8
_WHOLE: Final = 24
"""Words up to this width, such as an interval of two approximate dates, should not be broken."""
_PARTS: Final = r"[^_]*_+|[^_]+"  # a name of several words, as other_target, parts behind its _


class Look(NamedTuple):
    """The display of a table: `width` in cells, None for no limit; `styled` for a terminal."""

    width: int | None = None
    styled: bool = False

    def bold(self, text: str) -> str:
        """`text` in bold, if styles are on."""
        return f"\x1b[1m{text}\x1b[0m" if self.styled else text

    def dim(self, text: str) -> str:
        """`text` dimmed, if styles are on."""
        return f"\x1b[2m{text}\x1b[0m" if self.styled else text


def look_for(out: TextIO) -> Look:
    """The look for a stream; see https://no-color.org for `NO_COLOR`."""
    if not out.isatty():
        columns = os.environ.get("COLUMNS", "")
        return Look(int(columns) if columns.isdecimal() and int(columns) else None)
    from shutil import get_terminal_size  # its import takes longer than a table in a pipe

    able = os.environ.get("TERM", "dumb") != "dumb"
    return Look(get_terminal_size().columns, able and not os.environ.get("NO_COLOR"))


def width_of(text: str) -> int:
    """The width of `text` in cells."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def wrapped(text: str, width: int | None) -> list[str]:
    """Wraps text to lines of at most `width` cells; longer words are broken. None: no wrapping.

    >>> wrapped("the other_target", 8)
    ['the', 'other_', 'target']
    """
    if width is None or width_of(text) <= width:
        return [text]
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if width_of(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = _broken(word, width)
        lines += full
    return [*lines, line]


def padded(text: str, width: int, *, right: bool = False) -> str:
    """Pads `text` with spaces to `width` cells, on its left side if `right` aligned."""
    space = " " * (width - width_of(text))
    return space + text if right else text + space


def fits(natural: Sequence[int], room: int | None, words: Sequence[int]) -> bool:
    """Whether columns fit side by side without breaking words of ordinary length.

    Longer words, such as IRIs, may be broken. `words` has the widths of the longest words.

    >>> [fits([30, 30, 40], room, words=[10, 22, 90]) for room in (58, 57)]
    [True, False]
    """
    if room is None:
        return True
    return _needed(natural, words) + len(_NARROW_GAP) * (len(natural) - 1) <= room


def _needed(natural: Sequence[int], words: Sequence[int]) -> int:
    return sum(map(min, natural, map(_whole, words)))


def _whole(word: int) -> int:
    return max(min(word, _WHOLE), _NARROWEST)


def gap_of(natural: Sequence[int], room: int | None, words: Sequence[int]) -> str:
    """The gap between columns: narrow if a wide one would break words.

    >>> [gap_of([30, 30], room, words=[10, 10]) for room in (None, 22, 21, 20)]
    ['  ', '  ', ' ', '  ']
    """
    if room is None:
        return GAP
    spaces = room - _needed(natural, words)
    gaps = len(natural) - 1
    return _NARROW_GAP if gaps <= spaces < gaps * len(GAP) else GAP


def shares(
    natural: Sequence[int], room: int | None, words: Sequence[int] = (), gap: str = GAP
) -> list[int]:
    """The widths of columns that fit into `room`, given their `natural` widths.

    The widest columns shrink first. No column breaks its longest word (`words` has their widths) as
    long as another one can shrink without that. No column shrinks below a few cells, so that very
    many columns do not fit.

    >>> shares([4, 60, 40], 64)
    [4, 28, 28]
    >>> shares([30, 30, 30], 64, words=[5, 24, 5])
    [18, 24, 18]
    """
    if room is None:
        return list(natural)
    free = room - len(gap) * (len(natural) - 1)
    widths = [min(width, max(free, _NARROWEST)) for width in natural]
    kept = [max(word, _NARROWEST) for word in words], [_whole(word) for word in words]
    for least in (*kept, [_NARROWEST] * len(widths)):
        able = [place for place, fixed in enumerate(least) if widths[place] > fixed]
        while able and sum(widths) > free:
            place = max(able, key=widths.__getitem__)
            widths[place] -= 1
            if widths[place] <= least[place]:
                able.remove(place)
    return widths


def longest_word(text: str) -> int:
    """The width in cells of the longest word that `wrapped` does not break."""
    return max(width_of(part) for word in text.split(" ") for part in _parts(word))


def lines_of(
    cells: Iterable[str], widths: Sequence[int], right: Sequence[bool] = (), gap: str = GAP
) -> list[str]:
    """The lines of one row: every cell wrapped to its column's width and padded."""
    columns = [wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    sides = right or [False] * len(widths)
    return [
        gap.join(
            padded(column[line] if line < len(column) else "", width, right=side)
            for column, width, side in zip(columns, widths, sides, strict=True)
        ).rstrip()
        for line in range(max(map(len, columns)))
    ]


def _broken(word: str, width: int) -> list[str]:
    if width_of(word) <= width:
        return [word]
    lines = [""]
    for part in _parts(word):
        if width_of(lines[-1] + part) <= width:
            lines[-1] += part
        else:
            lines += _chopped(part, width)
    return [line for line in lines if line]


def _parts(word: str) -> list[str]:
    return re.findall(_PARTS, word) or [word]


def _chopped(part: str, width: int) -> list[str]:
    if width_of(part) <= width:
        return [part]
    from rich.cells import chop_cells

    return chop_cells(part, width)
