"""The worker: a script that answers requests from standard input until it is closed.

Its one argument is JSON: the `task`, its `arguments`, the limits of each answer, its niceness, and
its temporary folder. When its parent dies, it ends at once, whatever it is doing: it removes the
folder, and kills all processes that it has started.
"""

import json
import os
import signal
import sys
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from queue import SimpleQueue
from threading import Lock, Thread
from typing import IO, Any, Final, Protocol

from diplograph.errors import DiplographError
from diplograph.isolation import protocol
from diplograph.isolation.limits import LimitExceeded, Limits, resident_memory, restrict
from diplograph.isolation.protocol import Answer, receive, send
from diplograph.isolation.watchdog import watched

_PARENT_IS_GONE: Final = 60.0
"""Seconds in which a parent that reads no more must be found gone."""


class Task(Protocol):
    """The task of a worker, made by the named factory."""

    def open(self) -> None:
        """Opens what the next answer needs; the time limit starts after that."""

    def answer(self, request: bytes) -> Answer:
        """The answer to a request."""

    def answer_limit(self, request: bytes, error: LimitExceeded) -> bytes | None:
        """The answer when a limit ended the first one; None for an error.

        It is called in another thread, and the worker exits after it.
        """


class _Worker:
    """Answers requests, one after another."""

    def __init__(self, task: Task, limits: Limits, out: IO[bytes]) -> None:
        self._task = task
        self._limits = limits
        self._out = out
        self._sending = Lock()
        self._memory: int | None = None

    def answer(self, request: bytes) -> None:
        """Sends the answer to a request."""
        self._task.open()
        send(self._out, protocol.READY)
        if self._memory is None:
            self._memory = resident_memory()
        restrict(self._limits)
        with watched(self._limits, partial(self._end, request), memory=self._memory):
            try:
                answer = self._task.answer(request)
                with self._sending:
                    self._send(answer)
            except MemoryError:
                self._end(request, LimitExceeded("memory", self._limits))
        if answer.last:
            os._exit(0)

    def _send(self, answer: Answer) -> None:
        send(self._out, protocol.MESSAGE, answer.message)
        end = answer.write(_Data(self._out))  # type: ignore[arg-type] # it can only be written to
        send(self._out, protocol.LAST if answer.last else protocol.END, end)

    def _end(self, request: bytes, why: DiplographError) -> None:
        """Sends the answer to a reached limit, if the task has one, and exits."""
        assert isinstance(why, LimitExceeded)  # noqa: S101 - Ctrl-C is for the parent
        try:
            if self._sending.acquire(blocking=False):
                message = self._task.answer_limit(request, why)
                if message is not None:
                    self._send(Answer(message, last=True))
        finally:
            os._exit(protocol.EXIT_CODES[why.limit])


class _Data:
    """A file that sends the written bytes as DATA frames."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out

    def write(self, data: bytes) -> int:
        """Sends bytes as a frame."""
        send(self._out, protocol.DATA, data)
        return len(data)

    def flush(self) -> None:
        """Does nothing: each frame is sent at once."""


def _read(stream: IO[bytes], requests: "SimpleQueue[bytes]", folder: str) -> None:
    """Reads requests until the parent is gone, then ends the worker and its child processes."""
    try:
        while (frame := receive(stream)) is not None:
            requests.put(frame[1])
        import shutil

        shutil.rmtree(folder, ignore_errors=True)
        os.killpg(os.getpid(), signal.SIGKILL)
    finally:
        os._exit(1)


def main(task: str, arguments: Sequence[Any], folder: str, niceness: int, **limits: Any) -> None:
    """Answers the requests from standard input."""
    os.nice(niceness)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # libraries may print: standard output is for frames
    requests: SimpleQueue[bytes] = SimpleQueue()
    reader = Thread(target=_read, args=(sys.stdin.buffer, requests, folder), daemon=True)
    reader.start()
    module, _, factory = task.partition(":")
    worker = _Worker(getattr(import_module(module), factory)(*arguments), Limits(**limits), out)
    try:
        while True:
            worker.answer(requests.get())
    except BrokenPipeError:
        reader.join(_PARENT_IS_GONE)  # it ends the worker, with all that it has started
        raise


if __name__ == "__main__":
    main(**json.loads(sys.argv[1]))
