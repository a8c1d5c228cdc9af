"""Triples for other tools: files in the formats of RDF, annotations, nanopublications, archives.

Every file is in a fixed order: two exports of the same graph are equal byte for byte, and a diff of
two graphs shows what changed. Memory is bounded whatever the size of the store: see
`diplograph.rdf.writers.statements`.
"""

from collections.abc import Mapping
from typing import IO

import pyoxigraph as ox

from diplograph.formats import Kind, find
from diplograph.output.exports.description import describe
from diplograph.output.exports.distributions import distributions_of
from diplograph.output.exports.scope import ENTRY_FORMATS, gather, scope
from diplograph.query.snapshot import Snapshot
from diplograph.rdf.namespaces import PREFIXES
from diplograph.rdf.rdflib_graph import to_rdflib
from diplograph.rdf.writers import (
    FORMATS,
    statements,
    write_content,
    write_triples,
)
from diplograph.rdf.writers.content import Content, Scope

__all__ = [
    "ENTRY_FORMATS",
    "FORMATS",
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
    form = find(format, Kind.TRIPLES, Kind.ENTRIES)
    if form.kind is Kind.ENTRIES:
        form.load()(case, content, stream, scope)
    else:
        write_content(content, stream, format, scope)
