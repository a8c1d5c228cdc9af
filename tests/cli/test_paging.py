"""On a terminal, what is longer than it goes to a pager."""

import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from diplograph.cli import main

LONG = ("query", "positions-on", "--location", "gaza-strip", "--imputed")
MARKED = {"PAGER": "sed s/^/paged:/"}


def on_a_terminal(folder: Path, words: tuple[str, ...], env: dict[str, str]) -> tuple[int, str]:
    """Exit code and output of a command on a terminal of 24 lines and 80 columns."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "diplograph", *words],
        cwd=folder,
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.STDOUT,
        env=os.environ | {"LINES": "24", "COLUMNS": "80", "TERM": "xterm"} | env,
    )
    os.close(theirs)
    said = b""
    with suppress(OSError):  # the terminal is gone when the last process has left it
        while part := os.read(ours, 65536):
            said += part
    os.close(ours)
    return process.wait(), said.decode()


def test_what_is_long_is_paged(gaza: Path) -> None:
    code, said = on_a_terminal(gaza, LONG, MARKED)
    lines = said.splitlines()
    assert code == 0
    assert len(lines) > 24
    assert all(line.startswith("paged:") for line in lines)
    assert "\x1b[" in lines[0]  # it is styled as for the terminal behind the pager


@pytest.mark.parametrize(
    ("words", "env"),
    [
        (("show", "jordan-territory"), MARKED),  # short
        ((*LONG, "--no-pager"), MARKED),
        (LONG, {"PAGER": ""}),
        (LONG, {"PAGER": "no-such-pager"}),
    ],
)
def test_what_is_short_or_not_to_be_paged_is_not(
    gaza: Path, words: tuple[str, ...], env: dict[str, str]
) -> None:
    code, said = on_a_terminal(gaza, words, env)
    assert code == 0
    assert "paged:" not in said
    assert said


def test_who_leaves_the_pager_early_made_no_mistake(gaza: Path) -> None:
    code, said = on_a_terminal(gaza, (*LONG, "--evidence"), {"PAGER": "head -2"})
    assert code == 0
    assert len(said.splitlines()) == 2


def test_there_is_no_colour_where_none_is_wanted() -> None:
    for wish, styled in ((None, True), ("1", False)):
        for words in (["query"], ["query", "no-such-query"]):
            done = CliRunner().invoke(main, words, color=True, env={"NO_COLOR": wish})
            assert ("\x1b[" in done.output) is styled
