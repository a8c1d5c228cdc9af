"""The program `diplograph`, also as `python -m diplograph`."""

import gc
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def run() -> None:
    """Runs the command line."""
    _take_closed_streams()
    # A command is short: what its imports make is there to stay, and need not be looked through.
    gc.set_threshold(100_000)
    with _at_once_by_ctrl_c():
        from diplograph.cli import main
    main()


@contextmanager
def _at_once_by_ctrl_c() -> Iterator[None]:
    """Lets Ctrl-C end the process without a word: no command has begun that could be told of."""
    handler = signal.getsignal(signal.SIGINT)
    if handler is signal.default_int_handler:  # it may be ignored, by nohup for one
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGINT, handler)


def _take_closed_streams() -> None:
    """Lets nothing that is opened later, a file of the store for one, be a standard stream."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


if __name__ == "__main__":
    run()
