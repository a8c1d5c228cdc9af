"""Triples for other tools: files in the formats of RDF, annotations, nanopublications, archives.

Every file is in a fixed order: two exports of the same graph are equal byte for byte, and a diff of
two graphs shows what changed. Memory is bounded whatever the size of the store: see
`diplograph.output.exports.statements`.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import IO, Final

import pyoxigraph as ox

from diplograph.errors import UsageError
from diplograph.formats import Kind, suffixes
from diplograph.output.exports import jsonld, quads, rdfxml, statements, turtle
from diplograph.output.exports.content import ENTRY_FORMATS, Content, Scope
from diplograph.output.exports.description import describe
from diplograph.output.exports.distributions import distributions_of
from diplograph.output.exports.rdflib_graph import to_rdflib
from diplograph.output.exports.scope import gather, scope
from diplograph.query.snapshot import Snapshot
from diplograph.rdf.namespaces import PREFIXES
from diplograph.streams import binary

__all__ = [
    "ENTRY_FORMATS",
    "FORMATS",
    "SUFFIXES",
    "Content",
    "Scope",
    "describe",
    "distributions_of",
    "export",
    "gather",
    "scope",
    "to_rdflib",
    "write",
    "write_content",
    "write_triples",
]


def _ntriples(content: Content, stream: IO[bytes], _: Scope) -> None:
    stream.writelines(content.by_text())


FORMATS: Final[Mapping[str, Callable[[Content, IO[bytes], Scope], None]]] = {
    "ntriples": _ntriples,
    "nquads": quads.write_nquads,
    "turtle": turtle.write,
    "trig": quads.write_trig,
    "rdfxml": rdfxml.write,
    "jsonld": jsonld.write,
}
"""Formats of graphs, by name."""

SUFFIXES: Final[Mapping[str, str]] = suffixes(Kind.TRIPLES)
"""The format that the end of a file's name stands for."""


def export(
    store: ox.Store,
    stream: IO[bytes],
    format: str,  # noqa: A002 - the word that users know
    *,
    asserted_only: bool = False,
    prefixes: Mapping[str, str] = PREFIXES,
    base: str | None = None,
) -> None:
    """Writes the triples of the default graph in one of `FORMATS`, in a fixed order.

    `asserted_only` leaves out the triples that are in the graph `dp:inferences`. `prefixes` (name →
    namespace) and `base` are those of a `Scope`.

    Raises:
        UsageError: there is no such format.
        InputError: the format cannot hold a term (only RDF/XML and JSON-LD).
    """
    content = Content(
        statements.lines(store, asserted_only=asserted_only),
        () if asserted_only else statements.inferred(store),
    )
    write_content(content, stream, format, Scope(prefixes, base))


def write_triples(
    triples: Iterable[ox.Triple],
    stream: IO[bytes],
    format: str,  # noqa: A002
    *,
    prefixes: Mapping[str, str] = PREFIXES,
) -> None:
    """Writes triples, such as a CONSTRUCT query gives, as `export` writes those of a store."""
    write_content(Content(statements.of_triples(triples)), stream, format, Scope(prefixes))


def write(
    case: Snapshot,
    content: Content,
    stream: IO[bytes],
    format: str,  # noqa: A002
    scope: Scope,
) -> None:
    """Writes what was gathered from a case, in one of `FORMATS` or `ENTRY_FORMATS`.

    Raises:
        UsageError: there is no such format.
        MissingExtra: a package that it needs is not installed.
        InputError: the format cannot hold a term (only RDF/XML and JSON-LD).
    """
    if format == "annotations":
        from diplograph.output.exports import annotations

        annotations.write(case, content, stream)
    elif format == "nanopubs":
        from diplograph.output.exports import nanopublications

        nanopublications.write(case, content, stream, scope)
    else:
        write_content(content, stream, format, scope)


def write_content(content: Content, stream: IO[bytes], format: str, scope: Scope) -> None:  # noqa: A002
    """Writes triples in one of `FORMATS`.

    Raises:
        UsageError: there is no such format, or the stream takes text.
        InputError: the format cannot hold a term (only RDF/XML and JSON-LD).
    """
    if format not in FORMATS:
        raise UsageError(f"no such format: {format} (there are {', '.join(FORMATS)})")
    FORMATS[format](content, binary(stream), scope)
