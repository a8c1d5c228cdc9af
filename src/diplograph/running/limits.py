"""How much a query may take."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LONGEST: Final = 86_400
"""Seconds that a limit of time may have: a day."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may take and do; None stands for no limit.

    `seconds` is the time until its result is complete, `memory` the bytes of main memory,
    `federation` whether SERVICE may ask other machines.

    Raises:
        ValueError: `seconds` or `memory` is not above zero, or `seconds` more than a day.
    """

    seconds: float | None = 30
    memory: int | None = 1 << 30
    federation: bool = False

    def __post_init__(self) -> None:
        for name, value in (("seconds", self.seconds), ("memory", self.memory)):
            if value is not None and not value > 0:
                raise ValueError(f"{name} is {value!r}; expected more than 0, or None for no limit")
        if self.seconds is not None and self.seconds > LONGEST:
            message = f"seconds is {self.seconds!r}; expected {LONGEST:,} (a day) at most, or None"
            raise ValueError(f"{message} for no limit")


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
    try:
        pages = Path("/proc/self/statm").read_bytes().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        import resource
        import sys

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024


def written(count: int) -> str:
    """A number of bytes, for people.

    >>> written(1 << 30), written(1536 << 20)
    ('1 GB', '1.5 GB')
    """
    unit, size = next((u, s) for u, s in UNITS.items() if count >= s or u == "K")
    return f"{count / size:.4g} {unit}B"


UNITS = {"T": 1 << 40, "G": 1 << 30, "M": 1 << 20, "K": 1 << 10}
"""The letters behind a number of bytes."""
