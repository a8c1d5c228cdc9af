"""Writers of RDF: each writes its format in a fixed order, in bounded memory.

Two files of the same triples are equal byte for byte, and a diff of two files shows what changed.
"""

from collections.abc import Iterable, Mapping
from typing import IO, Final

import pyoxigraph as ox

from diplograph.formats import Kind, find, names
from diplograph.rdf.namespaces import PREFIXES
from diplograph.rdf.writers import statements
from diplograph.rdf.writers.content import Content, Scope
from diplograph.streams import binary

__all__ = ["FORMATS", "Content", "Scope", "write_content", "write_triples"]


FORMATS: Final = names(Kind.TRIPLES)


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
    find(format, Kind.TRIPLES).load()(content, binary(stream), scope)
