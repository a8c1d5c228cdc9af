"""Makes text safe to show on a terminal, in a table, in Markdown."""

import re
from typing import Final

from diplograph.query.results.values import Value, to_text

_SPACE: Final = re.compile(r"\s+")
_UNSAFE: Final = {
    # Control characters control a terminal: C0 and DEL become their Unicode pictures (from
    # U+2400), C1 has none.
    **{code: 0x2400 + code for code in range(0x20)},
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),
    # Marks that change the text direction would reorder neighbouring columns.
    **dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)]),
}


def neutral(text: str) -> str:
    """`text` without terminal control characters; letters and marks of all scripts stay.

    >>> neutral("red \x1b[31malert")
    'red ␛[31malert'
    """
    return text.translate(_UNSAFE)


def safe(text: str) -> str:
    """`text` on one line, without control characters and with normalised white space."""
    return neutral(_SPACE.sub(" ", text).strip())


def cell(value: Value) -> str:
    """The text of a value for people: its label, if it has one."""
    return safe(to_text(value))
