"""A draft: the next generation while it is built. No reader sees it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec
from pyoxigraph import DefaultGraph, NamedNode, Store

from diplograph.errors import Problem, StoreError
from diplograph.graph.store import generation as layout
from diplograph.graph.store.durable_files import replace_synced, sync_folder, write_synced
from diplograph.graph.store.engine_errors import damaged, translated_faults
from diplograph.graph.store.generation import Generation
from diplograph.graph.store.head import FORMAT, Head
from diplograph.graph.store.lines import check_no_subjects, digest, footprint, split, text
from diplograph.graph.store.loader import Graph, Loader
from diplograph.graph.store.parts import ARTICLE, INFERRED, Parts, snapshot
from diplograph.graph.store.seal import seal
from diplograph.graph.store.sources import Source, Sources
from diplograph.rdf.namespaces import DP

READ_BACK: Final = 1000
"""Changed articles that are read back before a commit, at most. If there are more, triples are
counted instead, which takes time linear in the size of the database."""

NEW: Final = 1 / 4
"""The new share of a database from which its tables are merged: merging always rewrites all."""

_DEFAULT: Final = DefaultGraph()
_INFERRED: Final = NamedNode(DP.inferences)


class Draft:
    """The next generation, made from an `old` one or from nothing.

    If `old` is None, every part must be put, and `reason` says why. Otherwise parts that are
    neither put nor removed stay as they were; `old_store` is the old database, for reading. All
    methods raise DiplographError if the disk is full or cannot be written to, StoreError if the
    old generation is damaged.
    """

    def __init__(
        self,
        work: Path,
        number: int,
        *,
        base: str,
        program: str,
        old: Generation | None,
        parent: int | None,
        reason: str | None,
        install: Callable[[Path, int], Generation],
    ) -> None:
        self.old = old
        self.reason = reason
        self.base = base
        self._root = work.parent
        self._work = work
        self._number = number
        self._parent = parent
        self._program = program
        self._install = install
        self._parts = Parts(old.parts.encode() if old else b"")
        self._vocabulary = old.vocabulary if old else {}
        shared = len(_union(self._vocabulary.values()))
        self._triples = old.head.triples - shared if old else 0
        self._articles = old.head.articles if old else 0
        self._touched: set[str] = set()
        self._changed: set[str] = set()
        self._read_at_ns = work.stat().st_mtime_ns
        self.old_store = old.open() if old else None
        if self.old_store:
            self.old_store.backup(str(work / "draft"))
        self._loader = Loader(Store(str(work / "draft")))

    def put(self, part: str, ntriples: bytes) -> bool:
        """Replace the triples of an article; return whether they differ from those before.

        `part` is `article/<id>`. The triples are canonical N-Triples, each once, in the order of
        their bytes; their subjects are the article and nodes below it, without blank nodes. They
        are not validated line by line, since the program writes them itself. Raises ValueError if
        the article was put or removed before.
        """
        self._touch(part)
        new = digest(ntriples)
        if new == self._parts.get(part):
            return False
        with translated_faults(self._root):
            if part in self._parts:
                self._change(self._given(part), split(part, ntriples))
            else:
                count = ntriples.count(b"\n")
                self._loader.add(ntriples, count, _DEFAULT)
                self._articles += 1
                self._triples += count
        self._parts[part] = new
        self._changed.add(part)
        return True

    def remove(self, part: str) -> None:
        """Remove all triples of an article.

        Raises KeyError if the article does not exist, ValueError if it was put or removed before.
        """
        self._touch(part)
        with translated_faults(self._root):
            self._change(self._given(part), set())
        del self._parts[part]
        self._articles -= 1
        self._changed.add(part)

    def replace_vocabulary(self, files: Mapping[str, bytes], inferred: bytes) -> None:
        """Replace the triples of the ontology and vocabulary files, and the inferences.

        `files` has the N-Triples of each part `file/<name>`. The inferred triples are stored in the
        default graph and in `dp:inferences`. Raises DiplographError for a line that is not a
        triple, has a blank node, or has an article as its subject; ValueError on a second call.
        """
        self._touch(INFERRED)
        parts = {**files, INFERRED: inferred}
        lines = {part: split(part, ntriples) for part, ntriples in parts.items()}
        for part, its in lines.items():
            check_no_subjects(part, its, self.base + ARTICLE)
        vocabulary = {part: text(its) for part, its in lines.items()}
        if vocabulary == self._vocabulary:
            return
        with translated_faults(self._root):
            before, after = self._vocabulary.values(), vocabulary.values()
            self._replace(_union(before), _union(after), _DEFAULT)
            old = _union([self._vocabulary.get(INFERRED, b"")])
            self._replace(old, lines[INFERRED], _INFERRED)
        for part in self._vocabulary:
            del self._parts[part]
        for part in lines:
            self._parts[part] = digest(vocabulary[part])
        self._vocabulary = vocabulary
        self._changed.add(INFERRED)

    def commit(
        self,
        sources: Mapping[str, Source],
        vocabulary: str = "",
        settings: str = "",
        left_out: Mapping[str, list[str]] | None = None,
        remarks: Mapping[str, list[Problem]] | None = None,
        skipped: int = 0,
    ) -> Generation:
        """Make the draft the current generation, and return that.

        `sources` are all article files that it was built from, `vocabulary` is the digest of the
        other files, `settings` the other settings, `left_out` the problems of records that were
        left out, by path, `remarks` and `skipped` as in `Sources`. If no part has changed, no
        generation is made: the old one stays current, and only its record of the sources is
        updated.
        """
        records = Sources(
            self._read_at_ns,
            dict(sources),
            vocabulary,
            settings,
            dict(left_out or {}),
            dict(remarks or {}),
            skipped,
        ).encode()
        with translated_faults(self._root):
            if self.old and not self._changed:
                replace_synced(self.old.path / layout.SOURCES, records, self._work)
                return Generation(self.old.root, self.old.number)
            new = self._loader.added >= self._total() * NEW
            self._loader.finish(merged=new)
            folder = self._work / "next"
            folder.mkdir()
            database = str(folder / layout.DATABASE)
            # a checkpoint does not copy the engine's log or unfinished files
            self._loader.store.backup(database)
            self.close()  # at once: else the engine goes on merging its tables
            self._check(Store.read_only(database))
            self._write_records(folder, records)
            fresh = self._install(folder, self._number)
            fresh.parts = self._parts
            return fresh

    def close(self) -> None:
        """Close the databases. Idempotent."""
        self._loader.close()
        self.old_store = None

    def _touch(self, part: str) -> None:
        if part in self._touched:
            raise ValueError(f"{part} is given twice")
        if part != INFERRED and not part.startswith(ARTICLE):
            raise ValueError(f"{part} is not an article")
        self._touched.add(part)

    def _given(self, part: str) -> set[bytes]:
        """The lines of an article in the old generation."""
        if self.old_store is None or self.old is None:
            raise KeyError(part)
        written = self._parts[part]
        lines = footprint(self.old_store, self.base + part)
        if digest(text(lines)) != written:
            raise damaged(self.old.path, f"{part} has other triples than were written")
        return lines

    def _change(self, old: set[bytes], new: set[bytes]) -> None:
        """Replace the old lines of an article by the new ones."""
        self._replace(old, new, _DEFAULT)
        self._triples += len(new) - len(old)

    def _replace(self, old: set[bytes], new: set[bytes], graph: Graph) -> None:
        if gone := old - new:
            self._loader.remove(text(gone), len(gone), graph)
        if come := new - old:
            self._loader.add(text(come), len(come), graph)

    def _check(self, store: Store) -> None:
        """Raise StoreError if a database does not hold the triples of the draft."""
        if self.old and INFERRED not in self._changed and len(self._changed) <= READ_BACK:
            for part in self._changed:
                actual = digest(text(footprint(store, self.base + part)))
                if actual != self._parts.get(part, _NOTHING):
                    raise StoreError(f"{part}: the engine holds other triples than were written")
            return
        expected = self._total() + self._inferred()
        if (found := len(store)) != expected:
            raise StoreError(f"the engine holds {found} triples, {expected} were written")

    def _total(self) -> int:
        """The number of triples of the default graph; files and inferences may share some."""
        return self._triples + len(_union(self._vocabulary.values()))

    def _inferred(self) -> int:
        return self._vocabulary.get(INFERRED, b"").count(b"\n")

    def _write_records(self, folder: Path, sources: bytes) -> None:
        texts = {part: ntriples.decode() for part, ntriples in self._vocabulary.items()}
        parts = self._parts.encode()
        write_synced(folder / layout.PARTS, parts)
        write_synced(folder / layout.VOCABULARY, msgspec.json.encode(texts))
        files = seal(
            folder,
            self.old.path if self.old else None,
            self.old.head.files if self.old else {},
        )
        head = Head(
            format=FORMAT,
            program=self._program,
            number=self._number,
            parent=self._parent,
            built=datetime.now(UTC).isoformat(timespec="seconds"),
            base=self.base,
            snapshot=snapshot(parts),
            articles=self._articles,
            triples=self._total(),
            inferred=self._inferred(),
            files=files,
        )
        write_synced(
            folder / layout.SOURCES, sources
        )  # has a digest of its own: it may be replaced
        write_synced(folder / layout.HEAD, head.encode())
        sync_folder(folder)


def _union(parts: Iterable[bytes]) -> set[bytes]:
    return {line for ntriples in parts for line in ntriples.splitlines()}


_NOTHING: Final = digest(b"")
