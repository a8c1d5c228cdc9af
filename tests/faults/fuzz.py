"""Feed the readers and the queries a million inputs that are led by what code they reach.

    make fuzz            # all targets, and their figures in docs/reliability.md
    .venv-fuzz/bin/python -m faults.fuzz markdown -runs=10000      # in tests/, one of them

The fuzzer is Atheris (libFuzzer), which has an environment of its own, for Python 3.11. It ends at
the first input that raises, takes more than TIMEOUT seconds or MEMORY megabytes, and writes it to
`tests/cases/fuzzing/<target>/`, where `test_fuzzing.py` finds it ever after.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from . import figures

TESTS = Path(__file__).parent.parent
FOUND = TESTS / "cases/fuzzing"
RUNS = {  # shares of the inputs
    "markdown": 150,
    "json-lines": 200,
    "quotes": 150,
    "edtf": 150,
    "query": 150,
    "values": 150,
    "turtle": 50,
}
LONGEST = 4096
TIMEOUT = 10
MEMORY = 1024


def feed(target: str, options: list[str]) -> None:
    """Runs one target in this process, until the runs are done or one fails."""
    import atheris

    with atheris.instrument_imports(include=["diplograph", "yaml"]):
        from . import targets

    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(targets.seeds(target)):
            (Path(corpus) / str(number)).write_bytes(seed)
        found = FOUND / target
        found.mkdir(parents=True, exist_ok=True)
        limits = [
            f"-timeout={TIMEOUT}",
            f"-rss_limit_mb={MEMORY}",
            f"-max_len={LONGEST}",
            f"-artifact_prefix={found}/",
            "-print_final_stats=1",
            "-verbosity=1",
        ]
        atheris.Setup([sys.argv[0], *limits, *options, corpus], targets.TARGETS[target])
        atheris.Fuzz()


def every(inputs: int, seed: int) -> list[str]:
    """All targets one after the other, each in a process; a row of a table for each."""
    rows = ["| fed to | inputs | seconds | peak memory, MB |", "| --- | --: | --: | --: |"]
    for target, share in RUNS.items():
        runs = inputs * share // sum(RUNS.values())
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "faults.fuzz", target, f"-runs={runs}", f"-seed={seed}"],
            cwd=TESTS,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"{target}:\n{done.stderr[-4000:]}")
        peak = re.search(r"^stat::peak_rss_mb: *(\d+)", done.stderr, re.MULTILINE)
        assert peak
        seconds = time.monotonic() - began
        rows.append(f"| {target} | {runs:,} | {seconds:,.0f} | {peak[1]} |")
        sys.stdout.write(f"{rows[-1]}\n")
        sys.stdout.flush()
    return rows


def main() -> None:
    if sys.argv[1:] and sys.argv[1] in RUNS:
        feed(sys.argv[1], sys.argv[2:])
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path, metavar="PAGE", help="write the figures into a page")
    given = parser.parse_args()
    rows = every(given.inputs, given.seed)
    if given.write:
        figures.write(given.write, "fuzz", rows)


if __name__ == "__main__":
    main()
