"""The engine's threads that merge its tables, and how much of the machine they may have.

RocksDB begins to merge as soon as there are two tables, and does so again for every piece that is
loaded. Once at the end is enough; until then these threads, which cannot be held altogether, get
what the others leave.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

_TASKS: Final = Path("/proc/self/task")
_NAME: Final = "rocksdb:low"
_NICER: Final = 10
"""Steps of niceness: of a core that another thread wants as well, a tenth is left (sched(7))."""


def step_back() -> None:
    """Lower the priority of the engine's merging threads; on other systems than Linux, do nothing.

    There are threads as soon as a database has been opened for writing.
    """
    _make_nicer(_NICER)


def step_forward() -> None:
    """Restore it, where that is allowed (see setpriority(2)).

    Where it is not, merging goes on as fast on an idle machine, and yields to others on a busy one.
    """
    _make_nicer(0)


def _make_nicer(by: int) -> None:
    """Set the niceness of the merging threads to that of this one, and so many steps more."""
    if sys.platform != "linux":
        return
    nice = os.nice(0) + by
    for task in _TASKS.iterdir():
        with suppress(OSError):  # it is not allowed, or the thread has ended meanwhile
            if (task / "comm").read_text().startswith(_NAME):
                os.setpriority(os.PRIO_PROCESS, int(task.name), nice)
