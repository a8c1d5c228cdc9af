"""roc-validator and csvwvalidate: they find nothing missing in an archive and its tables."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from .report import Row, Run, ask


def check(run: Run) -> None:
    """Has an archive validated with all that is recommended, and its tables by their metadata."""
    target = run.place("archives") / "crate"
    run.case.archive(target)
    done = ask(run.python, "crate.py", target)
    for issue in done["issues"]:
        run.problems.append(f"roc-validator: {issue}")
    run.rows.append(
        Row(
            "roc-validator",
            done["version"],
            "the archive: RO-Crate 1.1, required and recommended",
            "that the context can be loaded is not tried, it needs the web",
        )
    )
    command = Path(sys.executable).with_name("csvwvalidate")
    tables = target / "tables" / "csv-metadata.json"
    said = subprocess.run([command, tables], check=False, capture_output=True, text=True)
    run.expect(said.returncode == 0 and "OK" in said.stdout, f"csvwvalidate: {said.stdout}")
    run.rows.append(Row("csvwvalidate", version("csvw"), "the tables, with keys and foreign keys"))
