"""The command line: what ends a query is said in a line, with exit code 1."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Machine
from .hostile import CRASHING, ENDLESS, FAR, GREEDY, JOINS

PATIENCE = 600  # seconds after which a test fails


def begin(folder: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "diplograph", *words],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(folder: Path, *words: str) -> tuple[int, str, str]:
    process = begin(folder, *words)
    try:
        out, err = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    return process.returncode, out, err


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_timeout_ends_whatever_the_engine_is_at(folder: Path, text: str, tmp_path: Path) -> None:
    output = tmp_path / "answer.csv"
    code, _, err = run(folder, "sparql", text, "--timeout", "0.5", "-o", str(output))
    said = "error: the query timed out after 0.5 s (allow more with --timeout)\n"
    assert (code, err) == (1, said)
    assert [*tmp_path.iterdir()] == []


def interrupted(process: subprocess.Popen[str], begun: Callable[[], object]) -> tuple[int, str]:
    """How a command ends that is sent Ctrl-C once its query runs."""
    last = time.monotonic() + PATIENCE
    try:
        while not begun() and process.poll() is None and time.monotonic() < last:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    return process.returncode, err


def test_ctrl_c_ends_a_query_that_computes(folder: Path, machine: Machine) -> None:
    """The other machine, which answers at once, tells that the query has begun."""
    far = f"{{ SERVICE <{machine.url}> {{ ?x dp:a ?y }} "
    text = ENDLESS["count of a cross join"].replace("{", far, 1)
    process = begin(folder, "sparql", text, "--allow-service")
    code, err = interrupted(process, lambda: machine.asked)
    assert (code, err) == (130, "error: Ctrl-C ended the query\n")


def test_ctrl_c_ends_a_query_that_waits(folder: Path, machine: Machine) -> None:
    text = FAR["in ASK"].replace("URL", f"{machine.url}slow")
    process = begin(folder, "sparql", text, "--allow-service")
    code, err = interrupted(process, lambda: machine.asked)
    assert (code, err) == (130, "error: Ctrl-C ended the query\n")


@pytest.mark.parametrize("text", GREEDY.values(), ids=GREEDY)
def test_memory_is_capped(folder: Path, text: str) -> None:
    code, _, err = run(folder, "sparql", text, "--memory", "300M")
    assert (code, err) == (
        1,
        "error: the query took more than 300 MB of memory (allow more with --memory)\n",
    )


def test_a_saved_query_has_the_same_limits(folder: Path) -> None:
    words = ("query", "positions-on", "--location", "philadelphi-corridor", "-f", "csv")
    free = run(folder, *words)
    assert free[0] == 0
    assert run(folder, *words, "--timeout", "3600", "--memory", "1.5GB") == free
    code, _, err = run(folder, *words, "--memory", "5M")
    assert (code, err.count("\n")) == (1, 1)
    assert "more than 5 MB" in err


@pytest.mark.parametrize("size", ["12", "0M", "a lot", "-1G"])
def test_a_size_has_a_unit(folder: Path, size: str) -> None:
    code, _, err = run(folder, "sparql", "ASK {}", f"--memory={size}")
    assert code == 2
    assert "write it as 500M or 2G" in err


@pytest.mark.parametrize("text", CRASHING.values(), ids=CRASHING)
def test_a_text_that_crashes_the_engine_is_one_line(folder: Path, text: str) -> None:
    code, out, err = run(folder, "sparql", text)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith("error: the worker crashed: SIGSEGV")


def test_no_command_crashes_with_the_engine(folder: Path, tmp_path: Path) -> None:
    deep = tmp_path / "deep.rq"
    deep.write_text(f"#+ summary: What is deep\n{CRASHING['brackets']}")
    for words in (["sparql", "--lint", "-i"], ["export", "--construct"], ["query", "--lint"]):
        code, out, err = run(folder, *words, str(deep))
        assert (code, out) == (1, ""), words
        assert "the worker crashed: SIGSEGV" in err


def test_a_plan_that_takes_for_ever_is_ended(folder: Path) -> None:
    code, out, err = run(folder, "sparql", JOINS, "--timeout", "1")
    assert (code, out) == (1, "")
    assert err == "error: the query timed out after 1 s (allow more with --timeout)\n"


@pytest.mark.parametrize("allowed", [False, True])
def test_federation_has_to_be_allowed(folder: Path, machine: Machine, allowed: bool) -> None:
    text = FAR["plain"].replace("URL", machine.url)
    words = ("--allow-service",) if allowed else ()
    code, out, err = run(folder, "sparql", text, "-f", "csv", *words)
    if allowed:
        assert (code, err) == (0, "")
        assert "far" in out
    else:
        assert (code, out) == (1, "")
        assert "asks another machine" in err
    assert bool(machine.asked) is allowed


def test_a_machine_that_does_not_answer_is_not_waited_for(folder: Path, machine: Machine) -> None:
    text = FAR["plain"].replace("URL", f"{machine.url}slow")
    code, _, err = run(folder, "sparql", text, "--allow-service", "--timeout", "1")
    assert (code, machine.asked) == (1, ["/slow"])
    assert "timed out after 1 s" in err


def test_a_machine_that_is_not_there_is_no_damage(folder: Path, tmp_path: Path) -> None:
    text = FAR["plain"].replace("URL", "http://127.0.0.1:9/")
    output = str(tmp_path / "answer.csv")
    code, _, err = run(folder, "sparql", text, "--allow-service", "-o", output)
    assert code == 1
    assert err.startswith("error: SERVICE had no answer: ")


def test_a_saved_query_is_checked_before_it_is_run_to_be_read(
    tmp_path: Path, machine: Machine
) -> None:
    (tmp_path / "diplograph.toml").write_text('title = "T"\nbase = "https://example.org/t/"\n')
    (tmp_path / "queries").mkdir()
    header = "#+ summary: What is hostile\n"
    far = FAR["in ASK"].replace("URL", machine.url)
    (tmp_path / "queries" / "far.rq").write_text(f"{header}{far}\n")
    (tmp_path / "queries" / "deep.rq").write_text(f"{header}{CRASHING['IF']}\n")
    code, out, err = run(tmp_path, "query")
    assert code == 0
    assert "positions-on" in out
    assert "asks another machine" in err
    assert "queries/deep.rq: the engine cannot run this query: the worker crashed" in err
    assert machine.asked == []


def test_an_interrupted_writer_of_rows_leaves_no_file(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "answer.csv"
    output.write_text("as it was\n")
    code, _, _ = run(
        folder, "sparql", ENDLESS["rows without end"], "--timeout", "1", "-o", str(output)
    )
    assert code == 1
    assert output.read_text() == "as it was\n"
    assert os.listdir(tmp_path) == ["answer.csv"]  # noqa: PTH208
