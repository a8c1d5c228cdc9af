"""When two ways to write a name are the same name."""

import unicodedata
from typing import Final

_UNSEEN: Final = {"Zs", "Zl", "Zp", "Cc", "Cf"}
"""Categories of Unicode: spaces, separators, and what controls others."""


def composed(text: str) -> str:
    """`text` in normal form C of Unicode: canonically equivalent texts become one (UAX #15).

    >>> composed("Co\\u0302te") == composed("C\\u00f4te")
    True
    """
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """`text` without what does not tell names apart: case, hyphens, spaces, normal forms.

    >>> folded(" Ceasefire-Talks ")
    'ceasefire talks'
    """
    return composed(" ".join(composed(text).casefold().replace("-", " ").split()))


def is_blank(text: str) -> bool:
    """Whether a text says nothing: it is empty, or spaces and what is not seen are all of it.

    >>> is_blank("\u00a0\u200b")
    True
    """
    return all(unicodedata.category(character) in _UNSEEN for character in text)
