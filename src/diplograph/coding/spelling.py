"""Spellings of names: normal forms, and suggestions for misspelt ones."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that RDF/XML and terminals cannot represent, and that no text needs."""
_UNSEEN: Final = {"Zs", "Zl", "Zp", "Cc", "Cf"}
"""Unicode categories of invisible characters: spaces, separators, controls and formats."""


def composed(text: str) -> str:
    """`text` in normal form C of Unicode: canonically equivalent texts become one (UAX #15).

    >>> composed("Co\\u0302te") == composed("C\\u00f4te")
    True
    """
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """`text` without differences of case, hyphens, spaces and normal forms.

    >>> folded(" Ceasefire-Talks ")
    'ceasefire talks'
    """
    return composed(" ".join(composed(text).casefold().replace("-", " ").split()))


def control_in(text: str) -> str | None:
    """The first control character of a text, with its offset, in words; None if it has none.

    >>> control_in("red \\x07alert")
    'the character U+0007 at offset 4'
    """
    found = CONTROL.search(text)
    return f"the character U+{ord(found[0]):04X} at offset {found.start()}" if found else None


def is_blank(text: str) -> bool:
    """Whether a text is empty, or has only spaces and invisible characters.

    >>> is_blank("\u00a0\u200b")
    True
    """
    return all(unicodedata.category(character) in _UNSEEN for character in text)


def nearest(name: str, known: Iterable[str], count: int = 1) -> tuple[str, ...]:
    """The known names most similar to `name`, best first; none if none is similar.

    >>> nearest("sumary", ["summary", "tags"]), nearest("ANA", ["ana"])
    (('summary',), ('ana',))
    """
    from difflib import get_close_matches

    names = list(known)
    equal = [each for each in names if folded(each) == folded(name)]
    close = get_close_matches(name, names, n=count, cutoff=0.6)
    return tuple(dict.fromkeys([*equal, *close]))[:count]


def suggest(name: str, known: Iterable[str]) -> str | None:
    """A hint that asks whether the nearest known name was meant."""
    found = nearest(name, known)
    return f"did you mean {found[0]}?" if found else None
