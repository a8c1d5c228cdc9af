"""Measures diplograph beside its peers, and prints the table of docs/performance.md.

    python benchmarks/run.py [--sizes 1000,10000,100000] [--small] [--builds] [--write FILE]

Peers get environments of their own, made at the first run. `--small` tries everything once on very
few articles: it shows that the benchmarks run, and says nothing of speed. `--builds` measures what
comes before the queries alone, and puts these rows into a page that has them all.
"""

import argparse
import compileall
import os
import platform
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from measures import (
    Corpus,
    Row,
    building,
    changing,
    changing_one_file,
    fully_coded,
    growth,
    mapping,
    starting,
    writing,
)
from questions import against_rdflib, asking

import diplograph
from web import serving

HEAD = Path(__file__).with_name("performance.head.md")
CSV_ROWS = 1_000_000


def measure(folder: Path, sizes: list[int], *, times: int, builds: bool) -> Iterator[list[Row]]:
    """Groups of rows, as they are found; without those of queries where only `builds` count."""
    cases = [Corpus(folder / f"corpus-{size}", size) for size in sizes]
    small, middle, large = cases[0], cases[min(1, len(cases) - 1)], cases[-1]
    yield mapping(middle, times)
    yield fully_coded(small)
    built = []
    for case in cases:
        rows, best = building(case, times if case is not large else 1)
        built.append(best)
        yield rows
    if small is not large:
        yield growth(small, built[0], large, built[-1])
    yield changing(small, large, 3 * times)
    one_file = Corpus(folder / "one-file", middle.articles, one_file=True)
    yield changing_one_file(one_file, 3 * times)
    yield starting(folder / "sample", 20 * times)
    yield writing(middle, min(CSV_ROWS, int(middle.mapped["triples"])), 3 * times)
    if builds:
        return
    yield against_rdflib(small)
    yield serving(small, 4 if times > 1 else 0.1, times)
    for case in cases:
        yield asking(case)


def renewed(page: str, rows: list[str]) -> str:
    """The page with `rows` in place of those of the same measure, one after the other."""
    lines = page.splitlines(keepends=True)
    for row in rows:
        measured = row.split(" | ")[0]
        at = next(i for i, line in enumerate(lines) if line.split(" | ")[0] == measured)
        lines[at] = f"\0{row}\n"  # found once
    return "".join(lines).replace("\0", "")


def line(row: Row) -> str:
    reached = {None: "", True: "yes", False: "**no**"}[row.reached]
    cells = (row.measure, row.ours, row.other, row.ratio, row.reach, reached)
    return f"| {' | '.join(cells)} |"


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB of memory, {platform.system()}, "
        f"Python {platform.python_version()}; load before and after: "
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--builds", action="store_true", help="renew the rows before the queries")
    parser.add_argument(
        "--times",
        type=int,
        default=3,
        help="runs of each, of which the best counts; more of what is short",
    )
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the page of the table")
    parser.add_argument("--work", type=Path, help="a folder for the corpora (some 10 GB)")
    given = parser.parse_args()
    sizes = [20, 40] if given.small else [int(size) for size in given.sizes.split(",")]
    times = 1 if given.small else given.times
    # as pip leaves a package: programs need not compile it anew where none may write beside it
    compileall.compile_dir(Path(diplograph.__file__).parent, quiet=1)
    load = os.getloadavg()[0]
    lines = [
        "| measure | ours | beside it | ratio | reach | reached |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    print(*lines, sep="\n")
    # by Ctrl-C it ends with what was measured until then
    with tempfile.TemporaryDirectory(dir=given.work) as folder, suppress(KeyboardInterrupt):
        for rows in measure(Path(folder), sizes, times=times, builds=given.builds):
            found = [line(row) for row in rows]
            print(*found, sep="\n", flush=True)
            lines += found
    where = f"{machine()}{load:.1f} and {os.getloadavg()[0]:.1f}"
    print(f"\n{where}")
    if given.write and given.builds:
        given.write.write_text(renewed(given.write.read_text(), lines[2:]))
    elif given.write:
        table = "\n".join(lines)
        given.write.write_text(f"{HEAD.read_text().format(table=table, machine=where)}")


if __name__ == "__main__":
    main()
