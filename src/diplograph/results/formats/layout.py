"""Text in columns of a fixed width: wrapping, padding, sharing the room among columns.

Widths are in cells of a terminal: letters of Chinese, Japanese and Korean take two, combining
marks none. Rich knows them; its own tables are not used, since they take the better part of a
millisecond for each row, and change their looks from version to version.
"""

from collections.abc import Iterable, Sequence
from typing import Final

GAP: Final = "  "
_NARROWEST: Final = 8


def width_of(text: str) -> int:
    """How many cells `text` takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def wrapped(text: str, width: int | None) -> list[str]:
    """Lines of at most `width` cells; words that are longer are broken. None: all on one line."""
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
    """`text` with spaces up to `width` cells, before it if it belongs to the right."""
    space = " " * (width - width_of(text))
    return space + text if right else text + space


def shares(natural: Sequence[int], room: int | None, words: Sequence[int] = ()) -> list[int]:
    """The widths of columns that would like to be `natural` wide, so that they fit into `room`.

    The widest give way first, but none breaks its longest word (`words` has the widths of these)
    while another one can give way without; none to less than a few cells: very many columns do not
    fit.

    >>> shares([4, 60, 40], 64)
    [4, 28, 28]
    >>> shares([30, 30, 30], 64, words=[5, 24, 5])
    [18, 24, 18]
    """
    if room is None:
        return list(natural)
    free = room - len(GAP) * (len(natural) - 1)
    widths = [min(width, max(free, _NARROWEST)) for width in natural]
    for least in ([max(word, _NARROWEST) for word in words], [_NARROWEST] * len(widths)):
        able = [place for place, fixed in enumerate(least) if widths[place] > fixed]
        while able and sum(widths) > free:
            place = max(able, key=widths.__getitem__)
            widths[place] -= 1
            if widths[place] <= least[place]:
                able.remove(place)
    return widths


def longest_word(text: str) -> int:
    """How many cells the longest of the words takes that `wrapped` keeps together."""
    return max(map(width_of, text.split(" ")))


def lines_of(cells: Iterable[str], widths: Sequence[int], right: Sequence[bool] = ()) -> list[str]:
    """One row as lines: every cell wrapped to its column's width and padded."""
    columns = [wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    sides = right or [False] * len(widths)
    return [
        GAP.join(
            padded(column[line] if line < len(column) else "", width, right=side)
            for column, width, side in zip(columns, widths, sides, strict=True)
        ).rstrip()
        for line in range(max(map(len, columns)))
    ]


def _broken(word: str, width: int) -> list[str]:
    if width_of(word) <= width:
        return [word]
    from rich.cells import chop_cells

    return chop_cells(word, width)
