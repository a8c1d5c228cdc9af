"""What the checks of a run find: a row of the table for each tool, and what is not as expected."""

import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from diplograph import Case


class Row(NamedTuple):
    """A tool with its version, what it reads, and what it does not."""

    tool: str
    version: str
    reads: str
    not_read: str = ""


@dataclass
class Run:
    """A run over the sample case in `case`.

    `folder` is for files, a folder in it for each check; `python` is the interpreter of the
    environment that has `requirements.txt`.
    """

    case: Case
    folder: Path
    python: str
    rows: list[Row] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def expect(self, holds: bool, problem: str) -> None:
        """Notes a problem unless something holds."""
        if not holds:
            self.problems.append(problem)

    def place(self, name: str) -> Path:
        """A new folder."""
        path = self.folder / name
        path.mkdir(parents=True)
        return path

    def export(self, path: Path, form: str) -> Path:
        """Writes the graph."""
        with path.open("wb") as stream:
            self.case.export(stream, form)
        return path


def ask(python: str, program: str, path: Path) -> Any:
    """What a program beside this file says of a file, in JSON."""
    command = [python, str(Path(__file__).with_name(program)), str(path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{program} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def same(count: int, of: int) -> str:
    """How many of how many."""
    return f"all {of:,}" if count == of else f"{count:,} of {of:,}"
