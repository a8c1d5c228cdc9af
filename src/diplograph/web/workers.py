"""The processes that answer: each is asked one thing at a time, and replaced when it dies.

The engine can be neither interrupted nor given a limit, and what makes a page of an answer holds
Python's lock; so there are processes, not threads. Each belongs to a thread of the server that
waits for it.
"""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Final

from diplograph.errors import LimitError
from diplograph.running import Limits
from diplograph.web.messages import Asked, Given, receive, send

GRACE: Final = 5.0
"""Seconds beyond its time that a process has to say so itself, before it is ended from here."""
WAITING: Final = 64
"""How many requests may wait for a process, at most."""

_STOPPED: Final = "the server is being stopped"


class Busy(LimitError):
    """All processes are at work, and many requests or long ones wait for them."""


class Workers:
    """Some processes that have a case open, started when they are first needed."""

    def __init__(self, case: Path, *, number: int, limits: Limits, texts: bool) -> None:
        self._seconds = limits.seconds
        self._start = [
            *(sys.executable, "-P", "-m", "diplograph.web.worker", str(case)),
            *("" if value is None else str(value) for value in (limits.seconds, limits.memory)),
            "texts" if texts else "",
        ]
        self._threads = ThreadPoolExecutor(number, thread_name_prefix="answering")
        self._own = threading.local()
        self._all: set[subprocess.Popen[bytes]] = set()
        self._waiting = 0
        self._spools = 0
        self._closed = False

    @cached_property
    def _folder(self) -> "TemporaryDirectory[str]":
        """Where answers of any size are written."""
        return TemporaryDirectory(prefix="diplograph-web-")

    def spool(self) -> str:
        """A file that is not there yet."""
        self._spools += 1
        return str(Path(self._folder.name) / str(self._spools))

    async def ask(self, asked: Asked) -> Given:
        """The answer to a request.

        Raises:
            Busy: no process is free in time.
            LimitError: it took too long, or the process died of it.
        """
        if self._waiting >= WAITING:
            raise Busy("too many requests wait for an answer (try again in a moment)")
        self._waiting += 1
        begun = threading.Event()
        future = asyncio.get_running_loop().run_in_executor(
            self._threads, self._answer, asked, begun
        )
        future.add_done_callback(_noted)  # nobody may wait for it any more
        try:
            done, _ = await asyncio.wait([future], timeout=self._seconds)
            if not done and not begun.is_set() and future.cancel():
                raise Busy("all that answer are at work on long questions (try again in a moment)")
            return await future
        finally:
            self._waiting -= 1

    def stop(self) -> None:
        """Ends all processes, whatever they are at; requests are answered that this is so."""
        self._closed = True
        for process in list(self._all):
            _kill(process)

    def close(self) -> None:
        """The same, and waits until nothing is left of them."""
        self.stop()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for process in list(self._all):
            _reap(process)
        if "_folder" in self.__dict__:
            self._folder.cleanup()

    def _answer(self, asked: Asked, begun: threading.Event) -> Given:
        """Asks the process of this thread."""
        begun.set()
        if self._closed:
            raise Busy(_STOPPED)
        process = self._process()
        stdin, stdout = process.stdin, process.stdout
        assert stdin is not None  # noqa: S101 - both were asked for
        assert stdout is not None  # noqa: S101
        limit = None if self._seconds is None else self._seconds + GRACE
        late = threading.Event()
        clock = threading.Timer(limit, _end, (process, late)) if limit else None
        try:
            if clock:
                clock.start()
            given = _exchange(stdin, stdout, asked)
        finally:
            if clock:
                clock.cancel()
        if given is None or given.last:
            self._own.process = None
            self._all.discard(process)
            _reap(process)
        if given is not None:
            return given
        Path(asked.spool).unlink(missing_ok=True)
        if self._closed:
            raise Busy(_STOPPED)
        if late.is_set():
            raise LimitError(f"the answer was ended after {self._seconds:g} s")
        raise LimitError("the process that was to answer died of it")

    def _process(self) -> subprocess.Popen[bytes]:
        process: subprocess.Popen[bytes] | None = getattr(self._own, "process", None)
        if process is not None and process.poll() is None:
            return process
        if process is not None:
            self._all.discard(process)
            _reap(process)
        process = subprocess.Popen(  # by exec, never by fork
            self._start,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={name: value for name, value in os.environ.items() if name != "COLUMNS"},
            start_new_session=True,
        )
        self._own.process = process
        self._all.add(process)
        if self._closed:  # meanwhile
            _kill(process)
        return process


def _noted(future: "asyncio.Future[Given]") -> None:
    """Takes note of what went wrong, of which asyncio would else complain."""
    if not future.cancelled():
        future.exception()


def _exchange(stdin: IO[bytes], stdout: IO[bytes], asked: Asked) -> Given | None:
    try:
        send(stdin, asked)
        return receive(stdout, Given)
    except OSError:
        return None


def _end(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends a process with those that it has started itself: foreign queries run in them."""
    if process.returncode is None:  # else its number may be another's by now
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _reap(process: subprocess.Popen[bytes]) -> None:
    _kill(process)
    for stream in (process.stdin, process.stdout):
        with suppress(OSError):
            if stream:
                stream.close()
    process.wait()
