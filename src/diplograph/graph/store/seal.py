"""The seal of a generation: the size and SHA-256 of each of its files.

A generation is never changed once it is in force, so any difference is damage. The engine
would not always tell: with a shortened MANIFEST it opens without an error, most triples
missing, and a flipped bit is noticed only where it is read.
"""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from diplograph.graph.store.durable_files import sync_file, sync_folder

SMALL: Final = 256 * 1024
"""Files of up to so many bytes are compared whenever a generation is opened."""


class FileMark(NamedTuple):
    """A file as it was sealed: its size in bytes and its SHA-256 in hex."""

    size: int
    sha256: str

    def fits(self, content: bytes) -> bool:
        """Whether a file that was read whole is the one that was sealed."""
        return hashlib.sha256(content).hexdigest() == self.sha256


Seal = Mapping[str, FileMark]
"""The marks of files, by path relative to the generation."""


def seal(folder: Path, base: Path | None, known: Seal) -> dict[str, FileMark]:
    """Sync all files of a folder, and of the folders in it, to the disk and mark them.

    A file that is a hard link to one of the folder `base`, sealed as `known`, keeps its mark.
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
    """What is wrong with the files of a generation, a phrase each.

    Sizes are always compared, contents only of small files unless `thorough`: these say which
    tables the database has. The tables have checksums of the engine's own on each block, which
    it looks at when it reads one.
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
