"""N-Triples as lines: their order, their digest, and what the store takes.

Lines are compared as bytes, so they must be in the form in which the engine gives them back:
canonical N-Triples (https://www.w3.org/TR/rdf12-n-triples/#canonical-ntriples), with literals
in their canonical lexical forms and language tags in lower case.
"""

import hashlib
import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from operator import lt

from diplograph.errors import DiplographError

_BLANK_NODE = re.compile(rb"^_:| _:[^\s\"<>]+ \.$")


def text(lines: Collection[bytes]) -> bytes:
    """Lines as N-Triples: in the order of their bytes, each ended by a line feed."""
    return b"\n".join([*sorted(lines), b""])


def digest(ntriples: bytes) -> str:
    """The SHA-256, in hex, of N-Triples in the form that `text` gives."""
    return hashlib.sha256(ntriples).hexdigest()


def split(part: str, ntriples: bytes) -> set[bytes]:
    """The distinct lines of a part.

    Raises DiplographError for a line that is no triple and for blank nodes: two loads would
    name them differently.
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


def of_node(part: str, ntriples: bytes, iri: str) -> tuple[bytes, int]:
    """The lines of a part, checked as by `split` and `check_subjects`, in the form of `text`.

    With them their number. Lines that are in this form already, as those of a mapping are, are not
    looked at one by one: in order, they lie between the first and the last that a node may have.
    """
    lines = ntriples.split(b"\n")
    whole = not lines.pop() and ntriples.count(b" .\n") == len(lines)
    if whole and _are_of_node(lines, iri) and b"_:" not in ntriples:
        return ntriples, len(lines)
    checked = split(part, ntriples)
    check_subjects(part, checked, iri)
    return text(checked), len(checked)


def _are_of_node(lines: Sequence[bytes], iri: str) -> bool:
    """Whether lines are about a node or those below it, in order and each once."""
    return all(map(lt, lines, islice(lines, 1, None))) and len(lines) == sum(
        _count(lines, start) for start in _owned(iri)
    )


def _owned(iri: str) -> tuple[bytes, ...]:
    """How the lines begin that are about a node, or about one below it."""
    return tuple(f"<{iri}{end}".encode() for end in ("> ", "/", "#"))


def _count(ordered: Sequence[bytes], start: bytes) -> int:
    """How many lines, which are in order, begin with `start`."""
    beyond = start[:-1] + bytes([start[-1] + 1])
    return bisect_left(ordered, beyond) - bisect_left(ordered, start)


def check_subjects(part: str, lines: Iterable[bytes], iri: str) -> None:
    """Raise DiplographError unless all subjects are `iri`, or begin with it and `/` or `#`."""
    owned = _owned(iri)
    for line in lines:
        if not line.startswith(owned):
            raise _refusal(part, line, f"is not about <{iri}> or a node of it")


def check_no_subjects(part: str, lines: Iterable[bytes], prefix: str) -> None:
    """Raise DiplographError if a subject begins with `prefix`."""
    foreign = f"<{prefix}".encode()
    for line in lines:
        if line.startswith(foreign):
            raise _refusal(part, line, f"is about <{prefix}…>, which is for articles to describe")


def _refusal(part: str, line: bytes, why: str) -> DiplographError:
    return DiplographError(f"{part}: {line.decode(errors='replace')!r} {why}")
