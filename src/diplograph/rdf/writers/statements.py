"""The triples of a store as lines of canonical N-Triples, sorted, and grouped by subject.

All RDF output passes through here. The writers work on the text of the terms: the canonical form
has all that they need, and no object is made for each term. If the triples do not fit in memory,
they are sorted in runs, and the runs are merged from temporary files.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from typing import Final, NamedTuple

import pyoxigraph as ox

from diplograph.rdf.namespaces import DP, PREFIXES
from diplograph.streams import put_aside, temporary

RUN: Final = 250_000
"""Lines sorted in memory at once: some 60 MB."""

TYPE: Final = f"<{PREFIXES['rdf']}type>"

PARTS: Final = frozenset(f"<{p}>" for p in (DP.evidence, DP.condition, DP.attributionStep))
"""The predicates that lead from a position or an event to its parts."""

_SPOOL = 32 * 1024 * 1024  # bytes kept in memory before a temporary file is written


class Description(NamedTuple):
    """All triples of one subject; terms are written as in canonical N-Triples.

    `rdf:type` comes first, then the other predicates in the order of their IRIs; the objects of
    each are in the order of their text.
    """

    subject: str
    properties: list[tuple[str, list[str]]]


class LiteralParts(NamedTuple):
    """The parts of a literal: text, language and datatype.

    `quoted` keeps its quotation marks and escapes. The escapes of canonical N-Triples are a subset
    of those of JSON (RDF 1.2 N-Triples, section 3; RFC 8259, section 7): it is also a JSON string.
    """

    quoted: str
    language: str | None
    datatype: str | None


def lines(store: ox.Store, *, asserted_only: bool = False) -> Iterator[bytes]:
    """The triples of the default graph, one a line, in the order of the store.

    `asserted_only` leaves out those that are also in the graph of inferred triples.
    """
    left_out = frozenset(inferred(store)) if asserted_only else frozenset[bytes]()
    return (line for line in _dump(store, ox.DefaultGraph()) if line not in left_out)


def inferred(store: ox.Store) -> Iterator[bytes]:
    """The triples inferred from the vocabulary, one a line; `lines` has them too."""
    return _dump(store, ox.NamedNode(DP.inferences))


def of_triples(triples: Iterable[ox.Triple]) -> Iterator[bytes]:
    """Triples as lines, in the given order."""
    return (f"{triple} .\n".encode() for triple in triples)


def _dump(store: ox.Store, graph: ox.NamedNode | ox.DefaultGraph) -> Iterator[bytes]:
    from tempfile import SpooledTemporaryFile

    with SpooledTemporaryFile(max_size=_SPOOL) as file:
        with put_aside("triples"):
            store.dump(file, ox.RdfFormat.N_TRIPLES, from_graph=graph)
            file.seek(0)
        yield from file


def by_text(given: Iterable[bytes], run: int = RUN) -> Iterator[bytes]:
    """Lines in the order of their bytes (that of `LC_ALL=C sort -u`), each once."""
    return _sorted(given, None, run)


def by_subject(given: Iterable[bytes], run: int = RUN) -> Iterator[bytes]:
    """Lines in the order of their subjects, each once, like a walk through folders.

    An IRI comes before its parts (`#`, then `/`), and these before the next IRI: article `a`, its
    evidence, its positions, then article `a-b`. The order of bytes would mix them.
    """
    return _sorted(given, _as_path, run)


_PATH: Final = bytes.maketrans(b'#/!"', b'!"#/')  # after the space, `#` and `/` come first


def _as_path(line: bytes) -> bytes:
    return line.replace(b">", b"", 1).translate(_PATH)


def _sorted(
    given: Iterable[bytes], key: Callable[[bytes], bytes] | None, run: int
) -> Iterator[bytes]:
    source = iter(given)
    first = sorted(islice(source, run), key=key)
    with ExitStack() as files:
        runs: list[Iterable[bytes]] = [first]
        while later := sorted(islice(source, run), key=key):
            file = files.enter_context(temporary("triples to be sorted"))
            with put_aside("triples to be sorted"):
                file.writelines(later)
                file.seek(0)
            runs.append(file)
        merged = merge(*runs, key=key) if len(runs) > 1 else first
        yield from (line for line, _ in groupby(merged))


def descriptions(ordered: Iterable[bytes]) -> Iterator[Description]:
    """One description for each subject, from lines that are grouped by subject."""
    split = (line[:-3].decode().split(" ", 2) for line in ordered)
    for subject, said in groupby(split, key=itemgetter(0)):
        pairs = sorted((predicate != TYPE, predicate, value) for _, predicate, value in said)
        yield Description(
            subject,
            [
                (predicate, [value for _, _, value in same])
                for predicate, same in groupby(pairs, key=itemgetter(1))
            ],
        )


def by_article(
    descriptions: Iterable[Description], base: str | None
) -> Iterator[list[Description]]:
    """The descriptions of each article with its evidence, positions and events, as one list.

    Every other subject is a list of its own.
    """
    article = re.compile(f"<{re.escape(base or '')}article/[^/#>]+")

    def whose(description: Description) -> str:
        found = article.match(description.subject) if base else None
        return found.group() if found else description.subject

    for _, group in groupby(descriptions, key=whose):
        yield list(group)


def literal_parts(text: str) -> LiteralParts:
    """The parts of a literal in canonical N-Triples; the datatype is an IRI without brackets.

    >>> literal_parts('"2024-09-17"^^<http://www.w3.org/2001/XMLSchema#date>').datatype
    'http://www.w3.org/2001/XMLSchema#date'
    """
    end = text.rindex('"') + 1
    quoted, rest = text[:end], text[end:]
    if rest.startswith("@"):
        return LiteralParts(quoted, rest[1:], None)
    return LiteralParts(quoted, None, rest[3:-1] or None)
