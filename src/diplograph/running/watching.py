"""Ends this process when what it does takes too long or too much, or Ctrl-C is pressed.

A handler of Python's runs between two rows, not while the engine computes. But the engine lets
other threads run, and a signal writes to a pipe at once: a thread waits for the pipe, looks at the
clock and at the memory, and ends the process whatever the engine is at.
"""

import math
import os
import select
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Final

from diplograph.errors import DiplographError, Interrupted, LimitError
from diplograph.running.limits import Limits, resident_memory, written

_INTERVAL: Final = 0.02
"""Seconds between two looks at the memory: the engine can take some 50 MB in them."""
_DONE: Final = b"\0"


class Exceeded(LimitError):
    """A query was ended by a limit; `limit` is its name in `Limits`."""

    def __init__(self, limit: str, why: str) -> None:
        super().__init__(why)
        self.limit = limit


@contextmanager
def watched(limits: Limits, end: Callable[[DiplographError], object]) -> Iterator[None]:
    """Watches over what is done inside, in the main thread of a program.

    `end` is called, in another thread, with an error that says why; it must end the process.
    """
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    old_writer = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    old_handler = signal.signal(signal.SIGINT, _leave_to_the_thread)
    thread = Thread(target=_watch, args=(reader, limits, end), daemon=True)
    thread.start()
    try:
        yield
    finally:
        os.write(writer, _DONE)
        thread.join()
        signal.signal(signal.SIGINT, old_handler)
        signal.set_wakeup_fd(old_writer)
        os.close(writer)
        os.close(reader)


def _leave_to_the_thread(_number: int, _frame: object) -> None:
    """A handler of Python's must be there for the signal to write to the pipe."""


def _watch(reader: int, limits: Limits, end: Callable[[DiplographError], object]) -> None:
    began = time.monotonic()
    waiting = select.poll()  # select() refuses descriptors beyond 1,023
    waiting.register(reader, select.POLLIN)
    while True:
        left = None if limits.seconds is None else began + limits.seconds - time.monotonic()
        if left is not None and left <= 0:
            end(Exceeded("seconds", f"the query was ended after {limits.seconds:g} s"))
        if limits.memory and resident_memory() > limits.memory:
            allowed = written(limits.memory)
            end(Exceeded("memory", f"the query was ended when it took more than {allowed}"))
        waits = [wait for wait in (left, _INTERVAL if limits.memory else None) if wait is not None]
        shortest = min(waits, default=None)
        if waiting.poll(None if shortest is None else math.ceil(shortest * 1000)):
            if os.read(reader, 1) == _DONE:
                return
            end(Interrupted("the query was ended by Ctrl-C"))
