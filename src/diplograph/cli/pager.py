"""A pager for output that does not fit on the terminal, as in git."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import RawIOBase
from typing import IO, Any

import click


@contextmanager
def paged() -> Iterator[IO[bytes]]:
    """Opens standard output; on a terminal a pager takes over after a screenful.

    The pager is `PAGER`, else less (with the options FRX unless `LESS` says others); none if that
    is empty or `cat`. The program waits for it when the command is done, not before: the time
    limit of a query does not count the time of reading. Quitting the pager early ends the command,
    which is no error.
    """
    command = _command()
    if command is None:
        yield sys.stdout.buffer
        return
    stream = _Paged(command)
    click.get_current_context().call_on_close(stream.leave)
    with suppress(BrokenPipeError):
        yield stream  # type: ignore[misc] # a raw stream that writes all it is given
        stream.close()


def _command() -> list[str] | None:
    pager = os.environ.get("PAGER")
    words = shlex.split("less" if pager is None else pager)
    return words if words and words[0] != "cat" and shutil.which(words[0]) else None


class _Paged(RawIOBase):
    """Buffers a screenful of output, then passes all to the pager."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._buffer = bytearray()
        self._process: subprocess.Popen[bytes] | None = None
        self._size = shutil.get_terminal_size()

    def isatty(self) -> bool:
        """True: the output is for a terminal, and may be styled."""
        return True

    def writable(self) -> bool:
        """True."""
        return True

    def write(self, data: Any) -> int:
        """Writes all of `data`."""
        if self._process is None:
            self._buffer += data
            if self._fits():
                return len(data)
            data, self._buffer = bytes(self._buffer), bytearray()
            defaults = {"LESS": "FRX", "LESSCHARSET": "utf-8"}
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, env=defaults | os.environ
            )
        assert self._process.stdin  # noqa: S101 - it was asked for
        self._process.stdin.write(data)
        return len(data)

    def _fits(self) -> bool:
        lines = self._buffer.split(b"\n")[:-1]
        if len(self._buffer) > self._size.lines * self._size.columns * 4:
            return False
        # Bytes are counted for cells: too many rather than too few.
        rows = sum(max(1, -(-len(line) // self._size.columns)) for line in lines)
        return rows < self._size.lines

    def close(self) -> None:
        """Writes the buffer, if all of it fits on the screen."""
        if not self.closed and self._process is None and self._buffer:
            sys.stdout.buffer.write(self._buffer)
            sys.stdout.buffer.flush()
        super().close()

    def leave(self) -> None:
        """Waits until the user quits the pager; Ctrl-C is for the pager alone."""
        if self._process is None:
            return
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        with suppress(OSError):
            if self._process.stdin:
                self._process.stdin.close()
        self._process.wait()
