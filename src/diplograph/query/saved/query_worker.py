"""Runs a query in a worker, which may die of it."""

import json
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

import pyoxigraph as ox

from diplograph.errors import LimitError, Problem, QueryError
from diplograph.isolation.limits import Limits, written
from diplograph.isolation.worker_process import WorkerProcess
from diplograph.query.saved.tokens import tokenise

_TASK: Final = "diplograph.query.saved.query_task:QueryTask"

_FEW_TOKENS: Final = 250
"""The stack holds 1,000 of any kind; with lists within lists the planner takes a second for 300."""
_TRIAL: Final = Limits(seconds=10)

Found = ox.QuerySolutions | ox.QueryBoolean | Iterator[ox.Triple]
"""What a query gives."""


def run_query(
    database: Path | None,
    text: str,
    prefixes: Mapping[str, str],
    limits: Limits,
    *,
    streamed: bool = False,
) -> Found:
    """Runs a query on a store, or on an empty one, and gives what it finds.

    All of it is found, and kept in a file, before this returns. If it is `streamed`, it is found
    while it is read, and what is raised may be raised then.

    Raises:
        QueryError: the text is no query.
        LimitError: a limit ended it, or the engine crashed.
        RuntimeError: the store is damaged, or SERVICE failed.
    """
    worker = WorkerProcess(_TASK, [database and str(database), dict(prefixes)], limits)
    reader = None
    try:
        answer = worker.ask(json.dumps(text).encode())
        format_ = _checked(next(answer))["format"]
        if streamed:
            reader = _Reader(worker, answer)
            return _parsed(format_, input=reader)
        with NamedTemporaryFile() as spool:
            for data in _data(answer):
                spool.write(data)
                if limits.memory and spool.tell() > limits.memory:
                    size = written(limits.memory)
                    raise LimitError(f"the result of the query is larger than {size}")
            spool.flush()
            return _parsed(format_, path=spool.name)
    finally:  # also on Ctrl-C: it must not outlive the call
        if reader is None:
            worker.end()


def try_query(text: str, prefixes: Mapping[str, str], path: str | None = None) -> None:
    """Tries in a worker whether the engine lives with a text, before this process parses it.

    A text of few tokens is not tried: it cannot overflow the stack, nor keep the planner busy.

    Raises:
        QueryError: the engine crashes, or does not end, before it looks at any data.
    """
    try:
        if len(tokenise(text)) > _FEW_TOKENS:
            run_query(None, text, prefixes, _TRIAL)
    except LimitError as error:
        hint = "nest fewer groups and expressions, and join fewer patterns"
        problem = Problem(f"the engine cannot run this query: {error}", path, hint=hint)
        raise QueryError([problem]) from error
    except (QueryError, RuntimeError):
        pass  # what is wrong is found again, with its place


def _checked(message: bytes) -> dict[str, Any]:
    """What the task says, if it is nothing bad."""
    answer: dict[str, Any] = json.loads(message)
    if "problems" in answer:
        problems = [Problem(**problem) for problem in answer["problems"]]
        raise QueryError(problems, answer["excerpt"])
    if "fault" in answer:
        raise RuntimeError(answer["fault"])
    return answer


def _data(answer: Generator[bytes, None, bytes]) -> Iterator[bytes]:
    """The data of an answer; what is said at their end is checked."""
    _checked((yield from answer))


def _parsed(format_: str, **source: Any) -> Found:
    if format_ == "results":  # the engine keeps a file open when it has no name any more
        return ox.parse_query_results(format=ox.QueryResultsFormat.JSON, **source)
    return (quad.triple for quad in ox.parse(format=ox.RdfFormat.N_TRIPLES, **source))


class _Reader:
    """A file that the engine reads from a worker, which is ended with it."""

    def __init__(self, worker: WorkerProcess, answer: Generator[bytes, None, bytes]) -> None:
        self._worker = worker
        self._data = _data(answer)
        self._read = b""

    def read(self, size: int = -1) -> bytes:
        """The next bytes; none at the end."""
        if not self._read:
            self._read = next(self._data, b"")
            if not self._read:
                self._worker.end()
        data, self._read = self._read[:size], self._read[size:]
        return data

    def __del__(self) -> None:
        self._worker.end()
