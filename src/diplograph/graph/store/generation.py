"""A generation: one complete database with its records, never changed after its commit."""

import json
import os
import re
import weakref
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from diplograph.errors import StoreError
from diplograph.graph.store.engine_errors import OTHER, damaged, translated_faults
from diplograph.graph.store.head import Head
from diplograph.graph.store.lock import hold
from diplograph.graph.store.seal import broken

if TYPE_CHECKING:  # their import takes longer than a query
    from pyoxigraph import Store

    from diplograph.graph.store.parts import Parts
    from diplograph.graph.store.sources import Sources

FOLDER: Final = "generations"
DATABASE: Final = "database"
HEAD: Final = "head.json"
PARTS: Final = "parts.txt"
SOURCES: Final = "sources.json"
VOCABULARY: Final = "vocabulary.json"
_END: Final = 64
_SKIPPED: Final = re.compile(rb'"skipped":(\d+)\}*\s*$')
"""The end of SOURCES, with the number of articles that were left out."""


class Generation:
    """A state of the graph, made by a build.

    Keep the object as long as the database that it opened: while it lives, the generation is not
    removed. Its records are read on first access; each may raise StoreError.
    """

    def __init__(self, root: Path, number: int) -> None:
        self.root = root
        self.number = number
        self.path = root / FOLDER / str(number)
        self._held = False

    def __repr__(self) -> str:
        return f"Generation({str(self.root)!r}, {self.number})"

    @property
    def database(self) -> Path:
        """The folder of the database."""
        return self.path / DATABASE

    @cached_property
    def head(self) -> Head:
        """The head. Raises StoreError if it is damaged, or the store has another format."""
        return Head.read(self.path / HEAD)

    @property
    def snapshot(self) -> str:
        """The snapshot id, the same on every machine for the same input."""
        return self.head.snapshot

    @cached_property
    def parts(self) -> "Parts":
        """The digests of the triples of each part (article, file, inferences), by name."""
        from diplograph.graph.store.parts import Parts

        return Parts(self._read(PARTS))

    @cached_property
    def sources(self) -> "Sources":
        """The article files that it was built from."""
        from diplograph.graph.store.sources import Sources

        path = self.path / SOURCES
        with translated_faults(path):
            content = path.read_bytes()
        try:
            return Sources.decode(content)
        except ValueError as fault:
            raise damaged(path, OTHER) from fault

    @cached_property
    def skipped(self) -> int:
        """The number of articles that were left out for their problems."""
        path = self.path / SOURCES
        with translated_faults(path), path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _END))  # to read all takes long in a large case
            found = _SKIPPED.search(file.read())
        return int(found[1]) if found else len(self.sources.left_out)

    @cached_property
    def vocabulary(self) -> dict[str, bytes]:
        """The N-Triples of the parts that are not articles: the files and the inferences."""
        try:
            texts: dict[str, str] = json.loads(self._read(VOCABULARY))
            return {part: text.encode() for part, text in texts.items()}
        except (ValueError, AttributeError) as fault:
            raise damaged(self.path / VOCABULARY, OTHER) from fault

    def open(self) -> "Store":
        """Open the database for reading.

        Raises StoreError if files are missing or shortened, if the store has another format, or if
        a later build has removed the generation.
        """
        from pyoxigraph import Store

        self._hold()
        self.check_files()
        with translated_faults(self.path):
            return Store.read_only(str(self.database))

    def check_files(self, *, thorough: bool = False) -> None:
        """Raise StoreError if files differ from the seal.

        It takes milliseconds, since only the sizes of large files are compared, unless `thorough`.
        """
        for finding in broken(self.path, self.head.files, thorough=thorough):
            raise damaged(self.path, finding)

    def _hold(self) -> None:
        if self._held:
            return
        try:
            descriptor = hold(self.path / HEAD)
        except (BlockingIOError, FileNotFoundError):
            raise StoreError(
                f"{self.path}: not there; unless a later build has just cleared it, the store is "
                "damaged (run `diplograph build --full`)"
            ) from None
        weakref.finalize(self, os.close, descriptor)
        self._held = True

    def _read(self, name: str) -> bytes:
        """A record that never changes. Raises StoreError if it differs from the seal."""
        path = self.path / name
        with translated_faults(path):
            content = path.read_bytes()
        mark = self.head.files.get(name)
        if mark and not mark.fits(content):
            raise damaged(path, OTHER)
        return content
