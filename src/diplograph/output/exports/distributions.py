"""Files that hold a data set, as a catalogue lists them: distributions of DCAT 3.

Media types are those of IANA where it has one (https://www.iana.org/assignments/media-types/), sums
follow SPDX, as DCAT asks (https://www.w3.org/TR/vocab-dcat-3/#Class:Distribution).
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath
from typing import Final, NamedTuple, Self
from urllib.parse import quote

import pyoxigraph as ox

from diplograph.errors import DiplographError, UsageError
from diplograph.formats import media_types, suffix_of
from diplograph.rdf.namespaces import PREFIXES
from diplograph.rdf.ntriples import is_iri

MEDIA_TYPES: Final = {
    **media_types(),
    ".toml": "application/toml",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
"""Media types by the ends of names."""

_COMPRESSED: Final = {".gz": "application/gzip", ".zst": "application/zstd"}
_IANA: Final = "https://www.iana.org/assignments/media-types/"
_SPDX: Final = "http://spdx.org/rdf/terms#"
_DCAT, _DCTERMS = "http://www.w3.org/ns/dcat#", PREFIXES["dcterms"]
_RDF, _XSD = PREFIXES["rdf"], PREFIXES["xsd"]


class Distribution(NamedTuple):
    """A file that holds the data set: its name, its size in bytes, its SHA-256 in hex.

    `at` is the address of the folder from which it can be loaded.
    """

    name: str
    size: int
    sha256: str
    at: str | None = None

    @classmethod
    def of(cls, path: Path, at: str | None = None) -> Self:
        """A file as it is.

        Raises:
            DiplographError: it cannot be read.
        """
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                return cls(path.name, file.tell(), digest, at)
        except OSError as error:
            raise DiplographError(f"{path}: cannot be read: {error.strerror}") from error

    def triples(
        self, document: str, dataset: str, licence: str | None = None
    ) -> Iterator[ox.Triple]:
        """What a catalogue says of it; its nodes are named under `document`."""
        node = f"{document}#distribution={quote(self.name)}"
        checksum = f"{document}#checksum={quote(self.name)}"
        yield _triple(dataset, _DCAT + "distribution", node)
        yield _triple(node, _RDF + "type", _DCAT + "Distribution")
        yield _triple(node, _DCTERMS + "title", ox.Literal(self.name))
        if licence:
            yield _triple(node, _DCTERMS + "license", licence)
        if media_type := MEDIA_TYPES.get(suffix_of(PurePath(self.name))):
            yield _triple(node, _DCAT + "mediaType", _IANA + media_type)
        if compression := _COMPRESSED.get(PurePath(self.name).suffix.lower()):
            yield _triple(node, _DCAT + "compressFormat", _IANA + compression)
        size = ox.Literal(str(self.size), datatype=ox.NamedNode(_XSD + "nonNegativeInteger"))
        yield _triple(node, _DCAT + "byteSize", size)
        if self.at:
            url = f"{self.at.rstrip('/')}/{quote(self.name)}"
            yield _triple(node, _DCAT + "downloadURL", url)
            yield _triple(node, _DCAT + "accessURL", url)
        yield _triple(node, _SPDX + "checksum", checksum)
        yield _triple(checksum, _RDF + "type", _SPDX + "Checksum")
        yield _triple(checksum, _SPDX + "algorithm", _SPDX + "checksumAlgorithm_sha256")
        hexed = ox.Literal(self.sha256, datatype=ox.NamedNode(_XSD + "hexBinary"))
        yield _triple(checksum, _SPDX + "checksumValue", hexed)


def distributions_of(files: Iterable[Path], at: str | None = None) -> list[Distribution]:
    """Files as they are; `at` is the address of the folder from which they can be loaded.

    Raises:
        DiplographError: one of them cannot be read.
        UsageError: two of them have the same name, or `at` is no address of the web.
    """
    if at and not (at.startswith(("https://", "http://")) and is_iri(at)):
        raise UsageError(f"at: {at!r} is not an address such as https://example.org/data/")
    found = [Distribution.of(file, at) for file in files]
    names = [each.name for each in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise UsageError(f"several distributions are called {', '.join(twice)}: name one of each")
    return found


def _triple(subject: str, predicate: str, value: str | ox.Literal) -> ox.Triple:
    object_ = ox.NamedNode(value) if isinstance(value, str) else value
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), object_)
