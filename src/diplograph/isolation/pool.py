"""A pool of workers for a server: each answers one request at a time, and is replaced if it dies.

The work of a worker cannot be interrupted, and may hold Python's global lock: so workers are
processes, not threads. A thread of the server waits for the answer of each.

So that nobody waits for the long questions of others, a request that takes longer than `QUICK`
makes room: another one may begin beside it, in one more worker. Clients take turns.
"""

import asyncio
import sys
import threading
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final, NamedTuple

from diplograph.errors import LimitError
from diplograph.isolation.limits import Limits
from diplograph.isolation.worker_process import WorkerProcess

WAITING: Final = 64
"""Requests that may wait for a worker, at most."""
QUICK: Final = 1.0
"""Seconds after which a request makes room for another one."""
PATIENCE: Final = 1.0
"""Seconds that a worker may go on without its client: starting a new one takes as long."""
_IN_MEMORY: Final = 1 << 20
"""Bytes of an answer's data that are kept in memory; more are kept in a temporary file."""

_STOPPED: Final = "the server is stopping"


class Busy(LimitError):
    """All workers are busy: too many requests wait, or this one waited or took too long for it."""


class Disconnected(LimitError):
    """The client disconnected."""


class PooledAnswer(NamedTuple):
    """A message, and an open file with the data after it, if there are any."""

    message: bytes
    file: IO[bytes] | None


class Pool:
    """Workers for one task, each started when it is first needed."""

    def __init__(
        self,
        task: str,
        arguments: Sequence[Any],
        *,
        number: int,
        limits: Limits,
        niceness: int = 0,
    ) -> None:
        """`task`, `arguments` and `niceness` are those of `WorkerProcess`; none is started yet.

        `number` requests are answered at once, and as many that take longer than `QUICK`.
        """
        self._start = partial(WorkerProcess, task, arguments, limits, niceness)
        self._seconds = limits.seconds
        self._number = number
        self._threads = ThreadPoolExecutor(2 * number, thread_name_prefix="worker")
        self._idle: deque[WorkerProcess] = deque()
        self._all: set[WorkerProcess] = set()
        self._waiting: dict[str, deque[_Job]] = {}
        self._running: list[_Job] = []
        self._closed = False

    async def ask(
        self, request: bytes, disconnected: Callable[[], Awaitable[None]], client: str = ""
    ) -> PooledAnswer:
        """The answer to a request; `disconnected` returns when the client has disconnected.

        Raises:
            Busy: no worker is free in time, or the server is stopping.
            Disconnected: the client disconnected.
            LimitError: the request reached a limit, or the worker crashed.
        """
        if self._closed:
            raise Busy(_STOPPED)
        job = _Job(request, client)
        self._admit(job)
        leaving = asyncio.ensure_future(disconnected())
        try:
            return await self._answered(job, leaving)
        finally:
            leaving.cancel()
            self._leave(job)

    async def _answered(self, job: "_Job", leaving: "asyncio.Future[None]") -> PooledAnswer:
        either: set[asyncio.Future[Any]] = {job.answer, leaving}
        first = asyncio.FIRST_COMPLETED
        done, _ = await asyncio.wait(either, timeout=self._seconds, return_when=first)
        if not done:
            if job.began is None:
                raise Busy("all workers are busy (try again in a moment)")
            await asyncio.wait(either, return_when=first)
        if not job.answer.done() and job.began is not None:
            await asyncio.wait([job.answer], timeout=PATIENCE)
        if not job.answer.done():
            raise Disconnected("the client disconnected")
        return job.answer.result()

    def _admit(self, job: "_Job") -> None:
        """Has the job wait; where too many do, it takes the place of one of who has the most."""
        if sum(map(len, self._waiting.values())) + len(self._running) >= self._number + WAITING:
            most = max(self._waiting.values(), key=len, default=deque[_Job]())
            if len(most) <= len(self._waiting.get(job.client, ())) + 1:
                raise Busy("too many requests are waiting (try again in a moment)")
            most.pop().refuse("too many requests of one client are waiting (try again in a moment)")
        self._waiting.setdefault(job.client, deque()).append(job)
        self._begin()

    def _begin(self) -> None:
        """Begins what waits, as long as there is room: of who has the fewest running first."""
        if self._closed:
            for job in (job for jobs in self._waiting.values() for job in jobs):
                job.refuse(_STOPPED)
            self._waiting.clear()
        while waiting := [client for client, jobs in self._waiting.items() if jobs]:
            long = [job for job in self._running if job.is_long()]
            if len(self._running) - len(long) >= self._number:
                return
            number = Counter(job.client for job in self._running)
            client = min(waiting, key=number.__getitem__)
            if len(self._running) == 2 * self._number:
                _give_way([job for job in long if number[job.client] > number[client]], number)
                return
            jobs = self._waiting.pop(client)
            self._run(jobs.popleft())
            if jobs:
                self._waiting[client] = jobs  # behind the others

    def _run(self, job: "_Job") -> None:
        job.began = job.loop.time()
        self._running.append(job)
        job.loop.call_later(QUICK, self._begin)

        def ended(future: "Future[PooledAnswer]") -> None:
            with suppress(RuntimeError):  # the server has ended
                job.loop.call_soon_threadsafe(self._end, job, future)

        self._threads.submit(self._answer, job).add_done_callback(ended)

    def _end(self, job: "_Job", future: "Future[PooledAnswer]") -> None:
        self._running.remove(job)
        if job.answer.done():  # nobody waits for it
            if future.exception() is None and (file := future.result().file):
                file.close()
        elif error := future.exception():
            job.answer.set_exception(error)
        else:
            job.answer.set_result(future.result())
        self._begin()

    def _leave(self, job: "_Job") -> None:
        """Ends a job that nobody waits for any more."""
        if job.answer.done():
            with suppress(asyncio.CancelledError):
                job.answer.exception()  # asyncio complains of unread ones
            return
        job.answer.cancel()
        if job.began is not None:
            job.turn.give_up()
        else:
            with suppress(KeyError):
                self._waiting[job.client].remove(job)

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

    def _answer(self, job: "_Job") -> PooledAnswer:
        """Sends the request to a worker."""
        worker = self._worker()
        try:
            with job.turn.at(worker):
                answer = _complete(worker.ask(job.request))
        except BaseException as error:
            self._let_go(worker)
            if self._closed and isinstance(error, LimitError):
                raise Busy(_STOPPED) from None
            raise
        if worker.is_last or len(self._idle) >= self._number:
            self._let_go(worker)
        else:
            if said := worker.errors():
                sys.stderr.write(said)
            self._idle.append(worker)
        return answer

    def _worker(self) -> WorkerProcess:
        """The worker that was busy last, or else a new one."""
        with suppress(IndexError):
            while True:
                worker = self._idle.pop()
                if worker.runs:
                    return worker
                self._let_go(worker)
        worker = self._start()
        self._all.add(worker)
        if self._closed:  # while it was being started
            worker.kill()
        return worker

    def _let_go(self, worker: WorkerProcess) -> None:
        self._all.discard(worker)
        sys.stderr.write(worker.errors())
        worker.end()


class _Job:
    """A request of a client, with the future of its answer; `began` is when it got a worker."""

    def __init__(self, request: bytes, client: str) -> None:
        self.request = request
        self.client = client
        self.turn = _Turn()
        self.loop = asyncio.get_running_loop()
        self.answer: asyncio.Future[PooledAnswer] = self.loop.create_future()
        self.began: float | None = None

    def is_long(self) -> bool:
        """Whether it has taken longer than `QUICK`."""
        return self.began is not None and self.loop.time() >= self.began + QUICK

    def refuse(self, why: str) -> None:
        """Ends it with `Busy`."""
        if not self.answer.done():
            self.answer.set_exception(Busy(why))
        self.turn.give_up()


def _give_way(jobs: Sequence[_Job], number: Counter[str]) -> None:
    """Ends the longest of the jobs of the client who has the most, unless one is ending."""
    if jobs and not any(job.answer.done() for job in jobs):
        most = max(jobs, key=lambda job: (number[job.client], -(job.began or 0)))
        most.refuse("it took long, and others wait (try again in a moment)")


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
