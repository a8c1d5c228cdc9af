"""Fill the disk of the store, by another amount for each build, and look at what is current.

    cd tests && unshare -rm ../.venv/bin/python -m faults.disks --articles 5000 --builds 30

The store lies in a file system in memory, which needs the right to mount one: root's, or that of a
namespace of its own, as above. Linux only.
"""

import argparse
import random
import shutil
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

from diplograph.graph.store.verification import verify

from . import editions
from .kills import BELONGING, KINDS, PATIENCE, Builds, measured, say

MEBIBYTE = 1 << 20


def run(folder: Path, articles: int, count: int, *, seed: int) -> Counter[tuple[str, str]]:
    """`count` builds in an empty folder; ends the program at the first thing that is not right."""
    rng = random.Random(seed)  # noqa: S311  # no secret depends on it
    builds = Builds(folder, articles)
    builds.store.root.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512m", "tmpfs", str(builds.store.root)]
    subprocess.run(mount, check=True)
    try:
        return _fill(builds, count, rng)
    finally:
        subprocess.run(["umount", "--lazy", str(builds.store.root)], check=True)


def _fill(builds: Builds, count: int, rng: random.Random) -> Counter[tuple[str, str]]:
    ids, _ = measured(builds)
    largest = max(
        sum(path.stat().st_size for path in generation.path.rglob("*"))
        for generation in builds.store.all()
    )
    outcomes: Counter[tuple[str, str]] = Counter()
    filler = builds.store.root / "filler"
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        editions.write(builds.folder, builds.articles, kind.after)
        left = int(3 * largest * (number + rng.random()) / count)
        _leave(filler, left)
        process = builds.begin(*kind.options)
        _, said = process.communicate(timeout=PATIENCE)
        expected = kind.after if process.returncode == 0 else kind.before
        if process.returncode not in (0, 1) or (process.returncode and not _is_told(said)):
            raise SystemExit(f"{kind.name}, {left} bytes left: {process.returncode}\n{said}")
        current = builds.current()
        if current.snapshot != ids[expected] or verify(current):
            raise SystemExit(f"{kind.name}, {left} bytes left: another graph is current")
        filler.unlink()
        builds.succeed()
        if builds.current().snapshot != ids[kind.after] or verify(builds.current()):
            raise SystemExit(f"{kind.name}, {left} bytes left: the next build gives another graph")
        if rubbish := {path.name for path in builds.store.root.iterdir()} - BELONGING:
            raise SystemExit(f"{kind.name}, {left} bytes left: {rubbish} was left behind")
        state = "refused" if process.returncode else "built"
        outcomes[kind.name, state] += 1
        say(f"{number + 1}: {kind.name}, {left / MEBIBYTE:.1f} MiB left: {state}")
    return outcomes


def _leave(filler: Path, size: int) -> None:
    """Fills the disk until so many bytes are left."""
    with filler.open("wb") as file:
        most = max(shutil.disk_usage(filler.parent).free - size, 0)
        for start in range(0, most, MEBIBYTE):
            file.write(bytes(min(MEBIBYTE, most - start)))


def _is_told(said: str) -> bool:
    return said.count("\n") == 1 and "the disk is full; free some space" in said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--builds", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcomes = run(Path(folder), given.articles, given.builds, seed=given.seed)
    for (kind, state), count in outcomes.items():
        say(f"= {kind}, {state}: {count}")


if __name__ == "__main__":
    main()
