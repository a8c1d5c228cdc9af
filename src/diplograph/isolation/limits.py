"""Limits of time and memory, and the memory that this process uses."""

import math
import os
import resource
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from diplograph.errors import LimitError

LONGEST: Final = 86_400
"""The longest time limit, in seconds: one day."""
GRACE: Final = 5.0
"""Seconds after the timeout in which a worker may report it, before its parent kills it."""
_UNUSED: Final = 1 << 30
"""Bytes that libraries map and do not use: the allocator of pyarrow maps that many at once."""

UNITS: Final = {"T": 1 << 40, "G": 1 << 30, "M": 1 << 20, "K": 1 << 10}
"""The unit letters of a number of bytes, and their sizes."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a query; None means no limit.

    `seconds` is the time until the result is complete, `memory` the bytes of main memory,
    `federation` whether SERVICE may send requests to other machines. `computing` is the CPU time in
    seconds, which does not depend on what else the machine does.

    Raises:
        ValueError: a limit is not above zero, or `seconds` is more than a day.
    """

    seconds: float | None = 30
    memory: int | None = 1 << 30
    federation: bool = False
    computing: float | None = None

    def __post_init__(self) -> None:
        for name in ("seconds", "memory", "computing"):
            value = getattr(self, name)
            if value is not None and not value > 0:
                raise ValueError(f"{name} is {value!r}; expected more than 0, or None for no limit")
        if self.seconds is not None and self.seconds > LONGEST:
            message = f"seconds is {self.seconds!r}; expected {LONGEST:,} (a day) at most, or None"
            raise ValueError(f"{message} for no limit")


class LimitExceeded(LimitError):
    """A limit ended a query; `limit` is the field of `Limits`."""

    def __init__(self, limit: str, limits: Limits) -> None:
        if limit == "seconds":
            super().__init__(f"the query timed out after {limits.seconds or 0:g} s")
        elif limit == "computing":
            super().__init__(f"the query took more than {limits.computing:g} s of computing")
        else:
            most = f"{written(limits.memory)} of memory" if limits.memory else "all memory"
            super().__init__(f"the query took more than {most}")
        self.limit = limit


def restrict(limits: Limits) -> None:
    """Sets limits of the kernel on this process, in case its watchdog fails to end it.

    They are wider than those of the watchdog, which must act first. The kernel counts memory that
    is mapped but not yet used, so its limit is twice `memory`, beyond what is mapped already; the
    CPU time is what all processors can compute in the time. A system may lack some of the limits.
    """
    bounds = [(resource.RLIMIT_CORE, 0)]
    computing = limits.computing
    if computing is None and limits.seconds is not None:
        computing = (os.cpu_count() or 1) * (limits.seconds + GRACE)
    if computing is not None:
        bounds.append((resource.RLIMIT_CPU, math.ceil(time.process_time() + computing)))
    if limits.memory is not None:
        bounds.append((resource.RLIMIT_FSIZE, limits.memory))
        mapped = _pages(5) * resource.getpagesize()
        bounds.append((resource.RLIMIT_DATA, mapped + 2 * limits.memory + _UNUSED))
    for kind, most in bounds:
        with suppress(ValueError, OSError):  # a stricter one is set, or the system has none
            resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))


def machine_memory() -> int | None:
    """The bytes of main memory of this machine; None if they are not known."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return None


def resident_memory() -> int:
    """The bytes of main memory that this process uses.

    On systems that do not tell (all but Linux), the most that it has ever used.
    """
    if pages := _pages(1):
        return pages * resource.getpagesize()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _pages(column: int) -> int:
    """A column of proc_pid_statm(5), in pages: 1 is resident memory, 5 data and stack.

    0 if the system does not have the file.
    """
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - quicker than pathlib
            return int(file.read().split()[column])
    except OSError:
        return 0


def written(count: int) -> str:
    """A number of bytes with its unit, for people to read.

    >>> written(1 << 30), written(1536 << 20)
    ('1 GB', '1.5 GB')
    """
    unit, size = next((u, s) for u, s in UNITS.items() if count >= s or u == "K")
    return f"{count / size:.4g} {unit}B"
