"""Triples for other tools: N-Triples, Turtle, RDF/XML and JSON-LD files, and rdflib graphs.

Only the default graph goes out, as plain triples. Every file is in a fixed order: two exports of
the same graph are equal byte for byte, and a diff of two graphs shows what changed. Memory is
bounded whatever the size of the store: see `diplograph.exports.statements`.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import IO, Final

import pyoxigraph as ox

from diplograph.errors import UsageError
from diplograph.exports import jsonld, rdfxml, statements, turtle
from diplograph.exports.rdflib_graph import to_rdflib
from diplograph.namespaces import PREFIXES

__all__ = ["FORMATS", "SUFFIXES", "export", "to_rdflib", "write_triples"]

_Writer = Callable[[Iterable[bytes], IO[bytes], Mapping[str, str]], None]


def _ntriples(lines: Iterable[bytes], stream: IO[bytes], _: Mapping[str, str]) -> None:
    stream.writelines(statements.by_text(lines))


def _by_subject(
    write: Callable[[Iterable[statements.Description], IO[bytes], Mapping[str, str]], None],
) -> _Writer:
    def writer(lines: Iterable[bytes], stream: IO[bytes], prefixes: Mapping[str, str]) -> None:
        write(statements.descriptions(statements.by_subject(lines)), stream, prefixes)

    return writer


FORMATS: Final[Mapping[str, _Writer]] = {
    "ntriples": _ntriples,
    "turtle": _by_subject(turtle.write),
    "rdfxml": _by_subject(rdfxml.write),
    "jsonld": _by_subject(jsonld.write),
}
"""Formats of graphs, by name. A writer takes lines of canonical N-Triples in any order."""

SUFFIXES: Final[Mapping[str, str]] = {
    ".nt": "ntriples",
    ".ttl": "turtle",
    ".rdf": "rdfxml",
    ".jsonld": "jsonld",
}
"""The format that the end of a file's name stands for."""


def export(
    store: ox.Store,
    stream: IO[bytes],
    format: str,  # noqa: A002 - the word that users know
    *,
    asserted_only: bool = False,
    prefixes: Mapping[str, str] = PREFIXES,
) -> None:
    """Writes the triples of the default graph in one of `FORMATS`, in a fixed order.

    `asserted_only` leaves out the triples that are in the graph `dp:inferences`. `prefixes` (name →
    namespace) are declared where the format has prefixes.

    Raises:
        UsageError: there is no such format.
        InputError: the format cannot hold a term (only RDF/XML).
    """
    _writer(format)(statements.lines(store, asserted_only=asserted_only), stream, prefixes)


def write_triples(
    triples: Iterable[ox.Triple],
    stream: IO[bytes],
    format: str,  # noqa: A002
    *,
    prefixes: Mapping[str, str] = PREFIXES,
) -> None:
    """Writes triples, such as a CONSTRUCT query gives, as `export` writes those of a store."""
    _writer(format)((f"{triple} .\n".encode() for triple in triples), stream, prefixes)


def _writer(name: str) -> _Writer:
    try:
        return FORMATS[name]
    except KeyError:
        raise UsageError(f"no such format: {name} (there are {', '.join(FORMATS)})") from None
