"""The measures: each gives rows of the table."""

import json
import shutil
import sys
import time
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import corpus
from processes import HERE, PEERS, Took, fastest, measured, peer, run

PYTHON = Path(sys.executable)
PROGRAM = [PYTHON, "-m", "diplograph"]
BARE = [PYTHON, "-c", "import click, pyoxigraph"]


class Row(NamedTuple):
    """A line of the table; `reached` is None where there is nothing to reach."""

    measure: str
    ours: str
    other: str
    ratio: str
    reach: str
    reached: bool | None


class Corpus:
    """A corpus of one size as a case, and what was measured of it."""

    def __init__(self, folder: Path, articles: int, *, one_file: bool = False) -> None:
        self.folder = folder
        self.articles = articles
        self.name = f"{articles:,} articles"
        corpus.write(folder, articles, one_file=one_file)
        self.morph_kgc = 0.0  # the seconds that it takes for this corpus, if it was tried
        self._changes = 0

    def work(self, name: str, *arguments: str | Path) -> Any:
        """What `work.py` finds."""
        return json.loads(run([PYTHON, HERE / "work.py", name, self.folder, *arguments]).said)

    @property
    def store(self) -> Path:
        return self.folder / ".diplograph"

    @property
    def ntriples(self) -> Path:
        return self.folder / "ready.nt"

    @cached_property
    def mapped(self) -> dict[str, float]:
        """The mapping; leaves the N-Triples that the floor loads."""
        found: dict[str, float] = self.work("map", self.ntriples)
        return found

    def flat(self) -> Path:
        """The same articles as flat tables, and the peers' mappings of them."""
        folder = self.folder / "flat"
        if not folder.exists():
            run([PYTHON, PEERS / "flat.py", self.folder, folder])
            run([PYTHON, PEERS / "table.py", folder])
        return folder

    def build(self) -> Took:
        """A build of everything from nothing."""
        shutil.rmtree(self.store, ignore_errors=True)
        return self.update()

    def update(self) -> Took:
        """A build of what has changed."""
        return measured([*PROGRAM, "build"], cwd=self.folder)

    def change(self) -> None:
        """Changes one position of one article, another one each time."""
        path = self.folder / "articles" / "0000.jsonl"
        lines = path.read_bytes().splitlines(keepends=True)
        at = (len(lines) // 2 + self._changes) % len(lines)
        lines[at] = lines[at].replace(b'"firmness":"core"', b'"firmness":"red-line"', 1)
        lines[at] = lines[at].replace(b'"title":"', b'"title":"Again ', 1)
        path.write_bytes(b"".join(lines))
        self._changes += 1

    def changed(self) -> Took:
        """A build after one article has changed."""
        self.change()
        return self.update()

    @property
    def floor(self) -> Path:
        return self.folder / "floor"

    def load(self) -> Took:
        """The floor: the engine's own program loads ready N-Triples, validating nothing."""
        shutil.rmtree(self.floor, ignore_errors=True)
        return self._oxigraph("load", "--lenient", "--file", self.ntriples)

    def merge(self) -> Took:
        """What the engine's own program advises after a load, and what a build has done."""
        return self._oxigraph("optimize")

    def _oxigraph(self, command: str, *options: str | Path) -> Took:
        program = peer("oxigraph") / "oxigraph"
        return measured([program, command, "--location", self.floor, *options])

    def size(self, folder: Path) -> int:
        """The bytes of the files in a folder."""
        return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())

    def database(self) -> Path:
        number = (self.store / "current").read_text().strip()
        return self.store / "generations" / number / "database"


class Mapped(NamedTuple):
    """Seconds by the clock, and of the core."""

    seconds: float
    cpu: float


def mapping(of: Corpus, times: int) -> list[Row]:
    """On one core; CPU seconds count, so that what else the machine does matters little."""
    flat = of.flat()

    def ours() -> Mapped:
        work = [PYTHON, HERE / "work.py", "map", of.folder, of.ntriples]
        found = json.loads(run(work, cores=1).said)
        return Mapped(found["seconds"], found["cpu"])

    def other(name: str, script: str) -> Mapped:
        python, out = peer(name) / "python", of.folder / f"{name}.nt"
        seconds, cpu, triples = run([python, PEERS / script, flat, out], cores=1).said.split()
        if int(triples) != of.mapped["triples"]:
            sys.exit(f"{name} made {triples} triples, we {of.mapped['triples']}")
        out.unlink()
        return Mapped(float(seconds), float(cpu))

    us, morph, maplib = fastest(
        times,
        ours,
        lambda: other("morph-kgc", "morph_kgc_map.py"),
        lambda: other("maplib", "maplib_map.py"),
        key=lambda mapped: mapped.cpu,
    )
    of.morph_kgc = morph.seconds
    triples = of.mapped["triples"]
    return [
        Row(
            f"map JSONL to N-Triples, one core, {of.name}",
            _rate(triples, us.cpu),
            f"{name} {_rate(triples, mapped.cpu)}",
            f"{mapped.cpu / us.cpu:.1f}×",
            f"≥ {wanted}×",
            mapped.cpu / us.cpu >= wanted,
        )
        for name, mapped, wanted in (("Morph-KGC", morph, 8), ("maplib", maplib, 10))
    ]


def building(of: Corpus, times: int) -> tuple[list[Row], Took]:
    """From nothing to a store that answers."""
    mapped = of.mapped  # the floor loads what it leaves
    ours, floor = fastest(times, of.build, of.load, key=lambda took: took.seconds)
    ratio = ours.seconds / floor.seconds
    rows = [
        Row(
            f"build, {of.name}",
            f"{ours.seconds:.1f} s ({ours.cpu:.1f} s CPU)",
            f"`oxigraph load` {floor.seconds:.1f} s ({floor.cpu:.1f} s CPU)",
            f"{ratio:.2f}×",
            "≤ 1.15×",
            ratio <= 1.15,
        )
    ]
    if of.morph_kgc:
        both = of.morph_kgc + floor.seconds
        rows.append(
            Row(
                f"build, {of.name}",
                f"{ours.seconds:.1f} s",
                f"Morph-KGC, then `oxigraph load` {both:.1f} s",
                f"{both / ours.seconds:.1f}×",
                "≥ 3×",
                both / ours.seconds >= 3,
            )
        )
    rows += [*_stores(of, mapped["triples"], ours, floor)]
    rows += _resources(of, mapped["positions"], ours, floor)
    return rows, ours


def _stores(of: Corpus, triples: float, ours: Took, floor: Took) -> Iterator[Row]:
    """The two databases: their sizes, what a join takes in them, and the same with the engine's
    tables merged.
    """
    size, least = of.size(of.database()), of.size(of.floor)
    yield Row(
        f"store on disk, {of.name}",
        f"{size / triples:.0f} bytes a triple",
        f"`oxigraph load` {least / triples:.0f}",
        f"{size / least:.2f}×",
        "≤ 1.05×",
        size / least <= 1.05,
    )
    here, there = of.work("joined", of.database()), of.work("joined", of.floor)
    yield Row(
        f"a join of {here['rows']:,} positions in the store, {of.name}",
        milliseconds(here["seconds"]),
        f"in that of `oxigraph load` {milliseconds(there['seconds'])}",
        f"{here['seconds'] / there['seconds']:.2f}×",
        "",
        None,
    )
    both = floor.seconds + of.merge().seconds
    least = of.size(of.floor)
    yield Row(
        f"build to merged tables, {of.name}",
        f"{ours.seconds:.1f} s, {size / triples:.0f} bytes a triple",
        f"`oxigraph load` and `optimize` {both:.1f} s, {least / triples:.0f} bytes a triple",
        f"{ours.seconds / both:.2f}×",
        "",
        None,
    )


def _resources(of: Corpus, positions: float, ours: Took, floor: Took) -> Iterator[Row]:
    yield Row(
        f"positions a second, end to end, {of.name}",
        f"{positions / ours.seconds:,.0f}",
        "",
        "",
        "≥ 15,000",
        positions / ours.seconds >= 15_000,
    )
    yield Row(
        f"peak memory of a build, {of.name}",
        f"{ours.peak:,.0f} MiB",
        f"`oxigraph load` {floor.peak:,.0f} MiB",
        f"{ours.peak / floor.peak:.2f}×",
        "< 1,024 MiB",
        ours.peak < 1024,
    )


def growth(small: Corpus, least: Took, large: Corpus, most: Took) -> list[Row]:
    """How builds fare as the number of articles grows."""
    before = small.mapped["positions"] / least.seconds
    after = large.mapped["positions"] / most.seconds
    return [
        Row(
            f"positions a second, {large.articles:,} against {small.name}",
            f"{after:,.0f}",
            f"{before:,.0f}",
            f"{after / before:.2f}×",
            "≥ 0.75×",
            after / before >= 0.75,
        ),
        Row(
            f"peak memory, {large.articles:,} against {small.name}",
            f"{most.peak:,.0f} MiB",
            f"{least.peak:,.0f} MiB",
            f"{most.peak / least.peak:.2f}×",
            "flat",
            None,
        ),
    ]


def changing(small: Corpus, large: Corpus, times: int) -> list[Row]:
    """The whole command, where one article or nothing has changed."""
    for case in (small, large):
        if not case.store.exists():
            case.build()
    time.sleep(2.1)  # files must be older than the coarsest clock tells apart
    for case in (small, large):
        case.update()
    less, more = fastest(times, small.changed, large.changed, key=lambda took: took.seconds)
    time.sleep(2.1)
    large.update()
    (idle,) = fastest(times, large.update, key=lambda took: took.seconds)
    ratio = more.seconds / less.seconds
    return [
        Row(
            f"one changed article, {large.name}",
            f"{more.seconds:.2f} s ({more.cpu:.2f} s CPU)",
            f"{small.name} {less.seconds:.2f} s",
            f"{ratio:.2f}×",
            "< 0.5 s, ≤ 1.5×",
            more.seconds < 0.5 and ratio <= 1.5,
        ),
        Row(
            f"nothing changed, {large.name}",
            f"{idle.seconds:.2f} s ({idle.cpu:.2f} s CPU)",
            "",
            "",
            "< 2 s",
            idle.seconds < 2,
        ),
    ]


def changing_one_file(of: Corpus, times: int) -> list[Row]:
    """The same, where all articles stand in one file, which has to be read again."""
    of.build()
    (took,) = fastest(times, of.changed, key=lambda took: took.seconds)
    return [
        Row(
            f"one changed article, {of.name} in one file",
            f"{took.seconds:.2f} s ({took.cpu:.2f} s CPU)",
            "",
            "",
            "",
            None,
        )
    ]


def fully_coded(of: Corpus) -> list[Row]:
    count = of.work("fully-coded")["triples"]
    share = of.mapped["triples"] / of.mapped["positions"]
    return [
        Row(
            "triples of a position with place, firmness, coder and words",
            str(count),
            f"all triples of the corpus by positions: {share:.1f}",
            "",
            "≤ 16",
            count <= 16,
        )
    ]


def starting(folder: Path, times: int) -> list[Row]:
    """The command as a process, on the sample case."""
    run([*PROGRAM, "init", folder, "--sample"])
    run([*PROGRAM, "build"], cwd=folder)
    ask = [*PROGRAM, "query", "positions-on", "--location", "philadelphi-corridor"]
    ours, bare = fastest(
        times,
        lambda: measured(ask, cwd=folder),
        lambda: measured(BARE),
        key=lambda took: took.cpu,
    )
    ratio = ours.cpu / bare.cpu
    return [
        Row(
            "`diplograph query positions-on`, whole process, CPU",
            milliseconds(ours.cpu),
            f"bare imports {milliseconds(bare.cpu)}",
            f"{ratio:.1f}×",
            "≤ 2×",
            ratio <= 2,
        )
    ]


def writing(of: Corpus, rows: int, times: int) -> list[Row]:
    out = of.folder / "rows.csv"
    ours, engine = fastest(
        times,
        lambda: float(of.work("csv", out, str(rows))["seconds"]),
        lambda: float(of.work("engine-csv", out, str(rows))["seconds"]),
        key=float,
    )
    out.unlink()
    return [
        Row(
            f"{rows:,} rows as CSV",
            f"{ours:.2f} s",
            f"the engine's serialiser {engine:.2f} s",
            f"{ours / engine:.2f}×",
            "≤ 1.3×",
            ours / engine <= 1.3,
        )
    ]


def _rate(triples: float, seconds: float) -> str:
    return f"{triples / seconds / 1e6:.3f} M triples/s"


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms"
