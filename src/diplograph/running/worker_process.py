"""A worker as its parent sees it: what it is asked, how long that may take, why it died."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Final, NamedTuple

from diplograph.errors import LimitError
from diplograph.running import protocol, worker
from diplograph.running.limits import GRACE, LimitExceeded, Limits
from diplograph.running.protocol import receive, send

OPENING: Final = 60.0
"""Seconds in which it must have opened what it answers from; these are not part of its time."""
_OUT_OF_MEMORY: Final = ("memory allocation of", "MemoryError", "bad_alloc")


class Answer(NamedTuple):
    """An answer, and the open file with more of it where the task has given one."""

    message: bytes
    file: IO[bytes] | None


class WorkerProcess:
    """A worker with a folder of its own, its temporary one.

    One thread asks it, one request at a time, and ends it; any thread may kill it.
    """

    def __init__(self, task: str, arguments: Sequence[Any], limits: Limits) -> None:
        """Starts it. `task` is the `module:factory` of a `worker.Task`, `arguments` for JSON."""
        self._limits = limits
        self._folder = TemporaryDirectory(prefix="diplograph-", ignore_cleanup_errors=True)
        self._errors = Path(self._folder.name) / "stderr"
        job = {
            "task": task,
            "arguments": arguments,
            "folder": self._folder.name,
            "seconds": limits.seconds,
            "memory": limits.memory,
            "computing": limits.computing,
        }
        environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
        with self._errors.open("ab") as errors:
            self._process = subprocess.Popen(  # by exec, never by fork: a store may be open here
                [sys.executable, "-P", worker.__file__, json.dumps(job)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=environment | {"TMPDIR": self._folder.name, "RUST_BACKTRACE": "0"},
                start_new_session=True,
            )
        self._ending = threading.Lock()
        self._is_late = False
        self.is_last = False
        """Whether it exits after the answer that it has given."""

    @property
    def runs(self) -> bool:
        """Whether it can be asked."""
        with self._ending:
            return self._process.poll() is None

    def ask(self, request: bytes) -> Answer:
        """Its answer, complete.

        Raises:
            LimitError: it was ended, or crashed; it is of no more use.
        """
        file: IO[bytes] | None = None
        with self._within(self._begin(request)):
            kind, data = self._receive()
            if kind == protocol.SPOOL:
                spool = Path(os.fsdecode(data))
                file = spool.open("rb")
                spool.unlink()
                kind, data = self._receive()
        self.is_last = kind == protocol.LAST
        return Answer(data, file)

    def stream(self, request: bytes) -> tuple[bytes, Generator[bytes, None, bytes]]:
        """Its answer, and the rest of it bit by bit; the generator returns what is said at its end.

        Raises:
            LimitError: it was ended, or crashed, also while the rest is read.
        """
        with self._within(self._begin(request)):
            kind, data = self._receive()
        return data, self._rest(kind)

    def errors(self) -> str:
        """What it has written to its standard error since this was last read."""
        with suppress(OSError), self._errors.open("r+b") as file:
            if said := file.read():
                file.truncate(0)
                return said.decode(errors="replace")
        return ""

    def kill(self) -> None:
        """Kills it with all that it has started itself."""
        with self._ending:
            if self._process.returncode is None:  # else its number may be another's by now
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        """Kills it, and removes all that is left of it. Idempotent."""
        self.kill()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if stream:
                    stream.close()
        with self._ending:
            self._process.wait()
        self._folder.cleanup()

    def _begin(self, request: bytes) -> float | None:
        """Sends a request, and gives the seconds that the answer may take from now on."""
        assert self._process.stdin is not None  # noqa: S101 - it was asked for
        with self._within(OPENING):
            with suppress(BrokenPipeError):
                send(self._process.stdin, protocol.REQUEST, request)
            self._receive()
        return None if self._limits.seconds is None else self._limits.seconds + GRACE

    def _receive(self) -> tuple[bytes, bytes]:
        assert self._process.stdout is not None  # noqa: S101 - it was asked for
        with suppress(OSError, ValueError):  # it was ended by another thread
            if frame := receive(self._process.stdout):
                return frame
        raise self._death()

    def _rest(self, kind: bytes) -> Generator[bytes, None, bytes]:
        while kind in (protocol.STREAM, protocol.DATA):
            kind, data = self._receive()
            if kind == protocol.DATA:
                yield data
        return data if kind == protocol.END else b""

    def _death(self) -> LimitError:
        """Why it does not answer any more."""
        with self._ending:
            code = self._process.wait()
        for limit, exit_code in protocol.EXIT_CODES.items():
            if code == exit_code:
                return LimitExceeded(limit, self._limits)
        if code == -signal.SIGXCPU and self._limits.computing:
            return LimitExceeded("computing", self._limits)
        if self._is_late or code == -signal.SIGXCPU:
            return LimitExceeded("seconds", self._limits)
        said = self.errors()
        if self._limits.memory and any(sign in said for sign in _OUT_OF_MEMORY):
            return LimitExceeded("memory", self._limits)
        sys.stderr.write(said)
        if code == -signal.SIGSEGV:
            return LimitError("the worker crashed: SIGSEGV, as by a text that is nested too deep")
        name = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return LimitError(f"the worker crashed: {name}")

    @contextmanager
    def _within(self, seconds: float | None) -> Iterator[None]:
        """Kills it if what is done inside takes longer."""
        if seconds is None:
            yield
            return
        clock = threading.Timer(seconds, self._expire)
        clock.daemon = True
        clock.start()
        try:
            yield
        finally:
            clock.cancel()

    def _expire(self) -> None:
        self._is_late = True
        self.kill()
