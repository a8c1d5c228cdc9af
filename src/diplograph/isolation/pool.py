"""A pool of workers for a server: each answers one request at a time, and is replaced if it dies.

The work of a worker cannot be interrupted, and may hold Python's global lock: so workers are
processes, not threads. Each belongs to a thread of the server that waits for its response.
"""

import asyncio
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final, NamedTuple

from diplograph.errors import LimitError
from diplograph.isolation.limits import Limits
from diplograph.isolation.worker_process import WorkerProcess

WAITING: Final = 64
"""Requests that may wait for a worker, at most."""
PATIENCE: Final = 1.0
"""Seconds that a worker may go on without its client: starting a new one takes as long."""
_IN_MEMORY: Final = 1 << 20
"""Bytes of an answer's data that are kept in memory; more are kept in a temporary file."""

_STOPPED: Final = "the server is stopping"


class Busy(LimitError):
    """All workers are busy: too many requests wait, or this one waited for too long."""


class Disconnected(LimitError):
    """The client disconnected."""


class PooledAnswer(NamedTuple):
    """A message, and an open file with the data after it, if there are any."""

    message: bytes
    file: IO[bytes] | None


class Pool:
    """Workers for one task, each started when it is first needed."""

    def __init__(self, task: str, arguments: Sequence[Any], *, number: int, limits: Limits) -> None:
        """`task` and `arguments` are those of `WorkerProcess`; no worker is started yet."""
        self._start = partial(WorkerProcess, task, arguments, limits)
        self._seconds = limits.seconds
        self._most = number + WAITING
        self._threads = ThreadPoolExecutor(number, thread_name_prefix="worker")
        self._own = threading.local()
        self._all: set[WorkerProcess] = set()
        self._in_hand = 0
        self._closed = False

    async def ask(
        self, request: bytes, disconnected: Callable[[], Awaitable[None]]
    ) -> PooledAnswer:
        """The answer to a request; `disconnected` returns when the client has disconnected.

        Raises:
            Busy: no worker is free in time, or the server is stopping.
            Disconnected: the client disconnected.
            LimitError: the request reached a limit, or the worker crashed.
        """
        if self._closed:
            raise Busy(_STOPPED)
        if self._in_hand >= self._most:
            raise Busy("too many requests are waiting (try again in a moment)")
        self._in_hand += 1
        turn = _Turn()
        job = self._threads.submit(self._answer, request, turn)
        leaving = asyncio.ensure_future(disconnected())
        try:
            return await self._answered(job, leaving)
        finally:
            self._in_hand -= 1
            leaving.cancel()
            if not job.done() and not job.cancel():
                turn.give_up()
                job.add_done_callback(_dropped)

    async def _answered(
        self, job: "Future[PooledAnswer]", leaving: "asyncio.Future[None]"
    ) -> PooledAnswer:
        answered = asyncio.wrap_future(job)
        answered.add_done_callback(_noted)  # the client may have disconnected
        either: set[asyncio.Future[Any]] = {answered, leaving}
        first = asyncio.FIRST_COMPLETED
        done, _ = await asyncio.wait(either, timeout=self._seconds, return_when=first)
        if not done:
            if job.cancel():
                raise Busy("all workers are busy (try again in a moment)")
            await asyncio.wait(either, return_when=first)
        if not answered.done() and not job.cancel():
            await asyncio.wait([answered], timeout=PATIENCE)
        if job.cancelled() or not answered.done():
            raise Disconnected("the client disconnected")
        return answered.result()

    def stop(self) -> None:
        """Kills all workers; open and later requests raise `Busy`."""
        self._closed = True
        for worker in list(self._all):
            worker.kill()

    def close(self) -> None:
        """Kills all workers, waits for them, and removes their folders."""
        self.stop()
        self._threads.shutdown(wait=True, cancel_futures=True)
        while self._all:
            self._all.pop().end()

    def _answer(self, request: bytes, turn: "_Turn") -> PooledAnswer:
        """Sends the request to the worker of this thread."""
        worker = self._worker()
        try:
            with turn.at(worker):
                answer = _complete(worker.ask(request))
        except BaseException as error:
            self._let_go(worker)
            if self._closed and isinstance(error, LimitError):
                raise Busy(_STOPPED) from None
            raise
        if worker.is_last:
            self._let_go(worker)
        elif said := worker.errors():
            sys.stderr.write(said)
        return answer

    def _worker(self) -> WorkerProcess:
        worker: WorkerProcess | None = getattr(self._own, "worker", None)
        if worker is not None:
            if worker.runs:
                return worker
            self._let_go(worker)
        worker = self._own.worker = self._start()
        self._all.add(worker)
        if self._closed:  # while it was being started
            worker.kill()
        return worker

    def _let_go(self, worker: WorkerProcess) -> None:
        self._own.worker = None
        self._all.discard(worker)
        sys.stderr.write(worker.errors())
        worker.end()


class _Turn:
    """A request's turn at a worker; giving up the turn kills the worker."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._worker: WorkerProcess | None = None
        self._given_up = False

    @contextmanager
    def at(self, worker: WorkerProcess) -> Iterator[None]:
        """Holds the turn inside the block."""
        with self._lock:
            self._worker = worker
        if self._given_up:
            worker.kill()
        try:
            yield
        finally:
            with self._lock:
                self._worker = None

    def give_up(self) -> None:
        """Kills the worker if this request has its turn, or as soon as it gets it."""
        with self._lock:
            self._given_up = True
            if self._worker is not None:
                self._worker.kill()


def _complete(answer: Iterator[bytes]) -> PooledAnswer:
    message, file = next(answer), None
    for data in answer:
        file = file or SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed with the response
        file.write(data)
    if file:
        file.seek(0)
    return PooledAnswer(message, file)


def _noted(future: "asyncio.Future[PooledAnswer]") -> None:
    """Reads the exception of a future, since asyncio complains of unread ones."""
    if not future.cancelled():
        future.exception()


def _dropped(job: "Future[PooledAnswer]") -> None:
    """Closes the file of an answer that nobody waits for."""
    if not job.cancelled() and job.exception() is None and (file := job.result().file):
        file.close()
