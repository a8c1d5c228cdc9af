"""The program as users run it: in a process of its own, in a case that is built once."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


def run_in(folder: Path, *words: str, text: str = "") -> subprocess.CompletedProcess[str]:
    """`diplograph` with `words`, in `folder`, with `text` on standard input."""
    clean = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR", "FORCE_COLOR")}
    return subprocess.run(
        [sys.executable, "-m", "diplograph", *words],
        cwd=folder,
        input=text,
        capture_output=True,
        text=True,
        check=False,
        env=clean | {"PYTHONWARNINGS": "error::DeprecationWarning:diplograph"},
    )


@pytest.fixture(scope="session")
def gaza(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample case, started and built by the program; not to be changed."""
    folder = tmp_path_factory.mktemp("gaza") / "case"
    for words in (("init", "--sample", str(folder)), ("-C", str(folder), "build")):
        done = run_in(folder.parent, *words)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def ask(gaza: Path) -> Run:
    """Runs a command in the sample case."""
    return lambda *words, **more: run_in(gaza, *words, **more)


@pytest.fixture
def started(tmp_path: Path) -> Path:
    """A new small case, not built yet."""
    folder = tmp_path / "mine"
    done = run_in(tmp_path, "init", "mine")
    assert done.returncode == 0, done.stderr
    return folder
