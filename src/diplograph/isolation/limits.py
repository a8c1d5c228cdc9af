"""Limits of time and memory, and what this process takes of both."""

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
"""Seconds that a limit of time may have: a day."""
GRACE: Final = 5.0
"""Seconds beyond its time that a worker has to say so itself, before its parent kills it."""
_UNUSED: Final = 1 << 30
"""Bytes that libraries map and do not use: the allocator of pyarrow takes as many at once."""

UNITS: Final = {"T": 1 << 40, "G": 1 << 30, "M": 1 << 20, "K": 1 << 10}
"""The letters behind a number of bytes."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may take and do; None stands for no limit.

    `seconds` is the time until its result is complete, `memory` the bytes of main memory,
    `federation` whether SERVICE may ask other machines. `computing` is the seconds of the processor
    that it may take, however much else the machine does meanwhile.

    Raises:
        ValueError: one that is not above zero, or `seconds` more than a day.
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
    """A limit ended a query; `limit` is its name in `Limits`."""

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
    """Lets the kernel end this process when its watchdog does not, as far as the system can.

    The watchdog speaks first: what is mapped and not yet used counts here, so that the bound is
    twice that of the memory, and what all processors compute in the time.
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
        with suppress(ValueError, OSError):  # a stricter one is in force, or the system has none
            resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))


def machine_memory() -> int | None:
    """The bytes of main memory that this machine has; None where it does not say."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return None


def resident_memory() -> int:
    """The bytes of main memory that this process takes.

    Where the system does not tell (all but Linux), the most that it ever took.
    """
    if pages := _pages(1):
        return pages * resource.getpagesize()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _pages(column: int) -> int:
    """A column of proc_pid_statm(5): 1 is what is resident, 5 what is mapped to be written."""
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - quicker than pathlib
            return int(file.read().split()[column])
    except OSError:
        return 0


def written(count: int) -> str:
    """A number of bytes, for people.

    >>> written(1 << 30), written(1536 << 20)
    ('1 GB', '1.5 GB')
    """
    unit, size = next((u, s) for u, s in UNITS.items() if count >= s or u == "K")
    return f"{count / size:.4g} {unit}B"
