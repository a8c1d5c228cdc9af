"""A stream: triples on their way into a new database, in one load that ends with the last."""

import fcntl
import os
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Final

from pyoxigraph import DefaultGraph, RdfFormat, Store

from diplograph.errors import DiplographError

THREADS: Final = 2
"""How many threads of the engine sort triples; each holds a million of them, about half a GB."""

_CAPACITY: Final = 2**20
"""Bytes that the pipe should hold: the mapper need not wait for each of the engine's reads."""

_NO_TRIPLE: Final = b"\n<\n"


def can_stream() -> bool:
    """Whether this system has what a stream needs: pipes by name, and threads bound to cores."""
    return hasattr(os, "sched_setaffinity") and os.path.exists("/dev/fd")  # noqa: PTH110


class Stream:
    """Lines of N-Triples for the default graph of a database that no one else has open.

    One load leaves sorted tables that nothing has to merge: half the work of many small loads,
    and three fifths of the disk. The engine takes as many threads, and as many times the memory, as
    its thread has cores when it begins to read, so that thread is bound to few until then.
    Nothing is in the database before `finish`.
    """

    def __init__(self, store: Store) -> None:
        self._cores = os.sched_getaffinity(0)
        self._source, self._sink = os.pipe()
        with suppress(OSError):  # more than this user may have; the usual size does too
            fcntl.fcntl(self._sink, fcntl.F_SETPIPE_SZ, _CAPACITY)
        self._unread = fcntl.fcntl(self._sink, fcntl.F_GETPIPE_SZ)
        self._thread = ThreadPoolExecutor(1, "diplograph-stream")
        self._thread_id = self._thread.submit(threading.get_native_id).result()
        os.sched_setaffinity(self._thread_id, {*sorted(self._cores)[:THREADS]})
        self._load: Future[None] = self._thread.submit(_load, store, self._source)

    def write(self, ntriples: bytes) -> None:
        """Add whole lines. Raises what went wrong in the load, if anything did."""
        rest = memoryview(ntriples)
        try:
            while rest:
                rest = rest[os.write(self._sink, rest) :]
        except BrokenPipeError:
            self.finish()
        if self._unread >= 0:
            self._unread -= len(ntriples)
            if self._unread < 0:  # so the engine reads, and has counted its cores
                os.sched_setaffinity(self._thread_id, self._cores)

    def finish(self) -> None:
        """Wait until all is in the database. Raises what went wrong."""
        self._close_sink()
        raise_fault(self._load)

    def close(self) -> None:
        """End the load; what was not finished is not in the database. Again, it does nothing."""
        if self._sink >= 0:
            with suppress(BrokenPipeError):
                os.write(self._sink, _NO_TRIPLE)
            self._close_sink()
        self._thread.shutdown()

    def _close_sink(self) -> None:
        if self._sink >= 0:
            os.close(self._sink)
            self._sink = -1


def raise_fault(work: Future[None]) -> None:
    """Wait for work in a thread, and raise what went wrong in it.

    Without the frames of the thread: they would keep the database open, and locked, as long as
    anybody keeps the error.
    """
    if fault := work.exception():
        try:
            raise fault.with_traceback(None)
        finally:
            del fault


def _load(store: Store, source: int) -> None:
    try:
        store.bulk_load(
            path=f"/dev/fd/{source}",
            format=RdfFormat.N_TRIPLES,
            to_graph=DefaultGraph(),
            lenient=True,
        )
    except SyntaxError as fault:
        raise DiplographError(f"the engine cannot read a triple: {fault}") from fault
    finally:
        os.close(source)
