"""Decodes the bytes of a query into its text."""

import re
from typing import Final

from diplograph.errors import Problem
from diplograph.query.saved.tokens import query_error

_MARK: Final = "\ufeff"
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_HINT: Final = "save the query as UTF-8"


def decode_query(data: bytes, path: str | None = None) -> str:
    """Decodes the bytes of a query, without a byte-order mark; `path` is for messages.

    Raises:
        QueryError: the bytes are not UTF-8.
    """
    return without_mark(data.decode("utf-8", errors="surrogateescape"), path)


def without_mark(text: str, path: str | None = None) -> str:
    """Removes the byte-order mark, which marks the encoding and is no part of the text.

    Raises:
        QueryError: the text has surrogates: it was decoded from bytes that are not UTF-8.
    """
    text = text.removeprefix(_MARK)
    if found := _SURROGATE.search(text):
        problem = Problem.at((found.start(),), "not UTF-8", _HINT)
        raise query_error(_SURROGATE.sub("\ufffd", text), [problem], path)
    return text
