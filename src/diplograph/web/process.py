"""A process that answers, as the server sees it: what it asks, how long it waits, what is left."""

import os
import signal
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Final, NamedTuple

from diplograph.errors import LimitError
from diplograph.web.messages import Asked, Given, Ready, receive, send

GRACE: Final = 5.0
"""Seconds beyond its time that a process has to say so itself, before it is ended from here."""
OPENING: Final = 60.0
"""Seconds in which it must have opened what it answers from; these are not part of its time."""


class Answer(NamedTuple):
    """An answer, and the open file that its body stands in, where that is not in it."""

    given: Given
    file: IO[bytes] | None


class Process:
    """A process with a folder of its own, its last word, where all that it writes stands.

    One thread asks it, one question at a time, and ends it; any thread may kill it.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._folder = TemporaryDirectory(prefix="diplograph-web-", ignore_cleanup_errors=True)
        kept = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
        self._process = subprocess.Popen(  # by exec, never by fork
            [*command, self._folder.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=kept | {"TMPDIR": self._folder.name},
            start_new_session=True,
        )
        self._ending = threading.Lock()
        self._is_late = False

    @property
    def runs(self) -> bool:
        """Whether it can be asked."""
        with self._ending:
            return self._process.poll() is None

    def ask(self, asked: Asked, seconds: float | None) -> Answer:
        """Its answer, for which it has some seconds from when it has opened what it needs.

        Raises:
            LimitError: it was ended, or died; it is of no more use.
        """
        asked.spool = str(Path(self._folder.name) / "answer")
        given = self._exchange(asked, None if seconds is None else seconds + GRACE)
        if given is None:
            if self._is_late:
                raise LimitError("the answer took too long and was ended")
            raise LimitError("the process that was to answer died of it")
        spool = Path(asked.spool)
        try:
            return Answer(given, spool.open("rb") if given.body is None else None)
        finally:
            spool.unlink(missing_ok=True)

    def kill(self) -> None:
        """Kills it with those that it has started itself: foreign queries run in them."""
        with self._ending:
            if self._process.returncode is None:  # else its number may be another's by now
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        """Kills it, and removes all that is left of it."""
        self.kill()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if stream:
                    stream.close()
        with self._ending:
            self._process.wait()
        self._folder.cleanup()

    def _exchange(self, asked: Asked, limit: float | None) -> Given | None:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None  # noqa: S101 - both were asked for
        assert stdout is not None  # noqa: S101
        try:
            with self._within(OPENING):
                send(stdin, asked)
                if receive(stdout, Ready) is None:
                    return None
            with self._within(limit):
                return receive(stdout, Given)
        except OSError:
            return None

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
