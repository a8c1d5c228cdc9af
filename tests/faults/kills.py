"""Kill builds at random moments (SIGKILL), and look at what is current.

    cd tests && ../.venv/bin/python -m faults.kills --articles 5000 --kills 200

Each round changes the files of a case, begins `diplograph build` (incremental, with another
vocabulary, or `--full`), kills it at a moment drawn from the time that such a build takes, and
expects that

- the old or the new graph is current, with its snapshot id, and `verify` finds it whole;
- the next build, begun at once, succeeds with the new snapshot id and leaves nothing behind;
- no process of the killed build lives on;
- no reader, several of which look all the time, sees anything else.

What is killed is the program alone, it with all its processes at once, or one of its workers;
a build whose worker was killed must end by itself, and without a traceback. Linux only.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from diplograph.graph.store import Generation, Generations
from diplograph.graph.store.verification import verify

from . import editions

PATIENCE = 600.0  # seconds after which a process is said to hang
TESTS = Path(__file__).parent.parent


@dataclass(frozen=True)
class Kind:
    """A kind of build: from one edition of the case to another, with these options."""

    name: str
    options: tuple[str, ...]
    before: str
    after: str


KINDS = (
    Kind("of changed articles", (), "A", "B"),
    Kind("of another vocabulary", (), "B", "C"),
    Kind("full", ("--full",), "C", "A"),
)


@dataclass
class Outcome:
    """What became of the rounds: by kind of build, how often the old and the new was current."""

    rounds: Counter[tuple[str, str]] = field(default_factory=Counter)
    victims: Counter[str] = field(default_factory=Counter)
    looks: int = 0


@dataclass
class Builds:
    """The builds of one case, in processes of their own."""

    folder: Path
    articles: int

    @property
    def store(self) -> Generations:
        return Generations(self.folder / ".diplograph")

    def begin(self, *options: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "diplograph", "-C", self.folder, "build", *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def succeed(self, *options: str) -> float:
        """Builds, and gives the seconds that it took."""
        began = time.monotonic()
        process = self.begin(*options)
        _, said = process.communicate(timeout=PATIENCE)
        if process.returncode:
            raise SystemExit(f"the build failed:\n{said}")
        return time.monotonic() - began

    def current(self) -> Generation:
        current = self.store.current()
        if current is None:
            raise SystemExit("no graph is current")
        return current


def processes(session: int) -> list[int]:
    """The processes of a session that are alive, its leader first."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] not in "ZX":
            found.append(int(path.parent.name))
    return sorted(found, key=lambda process: (process != session, process))


def kill(process: subprocess.Popen[str], victim: str, rng: random.Random) -> str:
    """Kills what `victim` says, and gives what was killed; where there is no worker, all."""
    alive = processes(process.pid)
    workers = [other for other in alive if other != process.pid]
    if victim == "a worker" and workers:
        chosen = [rng.choice(workers)]
    elif victim == "the program":
        chosen = [process.pid]
    else:
        victim, chosen = "all", alive
    for one in chosen:
        if process.poll() is None or one != process.pid:
            try:
                os.kill(one, signal.SIGKILL)
            except ProcessLookupError:
                continue
    return victim


def ended(process: subprocess.Popen[str]) -> str:
    """What a killed build, and all that it began, said until it was gone."""
    _, said = process.communicate(timeout=PATIENCE)
    if "Traceback" in said:
        raise SystemExit(f"a killed build ended in a traceback:\n{said}")
    last = time.monotonic() + PATIENCE
    while left := processes(process.pid):
        if time.monotonic() > last:
            raise SystemExit(f"the processes {left} of a killed build live on")
        time.sleep(0.01)
    return said


def one_round(
    builds: Builds, kind: Kind, moment: float, victim: str, ids: dict[str, str], rng: random.Random
) -> tuple[str, str]:
    """Kills a build after `moment` seconds; gives what was current then, and what was killed."""
    editions.write(builds.folder, builds.articles, kind.after)
    process = builds.begin(*kind.options)
    over = _is_over(process, moment)
    killed = kill(process, victim, rng)
    if killed == "a worker":
        ended(process)
    left = builds.current()
    names = {ids[kind.before]: "old", ids[kind.after]: "new"}
    state = names.get(left.snapshot)
    if state is None:
        raise SystemExit(f"{kind.name}: the current snapshot is {left.snapshot}")
    builds.succeed()
    ended(process)
    if builds.current().snapshot != ids[kind.after]:
        raise SystemExit(f"{kind.name}: the next build has another snapshot")
    if rubbish := {path.name for path in builds.store.root.iterdir()} - BELONGING:
        raise SystemExit(f"{kind.name}: {rubbish} was left behind")
    if findings := verify(left):
        raise SystemExit("\n".join([f"{kind.name}, {state}:", *findings]))
    return "over" if over else state, killed


def _is_over(process: subprocess.Popen[str], moment: float) -> bool:
    """Waits until the moment, or until the build has ended before it."""
    try:
        process.wait(moment)
    except subprocess.TimeoutExpired:
        return False
    return True


BELONGING = {".gitignore", "current", "generations", "lock"}


@contextmanager
def onlookers(folder: Path, count: int, known: list[str], outcome: Outcome) -> Iterator[None]:
    """Processes that read all the time; at the end each must have seen nothing but editions."""
    command = [sys.executable, "-m", "faults.onlooker", str(folder), *known]
    with ExitStack() as stack:
        readers = [
            stack.enter_context(
                subprocess.Popen(
                    command, cwd=TESTS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
                )
            )
            for _ in range(count)
        ]
        try:
            for reader in readers:
                assert reader.stdout
                assert reader.stdout.readline() == "looking\n"
            yield
            for reader in readers:
                looks, _ = reader.communicate("enough\n", timeout=PATIENCE)
                if reader.returncode:
                    raise SystemExit("a reader saw what was never current, or failed (see above)")
                outcome.looks += int(looks)
        finally:
            for reader in readers:
                reader.kill()


def measured(builds: Builds) -> tuple[dict[str, str], dict[str, float]]:
    """The snapshot id of each edition, and how long each kind of build takes."""
    ids, times = {}, {}
    editions.write(builds.folder, builds.articles, KINDS[0].before)
    builds.succeed()
    for kind in KINDS:
        ids[kind.before] = builds.current().snapshot
        editions.write(builds.folder, builds.articles, kind.after)
        times[kind.name] = builds.succeed(*kind.options)
    if builds.current().snapshot != ids[KINDS[0].before]:
        raise SystemExit("the same files gave two snapshots")
    return ids, times


def run(folder: Path, articles: int, kills: int, *, seed: int, readers: int = 2) -> Outcome:
    """`kills` rounds in an empty folder; ends the program at the first thing that is not right."""
    rng = random.Random(seed)  # noqa: S311  # no secret depends on it
    builds, outcome = Builds(folder, articles), Outcome()
    ids, times = measured(builds)
    of_a_kind = -(-kills // len(KINDS))
    with onlookers(folder, readers, list(ids.values()), outcome):
        for number in range(kills):
            turn, index = divmod(number, len(KINDS))
            kind = KINDS[index]
            moment = 1.1 * times[kind.name] * (turn + rng.random()) / of_a_kind
            victim = ("the program", "all", "a worker")[(turn + index) % 3]
            state, killed = one_round(builds, kind, moment, victim, ids, rng)
            if state == "over":  # builds take less time than when they were measured
                times[kind.name] *= 0.8
            elif state == "old" and moment > times[kind.name]:  # and here more
                times[kind.name] *= 1.2
            outcome.rounds[kind.name, state] += 1
            outcome.victims[killed] += 1
            say(f"{number + 1}: {kind.name}, {killed} after {moment:.2f} s: {state}")
    return outcome


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, help="where the case is made, in a folder of its own")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.work) as folder:
        outcome = run(Path(folder), given.articles, given.kills, seed=given.seed)
    for (kind, state), count in outcome.rounds.items():
        say(f"{kind}, {state}: {count}")
    say(f"killed: {dict(outcome.victims)}; looks of readers: {outcome.looks}")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
