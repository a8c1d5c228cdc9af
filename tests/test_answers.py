"""The answers in docs/, and the figures of the README, are what commands and notebook give."""

import re
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


@pytest.mark.parametrize("picture", sorted(DOCS.glob("pictures/*.svg")), ids=lambda p: p.stem)
def test_pictures_are_of_the_graph_that_the_readme_names(picture: Path) -> None:
    readme = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    (snapshot,) = re.findall(r"^snapshot ([0-9a-f]{12})", readme, re.MULTILINE)
    assert snapshot in picture.read_text(encoding="utf-8"), "run make pictures"
