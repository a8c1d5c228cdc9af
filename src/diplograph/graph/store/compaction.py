"""Compaction: the priority of the engine's threads that merge its tables.

RocksDB begins to merge as soon as there are two tables, and again for every piece that is loaded.
One merge at the end is enough. These threads cannot be stopped; until then they get the CPU time
that other threads leave.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

_TASKS: Final = Path("/proc/self/task")
_NAME: Final = "rocksdb:low"
_NICER: Final = 10
"""Steps of niceness: on a core shared with another thread, a tenth is left (sched(7))."""


def lower_priority() -> None:
    """Lower the priority of the engine's merging threads; only on Linux.

    The threads exist as soon as a database has been opened for writing.
    """
    _set_niceness(_NICER)


def restore_priority() -> None:
    """Restore the priority of the merging threads, if that is allowed (see setpriority(2)).

    If it is not, merging is as fast on an idle machine, and gives way to others on a busy one.
    """
    _set_niceness(0)


def _set_niceness(by: int) -> None:
    """Set the niceness of the merging threads to `by` steps above that of this thread."""
    if sys.platform != "linux":
        return
    nice = os.nice(0) + by
    for task in _TASKS.iterdir():
        with suppress(OSError):  # it is not allowed, or the thread has ended
            if (task / "comm").read_text().startswith(_NAME):
                os.setpriority(os.PRIO_PROCESS, int(task.name), nice)
