"""The loader: collects changes to a database in pieces, and applies them in the background."""

import os
import sys
from collections import defaultdict, deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from diplograph.errors import DiplographError

_TASKS: Final = Path("/proc/self/task")
_NAME: Final = "rocksdb:low"
_NICER: Final = 10
"""Steps of niceness: on a core shared with another thread, a tenth is left (sched(7))."""

PIECE: Final = 400_000
"""Triples in a piece, at most: as fast as one piece for all, with half of the memory."""

FIRST: Final = PIECE // 4
"""Triples in the first piece, so that the engine begins early; each later one is twice as large."""

AT_ONCE: Final = 2
"""Pieces that are applied at the same time: the engine uses one core for each."""

FEW: Final = 2
"""Pieces up to which no tables are merged: a join takes milliseconds in so small a case."""

Graph = NamedNode | DefaultGraph
Lines = dict[Graph, list[bytes]]


class Loader:
    """The only writer of a database that nobody else has open.

    Pieces are applied in threads; those with removals one at a time and in order. The next call
    raises an error that occurs there. Within a piece removals come first. Nothing is durable before
    `finish`.
    """

    def __init__(self, store: Store) -> None:
        self._store: Store | None = store
        _set_niceness(_NICER)
        self._threads = ThreadPoolExecutor(AT_ONCE, "diplograph-load")
        self._at_work: deque[Future[None]] = deque()
        self._alone = False  # whether the piece being applied has removals
        self._pieces = 0
        self.added = 0  # triples
        self._most = FIRST
        self._begin_piece()

    @property
    def store(self) -> Store:
        """The database. Raises ValueError once it is closed."""
        if self._store is None:
            raise ValueError("the draft is closed")
        return self._store

    def add(self, ntriples: bytes, triples: int, graph: Graph) -> None:
        """Add triples, given as lines of N-Triples; `triples` is their number."""
        self._added[graph].append(ntriples)
        self.added += triples
        self._grow(triples)

    def remove(self, ntriples: bytes, triples: int, graph: Graph) -> None:
        """Remove triples, given as lines of N-Triples; `triples` is their number."""
        self._removed[graph].append(ntriples)
        self._grow(triples)

    def finish(self, *, merged: bool = False) -> None:
        """Wait until all pieces are on the disk; if `merged`, in as few tables as possible.

        Each piece leaves tables of its own, and a join must search all of them.
        """
        self._submit()
        self._wait(0)
        _set_niceness(0)
        if merged and self._pieces > FEW:
            self.store.optimize()
        self.store.flush()

    def close(self) -> None:
        """Close the database, and discard pieces that are not applied yet. Idempotent."""
        self._threads.shutdown(cancel_futures=True)
        _set_niceness(0)
        self._begin_piece()
        self._at_work.clear()
        self._store = None

    def _begin_piece(self) -> None:
        self._size = 0
        self._added: Lines = defaultdict(list)
        self._removed: Lines = defaultdict(list)

    def _grow(self, triples: int) -> None:
        self._size += triples
        if self._size >= self._most:
            self._submit()
            self._most = min(2 * self._most, PIECE)

    def _submit(self) -> None:
        if not self._size:
            return
        alone = bool(self._removed)
        self._wait(0 if alone or self._alone else AT_ONCE - 1)
        self._at_work.append(self._threads.submit(_apply, self.store, self._removed, self._added))
        self._alone = alone
        self._pieces += 1
        self._begin_piece()

    def _wait(self, most: int) -> None:
        """Wait until at most `most` pieces are being applied."""
        while len(self._at_work) > most:
            if fault := self._at_work.popleft().exception():
                try:
                    # without the frames of the thread, which would keep the database open and
                    # locked as long as the error exists
                    fault.__cause__ = fault.__context__ = None
                    raise fault.with_traceback(None)
                finally:
                    del fault


def _apply(store: Store, removed: Lines, added: Lines) -> None:
    try:
        for graph, pieces in removed.items():
            for quad in parse(b"".join(pieces), format=RdfFormat.N_TRIPLES, lenient=True):
                store.remove(Quad(quad.subject, quad.predicate, quad.object, graph))
        for graph, pieces in added.items():
            ntriples = b"".join(pieces)
            pieces.clear()
            # lenient: validating the program's own output again would halve the speed
            store.bulk_load(ntriples, RdfFormat.N_TRIPLES, to_graph=graph, lenient=True)
    except SyntaxError as fault:
        raise DiplographError(f"the engine cannot read a triple: {fault}") from fault


# priority of the merging threads -----------------------------------------------------------------


def _set_niceness(by: int) -> None:
    """Set the niceness of the engine's merging threads to `by` steps above that of this thread.

    RocksDB begins to merge as soon as there are two tables, and again for every piece that is
    loaded. One merge at the end is enough. These threads, which exist as soon as a database has
    been opened for writing, cannot be stopped; until then they get the CPU time that other threads
    leave. Only on Linux, and back only if that is allowed (see setpriority(2)): if it is not,
    merging is as fast on an idle machine, and gives way to others on a busy one.
    """
    if sys.platform != "linux":
        return
    nice = os.nice(0) + by
    for task in _TASKS.iterdir():
        with suppress(OSError):  # it is not allowed, or the thread has ended
            if (task / "comm").read_text().startswith(_NAME):
                os.setpriority(os.PRIO_PROCESS, int(task.name), nice)
