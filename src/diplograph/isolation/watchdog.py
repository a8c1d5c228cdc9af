"""A watchdog, which ends this process on a timeout, at its memory limit, or on Ctrl-C.

Python runs signal handlers between two rows, not while the engine computes. But the engine lets
other threads run, and a signal writes to a pipe at once. So a thread waits for the pipe, checks the
time and the memory, and ends the process whatever the engine is doing.
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

from diplograph.errors import DiplographError, Interrupted
from diplograph.isolation.limits import LimitExceeded, Limits, resident_memory

_INTERVAL: Final = 0.02
"""Seconds between two checks of the memory: the engine can allocate some 50 MB in them."""
_DONE: Final = b"\0"

End = Callable[[DiplographError], object]
"""A function that ends the process, and gets the reason."""


@contextmanager
def watched(limits: Limits, end: End, *, memory: int = 0) -> Iterator[None]:
    """Watches the block, which must run in the main thread of a program.

    `end` is called in another thread, with a LimitExceeded or Interrupted. `memory` is the number
    of bytes that the process used before, which do not count.
    """
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    old_writer = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    old_handler = signal.getsignal(signal.SIGINT)
    if old_handler != signal.SIG_IGN:
        signal.signal(signal.SIGINT, _leave_to_the_thread)
    thread = Thread(target=_watch, args=(reader, limits, end, memory), daemon=True)
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
    """Does nothing; Python writes a signal to the pipe only if it has a handler."""


def _watch(reader: int, limits: Limits, end: End, memory: int) -> None:
    began = time.monotonic()
    waiting = select.poll()  # select() refuses descriptors above 1,023
    waiting.register(reader, select.POLLIN)
    while True:
        left = None if limits.seconds is None else began + limits.seconds - time.monotonic()
        if left is not None and left <= 0:
            end(LimitExceeded("seconds", limits))
        if limits.memory and resident_memory() - memory > limits.memory:
            end(LimitExceeded("memory", limits))
        waits = [wait for wait in (left, _INTERVAL if limits.memory else None) if wait is not None]
        shortest = min(waits, default=None)
        if waiting.poll(None if shortest is None else math.ceil(shortest * 1000)):
            if os.read(reader, 1) == _DONE:
                return
            end(Interrupted("Ctrl-C ended the query"))
