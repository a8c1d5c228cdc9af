"""A worker as its parent process sees it: its requests, its timeouts, and why it died."""

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
from typing import Any, Final

from diplograph.errors import LimitError
from diplograph.isolation import protocol, worker
from diplograph.isolation.limits import GRACE, LimitExceeded, Limits
from diplograph.isolation.protocol import receive, send

OPENING: Final = 60.0
"""Seconds in which a worker must be ready to answer; they do not count for its limits."""
_OUT_OF_MEMORY: Final = ("memory allocation of", "MemoryError", "bad_alloc")


class WorkerProcess:
    """A worker process with a temporary folder of its own.

    One thread sends it requests, one at a time, and ends it; any thread may kill it.
    """

    def __init__(
        self, task: str, arguments: Sequence[Any], limits: Limits, niceness: int = 0
    ) -> None:
        """Starts it. `task` is the `module:factory` of a `worker.Task`, `arguments` are JSON.

        It gives way to other processes by its `niceness`, from 0 to 19 (nice(2)).
        """
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
            "niceness": niceness,
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
        self._late: LimitError | None = None
        self.is_last = False
        """Whether the worker exits after the answer that it has given."""

    @property
    def runs(self) -> bool:
        """Whether the process is running."""
        return self._reap(block=False) is None

    def ask(self, request: bytes) -> Generator[bytes, None, bytes]:
        """Sends a request; yields the message and then the data, and returns those of END.

        Raises:
            LimitError: a limit ended the worker, or it crashed; it cannot be used any more.
        """
        assert self._process.stdin is not None  # noqa: S101 - it was asked for
        late = LimitError(f"the worker is not ready after {OPENING:g} s")
        with self._within(OPENING, late):
            with suppress(BrokenPipeError):
                send(self._process.stdin, protocol.REQUEST, request)
            self._receive()
        seconds, late = self._limits.seconds, LimitExceeded("seconds", self._limits)
        with self._within(None if seconds is None else seconds + GRACE, late):
            kind, data = self._receive()
            while kind in (protocol.MESSAGE, protocol.DATA):
                yield data
                kind, data = self._receive()
        self.is_last = kind == protocol.LAST
        return data

    def errors(self) -> str:
        """The text that it wrote to standard error since the last call."""
        with suppress(OSError), self._errors.open("r+b") as file:
            if said := file.read():
                file.truncate(0)
                return said.decode(errors="replace")
        return ""

    def kill(self) -> None:
        """Kills the worker and the processes that it has started."""
        with self._ending:
            if self._process.returncode is None:  # else another process may have its id
                self._kill_group()

    def end(self) -> None:
        """Kills the worker, closes its pipes, and removes its folder. Idempotent."""
        self.kill()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if stream:
                    stream.close()
        self._reap(block=True)
        self._folder.cleanup()

    def _reap(self, *, block: bool) -> int | None:
        """The exit code, once the worker has ended: what it has started is killed then."""
        with self._ending:
            if self._process.returncode is None:
                code = self._process.wait() if block else self._process.poll()
                if code is not None:
                    self._kill_group()
            return self._process.returncode

    def _kill_group(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def _receive(self) -> tuple[bytes, bytes]:
        assert self._process.stdout is not None  # noqa: S101 - it was asked for
        with suppress(OSError, ValueError):  # another thread has ended it
            if frame := receive(self._process.stdout):
                return frame
        raise self._death()

    def _death(self) -> LimitError:
        """The reason why the worker has ended."""
        code = self._reap(block=True)
        assert code is not None  # noqa: S101 - it was waited for
        for limit, exit_code in protocol.EXIT_CODES.items():
            if code == exit_code:
                return LimitExceeded(limit, self._limits)
        if code == -signal.SIGXCPU and self._limits.computing:
            return LimitExceeded("computing", self._limits)
        if code == -signal.SIGXCPU:
            return LimitExceeded("seconds", self._limits)
        if self._late:
            return self._late
        said = self.errors()
        if self._limits.memory and any(sign in said for sign in _OUT_OF_MEMORY):
            return LimitExceeded("memory", self._limits)
        sys.stderr.write(said)
        if code == -signal.SIGSEGV:
            return LimitError("the worker crashed: SIGSEGV, as by a text that is nested too deep")
        name = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return LimitError(f"the worker crashed: {name}")

    @contextmanager
    def _within(self, seconds: float | None, late: LimitError) -> Iterator[None]:
        """Kills the worker if the block takes longer, and gives `late` as the reason."""
        if seconds is None:
            yield
            return
        clock = threading.Timer(seconds, self._expire, [late])
        clock.daemon = True
        clock.start()
        try:
            yield
        finally:
            clock.cancel()

    def _expire(self, late: LimitError) -> None:
        self._late = late
        self.kill()
