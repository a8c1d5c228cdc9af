"""Asks a query in a process of its own, which ends when its limits are reached."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any, Final

import pyoxigraph as ox

from diplograph.errors import LimitError, Problem, QueryError
from diplograph.running import worker
from diplograph.running.limits import Limits, written

_MEMORY: Final = ("memory allocation of", "MemoryError", "bad_alloc")


def answer(
    database: Path,
    text: str,
    prefixes: Mapping[str, str],
    limits: Limits,
    *,
    computing: int | None = None,
) -> "ox.QuerySolutions | ox.QueryBoolean | Iterator[ox.Triple]":
    """What a query gives, all of which is found, and kept in a file, before this returns.

    `computing` is the seconds of the processor that it may take, by default all of its time.

    Raises:
        QueryError: the text is no query.
        LimitError: a limit ended it, or the engine died of it.
        RuntimeError: the store is damaged, or SERVICE failed.
    """
    job = {
        "database": str(database),
        "text": text,
        "prefixes": dict(prefixes),
        "computing": limits.seconds if computing is None else computing,
        "memory": limits.memory,
    }
    with NamedTemporaryFile() as spool:
        try:
            code, said = _run(json.dumps(job).encode(), spool, limits.seconds)
        except subprocess.TimeoutExpired:
            raise LimitError(f"the query was ended after {limits.seconds:g} s") from None
        if code == worker.ROWS:  # the engine keeps the file open when it has no name any more
            return ox.parse_query_results(path=spool.name, format=ox.QueryResultsFormat.JSON)
        if code == worker.TRIPLES:
            quads = ox.parse(path=spool.name, format=ox.RdfFormat.N_TRIPLES)
            return (quad.triple for quad in quads)
    if code == worker.REFUSED:
        refusal: dict[str, Any] = json.loads(said)
        problems = [Problem(**problem) for problem in refusal["problems"]]
        raise QueryError(problems, refusal["excerpt"])
    if code == worker.FAULT:
        raise _fault(said, limits)
    raise LimitError(_death(code, said, limits))


def _run(job: bytes, spool: IO[bytes], seconds: float | None) -> tuple[int, str]:
    """Runs the worker to its end: its code, and what it said."""
    # A process of its own by exec, never by fork: the store may be open here.
    command = [sys.executable, "-P", worker.__file__]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=spool, stderr=subprocess.PIPE)
    with process:
        try:
            said = process.communicate(job, timeout=seconds)[1]
        except BaseException:  # also Ctrl-C: it must not outlive the call
            process.kill()
            raise
    return process.returncode, said.decode(errors="replace")


def _fault(said: str, limits: Limits) -> Exception:
    if "File too large" in said:
        return LimitError(f"the result of the query is larger than {_allowed(limits)}")
    return RuntimeError(said)


def _death(code: int, said: str, limits: Limits) -> str:
    """Why the worker died."""
    if any(sign in said for sign in _MEMORY):
        return f"the query was ended when it took more than {_allowed(limits)}"
    if code == -signal.SIGXCPU:
        return "the query used up its computing time"
    name = signal.Signals(-code).name if code < 0 else f"code {code}"
    return f"the engine died of the query ({name})"


def _allowed(limits: Limits) -> str:
    return written(limits.memory) if limits.memory else "there is"
