"""Runs the programs that are compared, each in a process of its own, and measures them."""

import os
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

HERE = Path(__file__).resolve().parent
PEERS = HERE / "peers"
_T = TypeVar("_T")


class Took(NamedTuple):
    """Of one process: seconds by the clock and of all cores, peak memory in MiB, what it said."""

    seconds: float
    cpu: float
    peak: float
    said: str


def run(command: Sequence[str | Path], *, cwd: Path | None = None, cores: int = 0) -> Took:
    """Runs a command, on `cores` cores if that is not 0; stops the benchmark if it fails."""
    if cores:
        command = ["taskset", "-c", ",".join(map(str, range(cores))), *command]
    environment = {**os.environ, "POLARS_MAX_THREADS": str(cores or os.cpu_count() or 1)}
    began = time.perf_counter()
    with subprocess.Popen(
        [*map(str, command)],
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        said, complained = process.communicate()
        seconds = time.perf_counter() - began
    if process.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{said.decode()}{complained.decode()}")
    return Took(seconds, 0.0, 0.0, said.decode())


def measured(command: Sequence[str | Path], *, cwd: Path | None = None) -> Took:
    """As `run`, with CPU time and peak memory, which the system tells of a child alone."""
    read, write = os.pipe()
    began = time.perf_counter()
    child = subprocess.Popen([*map(str, command)], cwd=cwd, stdout=write, stderr=write)
    os.close(write)
    with os.fdopen(read, errors="replace") as pipe:
        said = pipe.read()
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{said}")
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Took(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / unit, said)


def peer(name: str) -> Path:
    """The folder of programs of a peer's own environment, made if it is not there."""
    folder = HERE / f".venv-{name}"
    programs = folder / "bin"
    done = folder / "installed"
    wanted = (PEERS / f"{name}.txt").read_text()
    if not done.exists() or done.read_text() != wanted:
        venv.create(folder, with_pip=True, clear=True)
        pip = [programs / "python", "-m", "pip", "install", "--quiet"]
        run([*pip, "--disable-pip-version-check", "-r", PEERS / f"{name}.txt"])
        done.write_text(wanted)
    return programs


def fastest(times: int, *attempts: Callable[[], _T], key: Callable[[_T], Any]) -> list[_T]:
    """The best of several runs of each attempt; they take turns, so that a busy spell hits all."""
    rounds = [[attempt() for attempt in attempts] for _ in range(times)]
    return [min(column, key=key) for column in zip(*rounds, strict=True)]
