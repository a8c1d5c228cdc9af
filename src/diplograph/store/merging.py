"""The engine's threads that merge its tables, and how much of the machine they may have.

RocksDB begins to merge as soon as there are two tables, and does so again for every piece that is
loaded: a third of the work of a build. Once at the end is enough; until then these threads, which
cannot be held altogether, get what the others leave.
"""

import os
import sys
from pathlib import Path
from typing import Final

_TASKS: Final = Path("/proc/self/task")
_NAME: Final = "rocksdb:low"
_NICE: Final = 10
"""Of a core that another program wants as well, a tenth is left."""


def step_back() -> None:
    """Lower the priority of the engine's merging threads; on other systems than Linux, do nothing.

    There are threads as soon as a database has been opened for writing.
    """
    _prioritise(_NICE)


def step_forward() -> None:
    """Restore it, where that is allowed (see setpriority(2)).

    Where it is not, merging goes on as fast on an idle machine, and yields to others on a busy one.
    """
    _prioritise(0)


def _prioritise(nice: int) -> None:
    if sys.platform != "linux":
        return
    try:
        for task in _TASKS.iterdir():
            if (task / "comm").read_text().startswith(_NAME):
                os.setpriority(os.PRIO_PROCESS, int(task.name), nice)
    except OSError:
        return  # not allowed, or a thread has ended meanwhile
