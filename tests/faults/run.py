"""The long form of all faults, one after the other: `make faults`. Linux only.

cd tests && ../.venv/bin/python -m faults.run --write ../docs/reliability.md
"""

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from . import editions, figures, kills, syncs
from .kills import KINDS, TESTS, Builds, Outcome, measured, onlookers, say


def killed(folder: Path, given: argparse.Namespace) -> Iterator[str]:
    outcome = kills.run(folder, given.articles, given.kills, seed=given.seed)
    for kind in KINDS:
        states = ((state, outcome.rounds[kind.name, state]) for state in ("old", "new", "over"))
        words = {"old": "old graph", "new": "new graph", "over": "build had ended"}
        yield row("killed", kind.name, {words[state]: count for state, count in states})
    yield row("killed", "readers", {"looks": outcome.looks})


def watched(folder: Path, given: argparse.Namespace) -> Iterator[str]:
    """Eight readers during fifty builds."""
    builds, outcome = Builds(folder, given.articles), Outcome()
    ids, _ = measured(builds)
    with onlookers(folder, 8, list(ids.values()), outcome):
        for number in range(given.builds):
            kind = KINDS[number % len(KINDS)]
            editions.write(folder, given.articles, kind.after)
            builds.succeed(*kind.options)
    yield row("watched by 8 readers", "builds", {"builds": given.builds, "looks": outcome.looks})


def filled(_folder: Path, given: argparse.Namespace) -> Iterator[str]:
    command = ["unshare", "-rm", sys.executable, "-m", "faults.disks"]
    options = [f"--articles={given.articles}", f"--builds={given.disks}", f"--seed={given.seed}"]
    done = subprocess.run(
        [*command, *options], cwd=TESTS, stdout=subprocess.PIPE, text=True, check=True
    )
    counts = Counter[tuple[str, str]]()
    for line in done.stdout.splitlines():
        if line.startswith("= "):
            name, _, rest = line[2:].rpartition(", ")
            state, _, count = rest.partition(": ")
            counts[name, state] = int(count)
    for kind in KINDS:
        found = {f"build {state}": counts[kind.name, state] for state in ("refused", "built")}
        yield row("disk full", kind.name, found)


def synced(folder: Path, given: argparse.Namespace) -> Iterator[str]:
    for name, calls in syncs.run(folder.resolve(), given.articles).items():
        yield row("loss of power", name, {"calls to the system, none unsynced": calls})


def row(fault: str, what: str, counts: dict[str, int]) -> str:
    line = f"| {fault} | {what} | {', '.join(f'{n:,} × {name}' for name, n in counts.items())} |"
    say(line)
    return line


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--builds", type=int, default=50)
    parser.add_argument("--disks", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path, metavar="PAGE", help="write the figures into a page")
    given = parser.parse_args()
    rows = ["| fault | build | what was found current |", "| --- | --- | --- |"]
    for part in (killed, watched, filled, synced):
        with tempfile.TemporaryDirectory() as folder:
            rows += part(Path(folder), given)
    said = f"{given.articles:,} articles, {given.kills} kills, seed {given.seed}"
    rows += ["", f"A case of {said}."]
    if given.write:
        figures.write(given.write, "faults", rows)


if __name__ == "__main__":
    main()
