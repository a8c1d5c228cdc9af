"""N-Triples as lines: their order, their digest, and the checks before they are stored.

Lines are compared as bytes, so they must have the form in which the engine returns them: canonical
N-Triples (https://www.w3.org/TR/rdf12-n-triples/#canonical-ntriples), with literals in their
canonical lexical forms and language tags in lower case.
"""

import hashlib
import re
from collections.abc import Collection, Iterable

from diplograph.errors import DiplographError

_BLANK_NODE = re.compile(rb"^_:| _:[^\s\"<>]+ \.$")


def text(lines: Collection[bytes]) -> bytes:
    """The lines as N-Triples: in the order of their bytes, each with a line feed."""
    return b"\n".join([*sorted(lines), b""])


def digest(ntriples: bytes) -> str:
    """The SHA-256, in hex, of N-Triples in the form of `text`."""
    return hashlib.sha256(ntriples).hexdigest()


def split(part: str, ntriples: bytes) -> set[bytes]:
    """The distinct lines of a part.

    Raises DiplographError for a line that is not a triple, and for blank nodes, whose labels differ
    from load to load.
    """
    lines = set(ntriples.split(b"\n"))
    lines.discard(b"")
    for line in lines:
        if not line.endswith(b" ."):
            raise _refusal(part, line, "is not a triple of N-Triples")
    if b"_:" in ntriples:
        for line in lines:
            if _BLANK_NODE.search(line):
                raise _refusal(part, line, "has a blank node; give it an IRI")
    return lines


def check_no_subjects(part: str, lines: Iterable[bytes], prefix: str) -> None:
    """Raise DiplographError if a subject begins with `prefix`."""
    foreign = f"<{prefix}".encode()
    for line in lines:
        if line.startswith(foreign):
            raise _refusal(part, line, f"is about <{prefix}…>, which is for articles to describe")


def _refusal(part: str, line: bytes, why: str) -> DiplographError:
    return DiplographError(f"{part}: {line.decode(errors='replace')!r} {why}")
