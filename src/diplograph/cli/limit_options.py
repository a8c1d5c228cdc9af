"""How much time and memory a command may take, and how it ends when it takes more."""

import math
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import click

from diplograph.cli.messages import complain
from diplograph.errors import DiplographError, LimitError
from diplograph.isolation import Limits
from diplograph.isolation.limits import LONGEST, UNITS, LimitExceeded, machine_memory
from diplograph.streams import discard_unfinished

_C = TypeVar("_C", bound=Callable[..., Any] | click.Command)


def size(_ctx: click.Context, _option: click.Parameter, value: str | None) -> int | None:
    """The number of bytes that `500M`, `2G` or `1.5GB` stands for."""
    if value is None:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?) ?([KMGT])(?:i?B)?", value.strip(), re.IGNORECASE)
    count = int(float(found[1]) * UNITS[found[2].upper()]) if found else 0
    if not count:
        raise click.BadParameter(f"{value!r} is no size; write it as 500M or 2G.")
    return count


def limit_options(command: _C) -> _C:
    """The options of every command that runs a query."""
    for option in (_MEMORY, _TIMEOUT):
        command = option(command)
    return command


class _Seconds(click.FloatRange):
    """Seconds of a limit, which are a number."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number that is written."""
        found: float = super().convert(value, param, ctx)
        if math.isnan(found):
            self.fail(f"{value!r} is not a number of seconds.", param, ctx)
        return found


SECONDS: Final = _Seconds(min=0, max=LONGEST, min_open=True)
"""The type of options for a limit of time."""
_OPTIONS: Final = {"seconds": "--timeout", "memory": "--memory"}

_TIMEOUT = click.option(
    "--timeout",
    type=SECONDS,
    metavar="SECONDS",
    help="End the query after so long. Default: when it is done, or by Ctrl-C.",
)
_MEMORY = click.option(
    "--memory",
    callback=size,
    metavar="SIZE",
    help="End the query when it takes more memory, such as 500M or 2G. Default: half of what this "
    "machine has.",
)


def half_of_memory() -> int | None:
    """The memory that a query may take unless it is said otherwise: half of what there is."""
    return (machine_memory() or 0) // 2 or None


@contextmanager
def limited(timeout: float | None, memory: int | None) -> Iterator[None]:
    """Ends the program, with a line that says why, when what is done inside goes too far.

    What was written of a file by then is removed.
    """
    from diplograph.isolation.watchdog import watched

    context = click.get_current_context(silent=True)

    def end(why: DiplographError) -> None:
        if context is not None:
            context.close()  # a pager that shows what there is so far is left by its reader
        discard_unfinished()
        complain(_with_option(why))
        os._exit(why.exit_code)

    try:
        with watched(Limits(seconds=timeout, memory=memory or half_of_memory()), end):
            yield
    except LimitExceeded as why:  # of a worker
        raise _with_option(why) from why


def _with_option(why: DiplographError) -> DiplographError:
    """What is said of a limit, with the option that sets it."""
    if isinstance(why, LimitExceeded):
        return LimitError(f"{why} (allow more with {_OPTIONS[why.limit]})")
    return why
