"""Kill a build at each of its steps in turn, and look at what is left. Argument: a folder.

A step is a call that changes what is on the disk. Each build and each look is a process of its
own, forked while no database is open. Prints `old` or `new` for each step: what was current.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from diplograph.graph.store import Generations, draft, durable_files, generations, loader
from diplograph.graph.store.lines import digest, split, text
from diplograph.graph.store.verification import verify

from .case import article, build, left_behind

OLD, NEW, NEXT = {"a": "peace", "b": "war"}, {"a": "truce", "c": "war"}, {"a": "talks"}


def alone(task: Callable[[], object]) -> int:
    """Do a task in a process of its own, and give back its exit code."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            task()
            code = 0
        finally:
            sys.stdout.flush()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_at(step: int, root: Path) -> None:
    """Build, but die before the step; steps are counted from 0."""
    steps = count()

    def dying(call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **options: Any) -> Any:
            if next(steps) == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*arguments, **options)

        return counted

    for module, name in [
        (os, "mkdir"),
        (os, "rename"),
        (os, "replace"),
        (shutil, "rmtree"),
        (loader, "_apply"),
        (draft, "write_synced"),
        (draft, "seal"),
        (durable_files, "write_synced"),
        (durable_files, "sync_folder"),
        (generations, "sync_folder"),
    ]:
        setattr(module, name, dying(getattr(module, name)))
    build(Generations(root), NEW)


def look(root: Path) -> None:
    """Say what is current, and let the next build clear up."""
    store = Generations(root)
    current = store.current()
    assert current
    assert verify(current) == []
    peace = digest(text(split("a", article("a", "peace"))))
    sys.stdout.write("old\n" if current.parts["article/a"] == peace else "new\n")
    assert verify(build(store, NEXT)) == []
    assert left_behind(root) == set()
    kept = [generation.number for generation in store.all()]
    assert kept[:-1] == [*range(1, current.number + 1)]


def main(folder: Path) -> None:
    made = folder / "made"
    assert alone(partial(build, Generations(made), OLD)) == 0
    for step in count():
        root = folder / str(step)
        shutil.copytree(made, root)
        code = alone(partial(killed_at, step, root))
        assert code in (0, -signal.SIGKILL)
        assert alone(partial(look, root)) == 0
        if code == 0:
            break


if __name__ == "__main__":
    main(Path(sys.argv[1]))
