"""Escapes IRIs so that the engine cannot misread them, and reverts this for messages.

The engine has no tokeniser: it reads `<?b)SERVICE#>` as a comparison where an operator is allowed.
An IRI with an escape after its `<` is always read as an IRI, because no expression begins like
this. An IRI with an authority needs no escape: no expression contains `//`.
"""

import re
from collections.abc import Sequence
from typing import Final

from diplograph.query.saved.tokens import Kind, Token

_UNMISTAKABLE: Final = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]*://|[\\>])")
_ESCAPED: Final = re.compile(r"<\\U0000([0-9A-F]{4})")


def escape_iris(text: str, tokens: Sequence[Token]) -> str:
    """The text with the first character of each IRI that has no authority escaped."""
    parts: list[str] = []
    at = 0
    for token in tokens:
        if token.kind is Kind.IRI and not _UNMISTAKABLE.match(token.text):
            parts += text[at : token.start], f"<\\U{ord(token.text[1]):08X}"
            at = token.start + 2
    return "".join([*parts, text[at:]])


def unescape_iris(text: str) -> str:
    """The original text before `escape_iris`, for messages to its author.

    >>> unescape_iris(r"ASK { <\\U0000006Eorthland> ?p ?o }")
    'ASK { <northland> ?p ?o }'
    """
    return _ESCAPED.sub(lambda found: f"<{chr(int(found[1], 16))}", text)
