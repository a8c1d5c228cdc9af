"""How the nodes of a case get their IRIs: from ids alone, so that they never change.

An article's nodes all begin with the article's IRI, and a position's with the position's: what an
article gave can be told by its name.
"""

import re
from hashlib import blake2b

ID = re.compile(r"[^\W_][\w.-]*")
"""An id: letters and digits of any script, then also `_`, `.` and `-`."""


def article(base: str, article_id: str) -> str:
    """`<base>article/<id>`."""
    return f"{base}article/{article_id}"


def entry(article_iri: str, key: str) -> str:
    """A position or an event of an article; `key` is its id, or its `fingerprint`."""
    return f"{article_iri}/{key}"


def fingerprint(*parts: str) -> str:
    """Twelve hex digits that stand for an entry without an id.

    They depend on the entry alone, not on its place in the article or its neighbours. 48 bits are
    ample among the entries of one article, and a collision would be reported as a duplicate.

    >>> fingerprint("egypt", "opposes")
    '6fef91b624b6'
    """
    return blake2b("\x1f".join(parts).encode(), digest_size=6).hexdigest()


def words(article_iri: str, start: int, end: int) -> str:
    """A stretch of an article's text, in code points, half open.

    The fragment is that of RFC 5147 (text/plain fragment identifiers).
    """
    return f"{article_iri}#char={start},{end}"


def part(entry_iri: str, kind: str, number: int) -> str:
    """A condition or a step of attribution of an entry, numbered from 1."""
    return f"{entry_iri}/{kind}/{number}"


def coder(base: str, coder_id: str) -> str:
    """A coder whom the vocabulary does not list."""
    return f"{base}coder/{coder_id}"
