"""Writers of RDF: each format in a fixed order, in a memory that does not grow with the store.

Two files of the same triples are equal byte for byte, and a diff of two graphs shows what changed.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import IO, Final

import pyoxigraph as ox

from diplograph.errors import UsageError
from diplograph.formats import Kind, suffixes
from diplograph.rdf.namespaces import PREFIXES
from diplograph.rdf.writers import jsonld, quads, rdfxml, statements, turtle
from diplograph.rdf.writers.content import Content, Scope
from diplograph.streams import binary

__all__ = ["FORMATS", "SUFFIXES", "Content", "Scope", "write_content", "write_triples"]


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


def write_triples(
    triples: Iterable[ox.Triple],
    stream: IO[bytes],
    format: str,  # noqa: A002
    *,
    prefixes: Mapping[str, str] = PREFIXES,
    base: str | None = None,
) -> None:
    """Writes triples, such as a CONSTRUCT query gives, in one of `FORMATS`.

    `prefixes` (name → namespace) and `base` are those of a `Scope`.
    """
    content = Content(statements.of_triples(triples))
    write_content(content, stream, format, Scope(prefixes, base))


def write_content(content: Content, stream: IO[bytes], format: str, scope: Scope) -> None:  # noqa: A002
    """Writes triples in one of `FORMATS`.

    Raises:
        UsageError: there is no such format, or the stream takes text.
        InputError: the format cannot hold a term (only RDF/XML and JSON-LD).
    """
    if format not in FORMATS:
        raise UsageError(f"no such format: {format} (there are {', '.join(FORMATS)})")
    FORMATS[format](content, binary(stream), scope)
