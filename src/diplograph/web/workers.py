"""The queue before the processes that answer: each is asked one thing at a time, and replaced.

The engine can be neither interrupted nor given a limit, and what makes a page of an answer holds
Python's lock; so there are processes, not threads. Each belongs to a thread of the server that
waits for it.
"""

import asyncio
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from diplograph.errors import LimitError
from diplograph.running import Limits
from diplograph.web.messages import Asked
from diplograph.web.process import Answer, Process

WAITING: Final = 64
"""How many requests may wait for a process, at most."""
PATIENCE: Final = 1.0
"""Seconds that a process may go on for a client that has left: to start another takes as long."""

_STOPPED: Final = "the server is being stopped"


class Busy(LimitError):
    """All processes are at work, and many requests or long ones wait for them."""


class Workers:
    """Some processes that have a case open, started when they are first needed."""

    def __init__(self, case: Path, *, number: int, limits: Limits, texts: bool) -> None:
        self._seconds = limits.seconds
        self._most = number + WAITING
        self._command = [
            *(sys.executable, "-P", "-m", "diplograph.web.worker", str(case)),
            *("" if value is None else str(value) for value in (limits.seconds, limits.memory)),
            "texts" if texts else "",
        ]
        self._threads = ThreadPoolExecutor(number, thread_name_prefix="answering")
        self._own = threading.local()
        self._all: set[Process] = set()
        self._in_hand = 0
        self._closed = False

    async def ask(self, asked: Asked, left: Callable[[], Awaitable[None]]) -> Answer:
        """The answer to a request; `left` returns when nobody waits for it any more.

        Raises:
            Busy: no process is free in time.
            LimitError: it took too long, the process died of it, or nobody waits for it.
        """
        if self._closed:
            raise Busy(_STOPPED)
        if self._in_hand >= self._most:
            raise Busy("too many requests wait for an answer (try again in a moment)")
        self._in_hand += 1
        turn = _Turn()
        job = self._threads.submit(self._answer, asked, turn)
        leaving = asyncio.ensure_future(left())
        try:
            return await self._answered(job, leaving)
        finally:
            self._in_hand -= 1
            leaving.cancel()
            if not job.done() and not job.cancel():
                turn.give_up()
                job.add_done_callback(_dropped)

    async def _answered(self, job: "Future[Answer]", leaving: "asyncio.Future[None]") -> Answer:
        answered = asyncio.wrap_future(job)
        answered.add_done_callback(_noted)  # nobody may wait for it any more
        either: set[asyncio.Future[Any]] = {answered, leaving}
        first = asyncio.FIRST_COMPLETED
        done, _ = await asyncio.wait(either, timeout=self._seconds, return_when=first)
        if not done:
            if job.cancel():
                raise Busy("all that answer are at work on long questions (try again in a moment)")
            await asyncio.wait(either, return_when=first)
        if not answered.done() and not job.cancel():
            await asyncio.wait([answered], timeout=PATIENCE)
        if job.cancelled() or not answered.done():
            raise LimitError("nobody waits for this answer any more")
        return answered.result()

    def stop(self) -> None:
        """Ends all processes, whatever they are at; requests are answered that this is so."""
        self._closed = True
        for process in list(self._all):
            process.kill()

    def close(self) -> None:
        """The same, and waits until nothing is left of them."""
        self.stop()
        self._threads.shutdown(wait=True, cancel_futures=True)
        while self._all:
            self._all.pop().end()

    def _answer(self, asked: Asked, turn: "_Turn") -> Answer:
        """Asks the process of this thread."""
        process = self._process()
        try:
            with turn.at(process):
                answer = process.ask(asked, self._seconds)
        except LimitError:
            self._let_go(process)
            if self._closed:
                raise Busy(_STOPPED) from None
            raise
        if answer.given.last:
            self._let_go(process)
        return answer

    def _process(self) -> Process:
        process: Process | None = getattr(self._own, "process", None)
        if process is not None:
            if process.runs:
                return process
            self._let_go(process)
        process = self._own.process = Process(self._command)
        self._all.add(process)
        if self._closed:  # meanwhile
            process.kill()
        return process

    def _let_go(self, process: Process) -> None:
        self._own.process = None
        self._all.discard(process)
        process.end()


class _Turn:
    """A request's turn at a process, which ends that process when it is given up."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: Process | None = None
        self._given_up = False

    @contextmanager
    def at(self, process: Process) -> Iterator[None]:
        """Has the turn while something is done."""
        with self._lock:
            self._process = process
        if self._given_up:
            process.kill()
        try:
            yield
        finally:
            with self._lock:
                self._process = None

    def give_up(self) -> None:
        """Ends the process, if it is still this one's turn, or will be."""
        with self._lock:
            self._given_up = True
            if self._process is not None:
                self._process.kill()


def _noted(future: "asyncio.Future[Answer]") -> None:
    """Takes note of what went wrong, of which asyncio would else complain."""
    if not future.cancelled():
        future.exception()


def _dropped(job: "Future[Answer]") -> None:
    """Closes the file of an answer that came too late."""
    if not job.cancelled() and job.exception() is None and (file := job.result().file):
        file.close()
