"""Writes into docs/questions.md what its commands print, and into README.md how large the graph is.

With --check it only says if they are up to date.
"""

import argparse
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from diplograph.coding.scaffold import start

PAGE = Path(__file__).parent / "questions.md"
README = PAGE.parent.parent / "README.md"
FIGURE = re.compile(r"\b[\d,]+ triples|\bsnapshot [0-9a-f]{64}")
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CALL = re.compile(r"^\$ (.*)$", re.MULTILINE)
WIDTH = "100"


def run(words: list[str], case: Path) -> str:
    """What a command prints, notices included, without white space at the ends of lines."""
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=case,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env=os.environ | {"COLUMNS": WIDTH, "PYTHONUTF8": "1"},
    )
    if done.returncode:
        raise SystemExit(f"$ {shlex.join(words)}\n{done.stdout}")
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.rstrip().splitlines())


def answered(page: str, case: Path) -> str:
    """The page with the output of each command below it."""

    def fill(block: re.Match[str]) -> str:
        calls = CALL.findall(block[1])
        outputs = (f"$ {call}\n{run(shlex.split(call), case)}" for call in calls)
        return f"```console\n{''.join(outputs)}```"

    return BLOCK.sub(fill, page)


def counted(page: str, built: str) -> str:
    """The page with the number of triples and the snapshot id that a build printed."""
    triples, snapshot = FIGURE.findall(built)
    return FIGURE.sub(lambda old: snapshot if old[0].startswith("snapshot") else triples, page)


def main() -> int:
    """Runs the commands on the sample case, built in a folder of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if not")
    check = parser.parse_args().check
    old = {path: path.read_text(encoding="utf-8") for path in (PAGE, README)}
    with TemporaryDirectory() as folder:
        start(Path(folder), sample=True)
        built = run(["diplograph", "build"], Path(folder))
        new = {PAGE: answered(old[PAGE], Path(folder)), README: counted(old[README], built)}
    late = [path for path in old if new[path] != old[path]]
    for path in late:
        if check:
            sys.stderr.write(f"{path.name} is not what its commands print: run make answers\n")
        else:
            path.write_text(new[path], encoding="utf-8")
    return 1 if check and late else 0


if __name__ == "__main__":
    sys.exit(main())
