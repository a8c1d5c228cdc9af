"""Runs docs/positions.ipynb from top to bottom and stores what it gives; --check only compares."""

import argparse
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from traitlets.config import Config

PAGE = Path(__file__).parent / "positions.ipynb"


def said(cell: Any) -> list[tuple[str, str]]:
    """What a cell gave: printed text and values, as they were shown."""
    return [
        (output.output_type, output.get("text") or output.get("data", {}).get("text/plain", ""))
        for output in cell.get("outputs", ())
    ]


def main() -> int:
    """Runs all cells in a kernel of this Python; an error in one of them ends it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if not")
    check = parser.parse_args().check
    stored = nbformat.read(PAGE, as_version=4)
    fresh = nbformat.read(PAGE, as_version=4)
    sockets = Config({"KernelManager": {"transport": "ipc"}})  # of this machine, not its network
    NotebookClient(
        fresh, timeout=300, record_timing=False, coalesce_streams=True, config=sockets
    ).execute()
    differing = [
        f"cell {number}: {said(old)} is now {said(new)}"
        for number, (old, new) in enumerate(zip(stored.cells, fresh.cells, strict=True), 1)
        if said(old) != said(new)
    ]
    if check and differing:
        sys.stderr.write("\n".join([*differing, "run make answers"]) + "\n")
        return 1
    if not check:
        for cell in fresh.cells:  # what differs from machine to machine is not stored
            cell.metadata = {}
        fresh.metadata = stored.metadata
        nbformat.write(fresh, PAGE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
