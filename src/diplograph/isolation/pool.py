"""A pool of workers for a server: each is asked one thing at a time, and replaced when it dies.

What a worker does cannot be interrupted, and may hold Python's lock; so there are processes, not
threads. Each belongs to a thread of the server that waits for it.
"""

import asyncio
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from tempfile import TemporaryFile
from typing import IO, Any, Final, NamedTuple

from diplograph.errors import LimitError
from diplograph.isolation.limits import Limits
from diplograph.isolation.worker_process import WorkerProcess

WAITING: Final = 64
"""How many requests may wait for a worker, at most."""
PATIENCE: Final = 1.0
"""Seconds that a worker may go on for a client that has left: to start another takes as long."""

_STOPPED: Final = "the server is stopping"


class Busy(LimitError):
    """All workers are busy, and many requests or long ones wait for them."""


class Disconnected(LimitError):
    """The client disconnected."""


class PooledAnswer(NamedTuple):
    """A message, and the open file of the data behind it, where there are any."""

    message: bytes
    file: IO[bytes] | None


class Pool:
    """Some workers for one task, started when they are first needed."""

    def __init__(self, task: str, arguments: Sequence[Any], *, number: int, limits: Limits) -> None:
        """Starts none yet; `task` and `arguments` are as for `WorkerProcess`."""
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
        """The answer to a request; `disconnected` returns when nobody waits for it any more.

        Raises:
            Busy: no worker is free in time.
            Disconnected: nobody waits for it.
            LimitError: it took too long, or the worker crashed.
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
        answered.add_done_callback(_noted)  # nobody may wait for it any more
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
        """Kills all workers; requests are answered that the server is stopping."""
        self._closed = True
        for worker in list(self._all):
            worker.kill()

    def close(self) -> None:
        """The same, and waits until nothing is left of them."""
        self.stop()
        self._threads.shutdown(wait=True, cancel_futures=True)
        while self._all:
            self._all.pop().end()

    def _answer(self, request: bytes, turn: "_Turn") -> PooledAnswer:
        """Asks the worker of this thread."""
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
        if self._closed:  # meanwhile
            worker.kill()
        return worker

    def _let_go(self, worker: WorkerProcess) -> None:
        self._own.worker = None
        self._all.discard(worker)
        sys.stderr.write(worker.errors())
        worker.end()


class _Turn:
    """A request's turn at a worker, which is killed when the turn is given up."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._worker: WorkerProcess | None = None
        self._given_up = False

    @contextmanager
    def at(self, worker: WorkerProcess) -> Iterator[None]:
        """Has the turn while something is done."""
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
        """Kills the worker, if it is still this one's turn, or will be."""
        with self._lock:
            self._given_up = True
            if self._worker is not None:
                self._worker.kill()


def _complete(answer: Iterator[bytes]) -> PooledAnswer:
    message, file = next(answer), None
    for data in answer:
        file = file or TemporaryFile()  # noqa: SIM115 - closed with the response
        file.write(data)
    if file:
        file.seek(0)
    return PooledAnswer(message, file)


def _noted(future: "asyncio.Future[PooledAnswer]") -> None:
    """Takes note of what went wrong, of which asyncio would else complain."""
    if not future.cancelled():
        future.exception()


def _dropped(job: "Future[PooledAnswer]") -> None:
    """Closes the file of an answer that came too late."""
    if not job.cancelled() and job.exception() is None and (file := job.result().file):
        file.close()
