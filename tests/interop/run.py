"""Has other people's tools read what is written of the sample case: `make interop`.

Each says for itself what it reads: the rows go into a table of docs/exports.md. What differs and is
not in `known.py` fails the run, and so does what is in it and no longer differs.

cd tests && ../.venv/bin/python -m interop.run --write ../docs/exports.md
"""

import argparse
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import diplograph
from diplograph.coding.scaffold import start

from . import archives, engines, networks, ontologies
from .report import Row, Run

CHECKS: Final[Mapping[str, Callable[[Run], None]]] = {
    "jena": lambda run: engines.check(run, "jena", "Jena", "Jena.java"),
    "rdf4j": lambda run: engines.check(run, "rdf4j", "RDF4J", "Rdf4j.java"),
    "geosparql": ontologies.geosparql,
    "robot": ontologies.robot,
    "owlready2": ontologies.owlready,
    "skosify": ontologies.skosify,
    "networks": networks.check,
    "archives": archives.check,
}


def table(rows: list[Row]) -> str:
    lines = ["| tool | version | reads | does not read |", "| --- | --- | --- | --- |"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def write(page: Path, text: str) -> None:
    """Puts the table between its marks in a page."""
    between = re.compile(r"(<!-- tools -->\n).*?(<!-- end -->)", re.DOTALL)
    written, times = between.subn(
        lambda match: f"{match[1]}{text}\n{match[2]}", page.read_text("utf-8")
    )
    if times != 1:
        raise SystemExit(f"{page}: no place for the table of tools")
    page.write_text(written, "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checks", nargs="*", choices=[[], *CHECKS], help="only these")
    parser.add_argument(
        "--python", default=sys.executable, help="the interpreter that has requirements.txt"
    )
    parser.add_argument("--write", type=Path, metavar="PAGE", help="write the table into a page")
    given = parser.parse_args()
    if not all(map(shutil.which, ("java", "mvn"))):
        raise SystemExit("make interop needs java (17 or later) and mvn on the path")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        start(place / "case", sample=True)
        case = diplograph.open(place / "case")
        case.build()
        run = Run(case, place, given.python)
        for name in given.checks or CHECKS:
            CHECKS[name](run)
    print(table(run.rows))  # noqa: T201
    for problem in run.problems:
        print(problem, file=sys.stderr)  # noqa: T201
    if given.write and not given.checks:
        write(given.write, table(run.rows))
    print(f"{len(run.rows)} tools, {len(run.problems)} problems")  # noqa: T201
    sys.exit(bool(run.problems))


if __name__ == "__main__":
    main()
