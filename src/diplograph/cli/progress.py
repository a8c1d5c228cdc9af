"""A bar for long work: on a terminal, and nowhere else."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO


@contextmanager
def progress(what: str, stream: IO[bytes] | None = None) -> Iterator[Callable[[int, int], None]]:
    """Gives a function to tell how many of how many steps are done; `what` is being done.

    Where `stream`, which data is written to, is a terminal itself, there is no bar.
    """
    if not sys.stderr.isatty() or (stream and stream.isatty()):
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
