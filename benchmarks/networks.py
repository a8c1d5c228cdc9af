"""Measures networks on a corpus: time of the processor, of the clock, and memory, of each step.

    python benchmarks/networks.py [FOLDER] [--articles 100000]

FOLDER is a built case, or one that is made there from `corpus.py`, with ten positions an article.
The first run reads the positions from the graph; the second finds them kept beside it.
"""

import argparse
import resource
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import corpus

import diplograph
from diplograph.output.networks import Network
from diplograph.output.networks.formats import write

STEPS: dict[str, dict[str, object]] = {
    "reading, and actors by targets": {},
    "actors by targets again, by strength": {"qualifier": "ordinal"},
    "actors by actors, for minus against": {"mode": "one-mode"},
    "actors by actors, contraries, jaccard": {
        "mode": "one-mode",
        "contrary": True,
        "normalization": "jaccard",
    },
}


def step(name: str, work: Callable[[], Network | None]) -> Network | None:
    clock, processor = time.perf_counter(), time.process_time()
    made = work()
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = f"{len(made.nodes):,} nodes, {len(made.edges):,} ties" if made else ""
    print(f"| {name} | {clock:.1f} s | {processor:.1f} s | {memory:,.0f} MB | {size} |", flush=True)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("/tmp/diplograph-networks"))  # noqa: S108
    parser.add_argument("--articles", type=int, default=100_000)
    given = parser.parse_args()
    if not (given.folder / "diplograph.toml").exists():
        corpus.write(given.folder, given.articles)
        diplograph.open(given.folder).build()
    case = diplograph.open(given.folder)
    print("| step | clock | processor | memory so far | |\n| --- | ---: | ---: | ---: | --- |")
    network: Network | None = None
    for name, options in STEPS.items():
        network = step(name, lambda options=options: case.network(**options))
    if network:
        step("that as GraphML, without positions", lambda: _write(network, positions=False))


def _write(network: Network, *, positions: bool) -> None:
    write(network, BytesIO(), "graphml", positions=positions)


if __name__ == "__main__":
    main()
