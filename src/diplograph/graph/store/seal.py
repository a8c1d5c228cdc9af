"""The seal of a generation: the size and SHA-256 of each of its files.

A generation never changes after its commit, so any difference is damage. The engine does not always
report damage: with a shortened MANIFEST it opens without an error, but most triples are missing; a
flipped bit is noticed only when it is read.
"""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from diplograph.graph.store.durable_files import sync_file, sync_folder

SMALL: Final = 256 * 1024
"""Files up to this number of bytes are compared whenever a generation is opened."""


class FileMark(NamedTuple):
    """The mark of a file in a seal: its size in bytes and its SHA-256 in hex."""

    size: int
    sha256: str

    def fits(self, content: bytes) -> bool:
        """Whether the content of a file is the one that was sealed."""
        return hashlib.sha256(content).hexdigest() == self.sha256


Seal = Mapping[str, FileMark]
"""The marks of files, by path relative to the generation."""


def seal(folder: Path, base: Path | None, known: Seal) -> dict[str, FileMark]:
    """Sync all files of a folder and its subfolders to the disk, and return their marks.

    A file that is a hard link to a file in the folder `base`, sealed as `known`, keeps its mark.
    """
    marks = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir():
            sync_folder(path)
        elif base and name in known and _same_file(path, base / name):
            marks[name] = known[name]
        else:
            sync_file(path)
            marks[name] = FileMark(path.stat().st_size, _sha256(path))
    return marks


def broken(folder: Path, marks: Seal, *, thorough: bool) -> Iterator[str]:
    """The damage in the files of a generation, one phrase each.

    Sizes are always compared; contents only of small files, unless `thorough`. The small files list
    the tables of the database. Each block of a table has a checksum, which the engine verifies when
    it reads the block.
    """
    for name, mark in marks.items():
        path = folder / name
        if not path.exists():
            yield f"{name} is missing"
        elif (size := path.stat().st_size) != mark.size:
            yield f"{name} has {size} bytes instead of {mark.size}"
        elif (thorough or size <= SMALL) and _sha256(path) != mark.sha256:
            yield f"{name} has other content than was written"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _same_file(path: Path, other: Path) -> bool:
    return other.exists() and path.samefile(other)
