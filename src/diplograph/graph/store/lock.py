"""Locks of the kernel, which end with the process that took them.

One builder at a time holds the lock of a store. Readers hold their generation, so that it is
not cleared while they read: the engine opens most of its files only when it needs them.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from diplograph.errors import LockedError


@contextmanager
def build_lock(path: Path) -> Iterator[None]:
    """Hold the lock of the builder, or raise LockedError that names who holds it.

    The file holds the builder's process id and when it began. It stays behind, the lock does
    not.
    """
    import fcntl

    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 200, 0).decode(errors="replace").strip()
            raise LockedError(f"{path.parent}: {_at_work(holder)}; wait for it to end") from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()} {time.strftime('%Y-%m-%d %H:%M:%S')}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _at_work(holder: str) -> str:
    process, _, since = holder.partition(" ")
    if not since:
        return "another build is at work"
    return f"another build (process {process}) is at work since {since}"


def hold(path: Path) -> int:
    """Take a reader's share in a file and give back its descriptor; closing it ends the share.

    Raises BlockingIOError if the file is being cleared, and FileNotFoundError if it was.
    """
    import fcntl

    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise
    except OSError:  # a file system without locks: a reader without a share is better than none
        pass
    return descriptor


@contextmanager
def unheld(path: Path) -> Iterator[bool]:
    """Whether no reader has a share in a file; none can take one inside the block."""
    import fcntl

    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        yield True
        return
    try:
        free = False
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            free = True
        yield free
    finally:
        os.close(descriptor)
