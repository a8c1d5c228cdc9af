"""The README's sessions, run as they stand there."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from diplograph.coding.scaffold import start

TOP = Path(__file__).parent.parent
README = (TOP / "README.md").read_text(encoding="utf-8")
MAKEFILE = (TOP / "Makefile").read_text(encoding="utf-8")
OWN = "## Code an article of your own"
BLOCK = re.compile(r"^```(console|markdown)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ARTICLE = "articles/2021-07-02-ports.md"


def sessions(part: str) -> list[str]:
    return [body for kind, body in BLOCK.findall(part) if kind == "console"]


def run(session: str, folder: Path) -> Path:
    """Runs what stands behind `$`, holds its output to what stands below; gives the last folder.

    In the README `…` stands for any text, alone on a line for any lines. How many triples there
    are, and the snapshot id, change with every word of the ontology: `make answers` renews them,
    and `test_answers.py` holds the README to it.
    """
    for step in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
        call, _, expected = step.partition("\n")
        words = shlex.split(call)
        if words[0] == "cd":
            folder /= words[1]
            continue
        said = made(words[1], folder) if words[0] == "make" else printed(words, folder)
        pattern = re.sub(r"^…\n", "…", expected, flags=re.MULTILINE)
        pattern = re.escape(pattern).replace("…", "(?s:.*)")
        pattern = re.sub(r"[\d,]+\\ triples", r"[\\d,]+\\ triples", pattern)
        pattern = re.sub(r"snapshot\\ \w+", r"snapshot\\ \\w+", pattern)
        found = "".join(f"{line.rstrip()}\n" for line in said.rstrip().splitlines())
        assert re.fullmatch(pattern, found), f"$ {call}\n{found}"
    return folder


def printed(words: list[str], folder: Path) -> str:
    assert words[0] == "diplograph"
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env=os.environ | {"COLUMNS": "100", "PYTHONUTF8": "1"},
    ).stdout


def made(target: str, folder: Path) -> str:
    """What make prints of a target of the Makefile once it has installed the program."""
    found = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)
    assert found
    calls = [line.replace("$(DEMO)", ".venv-demo").strip() for line in found[1].splitlines()]
    said = (printed(call.rpartition("bin/")[2].split(), folder) for call in calls)
    return "".join(f"{call}\n{of_it}" for call, of_it in zip(calls, said, strict=True))


def test_the_two_commands(tmp_path: Path) -> None:
    demo, test = sessions(README.partition(OWN)[0])
    start(tmp_path, sample=True)
    run(demo, tmp_path)
    assert test.startswith("$ make test\n")  # this one passes in it
    assert re.search(r"^test:.*\n\t\$\(BIN\)/pytest -n \$\(JOBS\)\n", MAKEFILE, re.MULTILINE)


def test_an_article_of_your_own(tmp_path: Path) -> None:
    part = README.partition(OWN)[2]
    (article,) = (body for kind, body in BLOCK.findall(part) if kind == "markdown")
    begin, check, *rest = sessions(part)
    case = run(begin, tmp_path)
    (case / ARTICLE).write_text(article, encoding="utf-8")
    run(check, case)
    (case / ARTICLE).write_text(article.replace("quote: will open", "quote: would open"), "utf-8")
    for session in rest:
        run(session, case)
