"""Normal forms of names: two spellings of one name have the same form."""

import unicodedata
from typing import Final

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


def is_blank(text: str) -> bool:
    """Whether a text is empty, or has only spaces and invisible characters.

    >>> is_blank("\u00a0\u200b")
    True
    """
    return all(unicodedata.category(character) in _UNSEEN for character in text)
