"""The answers in docs/ are what its commands and its notebook give."""

import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent / "docs"


@pytest.mark.parametrize("script", ["answers.py", "notebook.py"])
def test_what_is_stored_is_up_to_date(script: str) -> None:
    done = subprocess.run(
        [sys.executable, DOCS / script, "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
