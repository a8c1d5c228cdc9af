"""The answers in docs/questions.md are what its commands print."""

import subprocess
import sys
from pathlib import Path

ANSWERS = Path(__file__).parent.parent / "docs/answers.py"


def test_the_page_of_questions_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, ANSWERS, "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
