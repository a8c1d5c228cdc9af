"""The text of a query, from the bytes that it comes in."""

import re
from typing import Final

from diplograph.errors import Problem, QueryError
from diplograph.query.saved.tokens import excerpt, place

_MARK: Final = "\ufeff"
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_HINT: Final = "save the query as UTF-8"


def decode_query(data: bytes, path: str | None = None) -> str:
    """The text of a query's bytes, without a byte-order mark; `path` is for messages.

    Raises:
        QueryError: they are not UTF-8.
    """
    return without_mark(data.decode("utf-8", errors="surrogateescape"), path)


def without_mark(text: str, path: str | None = None) -> str:
    """The text without a byte-order mark, which is a signature of its encoding and no character.

    Raises:
        QueryError: it has surrogates, as what was decoded from other than UTF-8 has.
    """
    text = text.removeprefix(_MARK)
    if found := _SURROGATE.search(text):
        line, column = place(text, found.start())
        shown = excerpt(_SURROGATE.sub("\ufffd", text), line, column)
        raise QueryError([Problem("not UTF-8", path, line, column, _HINT)], shown)
    return text
