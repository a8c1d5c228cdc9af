"""Escapes text for XML: XML 1.0 (Fifth Edition), sections 2.2, 2.4, 2.11 and 3.3.3."""

import re

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_AROUND = 40
"""Characters that a message shows before and after a forbidden character."""

_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
    # Unescaped, a parser would turn these into other white space.
    | {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)


def escaped(text: str) -> str:
    """`text` for use between tags, or between double quotes.

    >>> escaped("1 < 2 & so on")
    '1 &lt; 2 &amp; so on'

    Raises:
        ValueError: the text has a character that XML forbids even escaped, such as most control
            characters.
    """
    if bad := _NOT_XML.search(text):
        around = text[max(bad.start() - _AROUND, 0) : bad.end() + _AROUND]
        raise ValueError(f"XML cannot hold the character U+{ord(bad.group()):04X} in {around!r}")
    return text.translate(_ESCAPES)
