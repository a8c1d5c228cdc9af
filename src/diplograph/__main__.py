"""The program `diplograph`, also as `python -m diplograph`."""

import gc
import os
import sys


def run() -> None:
    """Runs the command line."""
    _take_closed_streams()
    # A command is short: what its imports make is there to stay, and need not be looked through.
    gc.set_threshold(100_000)
    from diplograph.cli import main

    main()


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
