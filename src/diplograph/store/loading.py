"""Loading: changes to a database, gathered in pieces and applied while the caller goes on."""

from collections import defaultdict
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from diplograph.errors import DiplographError

PIECE: Final = 500_000
"""Triples in a piece: as fast as all at once, in a third of the memory."""

FIRST: Final = PIECE // 8
"""Triples in the first piece; each later one is twice as large: the engine begins early."""

Graph = NamedNode | DefaultGraph
Lines = dict[Graph, list[bytes]]


class Loader:
    """The one writer of a database that no one else has open.

    Pieces are applied in a thread, one at a time and in order; what goes wrong there is raised
    by the next call. Within a piece removals come first. Nothing is safe before `finish`.
    """

    def __init__(self, store: Store) -> None:
        self._store: Store | None = store
        self._thread = ThreadPoolExecutor(1, "diplograph-load")
        self._at_work: Future[None] | None = None
        self._most = FIRST
        self._begin_piece()

    @property
    def store(self) -> Store:
        """The database. Raises ValueError once it is closed."""
        if self._store is None:
            raise ValueError("the draft is closed")
        return self._store

    def add(self, ntriples: bytes, triples: int, graph: Graph) -> None:
        """Add triples, whole lines of N-Triples; `triples` says how many they are."""
        self._added[graph].append(ntriples)
        self._grow(triples)

    def remove(self, ntriples: bytes, triples: int, graph: Graph) -> None:
        """Remove triples, whole lines of N-Triples; `triples` says how many they are."""
        self._removed[graph].append(ntriples)
        self._grow(triples)

    def finish(self) -> None:
        """Wait until all is applied and on the disk."""
        self._submit()
        self._wait()
        self.store.flush()

    def close(self) -> None:
        """Let go of the database, whatever is still to be done. Again, it does nothing."""
        self._thread.shutdown(cancel_futures=True)
        self._begin_piece()
        self._at_work = None
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
        self._wait()
        self._at_work = self._thread.submit(_apply, self.store, self._removed, self._added)
        self._begin_piece()

    def _wait(self) -> None:
        if self._at_work and (fault := self._at_work.exception()):
            try:
                # without the frames of the thread: they would keep the database open, and locked,
                # as long as anybody keeps the error
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
            # lenient: what the program wrote itself need not be validated again, at half the speed
            store.bulk_load(ntriples, RdfFormat.N_TRIPLES, to_graph=graph, lenient=True)
    except SyntaxError as fault:
        raise DiplographError(f"the engine cannot read a triple: {fault}") from fault
