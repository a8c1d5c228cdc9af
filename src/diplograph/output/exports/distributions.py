"""Files that hold a data set, as a catalogue lists them: distributions of DCAT 3.

Media types are those of IANA where it has one (https://www.iana.org/assignments/media-types/), sums
follow SPDX, as DCAT asks (https://www.w3.org/TR/vocab-dcat-3/#Class:Distribution).
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple, Self

from diplograph.errors import DiplographError, UsageError
from diplograph.formats import media_types
from diplograph.rdf.ntriples import is_iri

MEDIA_TYPES: Final = {
    **media_types(),
    ".toml": "application/toml",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
"""Media types by the ends of names."""


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
