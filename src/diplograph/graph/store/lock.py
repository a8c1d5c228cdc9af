"""File locks of the kernel, which end with the process that holds them.

Only one build at a time holds the lock of a store. Readers hold a shared lock on their generation,
so that it is not removed while they read: the engine opens most files only when it needs them.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from diplograph.errors import LockedError


@contextmanager
def build_lock(path: Path) -> Iterator[None]:
    """Hold the build lock; raise a LockedError that names its holder if another build has it.

    The file has the process id of the build and the time when it began. The file stays, the lock
    does not.
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
    """Take a shared lock on a file, and return its descriptor; closing that releases the lock.

    Raises BlockingIOError if the file is being removed, FileNotFoundError if it was removed.
    """
    import fcntl

    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise
    except OSError:  # a file system without locks: reading without one is better than not at all
        pass
    return descriptor


@contextmanager
def unheld(path: Path) -> Iterator[bool]:
    """Whether no reader has a shared lock on a file; none can take one inside the block."""
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
