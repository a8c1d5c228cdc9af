"""IRIs of the nodes of a case, made from ids alone, so that they never change.

The IRIs of an article's nodes begin with the IRI of the article, and those of a position's nodes
with the IRI of the position. So the IRI of a node tells which article gave it.
"""

import re
from hashlib import blake2b

ID = re.compile(r"[^\W_][\w.-]*")
"""An id: letters and digits of any script, then also `_`, `.` and `-`."""


def article(base: str, article_id: str) -> str:
    """`<base>article/<id>`."""
    return f"{base}article/{article_id}"


def entry(article_iri: str, key: str) -> str:
    """The IRI of a position or an event; `key` is its id, or its `fingerprint`."""
    return f"{article_iri}/{key}"


def fingerprint(*parts: str) -> str:
    """Twelve hex digits that identify an entry without an id.

    They depend on the entry alone, not on its place in the article or its neighbours. 48 bits are
    ample for the entries of one article, and a collision is reported as a duplicate.

    >>> fingerprint("egypt", "opposes")
    '6fef91b624b6'
    """
    return blake2b("\x1f".join(parts).encode(), digest_size=6).hexdigest()


def words(article_iri: str, start: int, end: int) -> str:
    """The IRI of a passage of an article's text; offsets count code points, half open.

    The fragment is that of RFC 5147 (text/plain fragment identifiers).
    """
    return f"{article_iri}#char={start},{end}"


def part(entry_iri: str, kind: str, number: int) -> str:
    """The IRI of a condition or an attribution step of an entry, numbered from 1."""
    return f"{entry_iri}/{kind}/{number}"


def coder(base: str, coder_id: str) -> str:
    """The IRI of a coder who is not in the vocabulary."""
    return f"{base}coder/{coder_id}"
