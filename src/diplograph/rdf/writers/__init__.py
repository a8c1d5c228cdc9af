"""Writers of RDF: each writes its format in a fixed order, in bounded memory.

Two files of the same triples are equal byte for byte, and a diff of two files shows what changed.
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
"""The writer of each RDF format, by the name of the format."""

SUFFIXES: Final[Mapping[str, str]] = suffixes(Kind.TRIPLES)
"""The format names by file extension."""


def write_triples(
    triples: Iterable[ox.Triple],
    stream: IO[bytes],
    format: str,  # noqa: A002
    *,
    prefixes: Mapping[str, str] = PREFIXES,
    base: str | None = None,
) -> None:
    """Writes triples, e.g. those of a CONSTRUCT query, in one of `FORMATS`.

    `prefixes` (name → namespace) and `base` are those of a `Scope`.
    """
    content = Content(statements.of_triples(triples))
    write_content(content, stream, format, Scope(prefixes, base))


def write_content(content: Content, stream: IO[bytes], format: str, scope: Scope) -> None:  # noqa: A002
    """Writes triples in one of `FORMATS`.

    Raises:
        UsageError: the format does not exist, or the stream takes text.
        InputError: the format cannot express a term (only RDF/XML and JSON-LD).
    """
    if format not in FORMATS:
        raise UsageError(f"no such format: {format} (there are {', '.join(FORMATS)})")
    FORMATS[format](content, binary(stream), scope)
