"""Standard output that takes no more: its reader has left, or the disk is full."""

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from diplograph.cli import build, main

COMMANDS = (
    ("query", "positions", "--evidence"),
    ("query", "positions", "-f", "xlsx"),
    ("export", "-f", "ntriples", "-o", "/dev/stdout"),
    ("--help",),
)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_who_leaves_early_ends_the_program_in_silence(gaza: Path, words: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "diplograph", *words]
    done = subprocess.run(
        command, cwd=gaza, stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (-signal.SIGPIPE, "")


@pytest.mark.parametrize("words", [COMMANDS[0], COMMANDS[3]], ids=" ".join)
def test_a_full_disk_is_told_in_one_line(
    gaza: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    command = [sys.executable, "-m", "diplograph", *words]
    with (tmp_path / "answer").open("wb") as full:
        done = subprocess.run(
            command,
            cwd=gaza,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)),
        )
    assert done.returncode == 1
    said = done.stderr.lower()
    assert said == "error: standard output: cannot be written: file too large\n"


def test_a_full_folder_of_temporary_files_is_no_fault_of_standard_output(gaza: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "diplograph", "query", "positions", "-f", "parquet"],
        cwd=gaza,
        capture_output=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)),
    )
    assert done.returncode == 1
    (said,) = done.stderr.decode().splitlines()
    assert said.startswith("error: rows cannot be kept in a temporary file: ")
    assert said.endswith(" (name another folder by TMPDIR)")


@pytest.mark.parametrize("words", ["query positions", "network", "codebook"])
def test_a_closed_standard_output_is_told_in_one_line(gaza: Path, words: str) -> None:
    done = in_a_shell(f"{words} >&-", gaza)
    assert done.returncode == 2
    assert done.stderr == "error: standard output is closed (write to a file with --output)\n"


def test_with_all_standard_streams_closed_work_is_done(gaza: Path, tmp_path: Path) -> None:
    done = in_a_shell(f"export -o {tmp_path}/all.nt <&- >&- 2>&-", gaza)
    assert done.returncode == 0
    assert (tmp_path / "all.nt").stat().st_size


def in_a_shell(words: str, case: Path) -> subprocess.CompletedProcess[str]:
    command = ["sh", "-c", f"exec {sys.executable} -m diplograph {words}"]
    return subprocess.run(command, cwd=case, stderr=subprocess.PIPE, text=True, check=False)


def test_ctrl_c_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def pressed(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(build.build, "callback", pressed)
    done = CliRunner().invoke(main, ["build"])
    assert (done.exit_code, done.output) == (130, "error: ended by Ctrl-C\n")


def test_ctrl_c_while_the_program_starts_ends_it_without_a_word(tmp_path: Path) -> None:
    press = "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nfor _ in range(9**6): pass\n"
    (tmp_path / "click.py").write_text(press)  # it is imported in place of the library
    path = os.pathsep.join([str(tmp_path), *sys.path])
    done = subprocess.run(
        [sys.executable, "-m", "diplograph", "status"],
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")
