"""Runs a query in a worker process, which a query may crash."""

import json
from collections.abc import Callable, Generator, Iterator, Mapping
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock
from typing import Any, Final
from weakref import finalize

import pyoxigraph as ox

from diplograph.errors import LimitError, Problem, QueryError
from diplograph.isolation.limits import Limits, written
from diplograph.isolation.worker_process import WorkerProcess
from diplograph.query.saved.tokens import tokenise

_TASK: Final = "diplograph.query.saved.query_task:QueryTask"

_FEW_TOKENS: Final = 250
"""The stack holds 1,000 tokens of any kind; 300 with nested lists take the planner a second."""
_TRIAL: Final = Limits(seconds=10)

Found = ox.QuerySolutions | ox.QueryBoolean | Iterator[ox.Triple]
"""The result of a query: solutions, a boolean or triples."""


def run_query(
    database: Path | None,
    text: str,
    prefixes: Mapping[str, str],
    limits: Limits,
    *,
    streamed: bool = False,
) -> Found:
    """Runs a query in a worker on a store, or on an empty one, and gives the result.

    The result is complete, in a temporary file, when this returns. If it is `streamed`, the query
    runs while the result is read, and errors may be raised then.

    Raises:
        QueryError: the text is not a query.
        LimitError: the query exceeded a limit, or the engine crashed.
        RuntimeError: the store is damaged, or SERVICE failed.
    """
    worker = WorkerProcess(_TASK, [database and str(database), dict(prefixes)], limits)
    reader = None
    try:
        if not streamed:
            return _complete(worker, text, limits)
        answer = worker.ask(json.dumps(text).encode())
        format_ = _checked(next(answer))["format"]
        reader = _Reader(worker, answer)
        return _parsed(format_, input=reader)
    finally:  # also on Ctrl-C: the worker must not outlive the call
        if reader is None:
            worker.end()


class QueryWorker:
    """Runs queries on a store in a worker that is kept for the next one, as long as this lives.

    A worker that fails is replaced. It takes one query at a time, from any thread.
    """

    def __init__(self, database: Path, prefixes: Mapping[str, str], limits: Limits) -> None:
        """The worker starts with the first query."""
        self._start = partial(WorkerProcess, _TASK, [str(database), dict(prefixes)], limits)
        self._limits = limits
        self._turn = Lock()
        self._worker: WorkerProcess | None = None
        self._end: Callable[[], object] = lambda: None

    def run(self, text: str) -> Found:
        """Runs a query, and gives its complete result; it raises what `run_query` does."""
        with self._turn:
            if self._worker is not None and not self._worker.runs:
                self._end()
                self._worker = None
            if self._worker is None:
                self._worker = self._start()
                self._end = finalize(self, self._worker.end)
            try:
                return _complete(self._worker, text, self._limits)
            except BaseException:  # its other frames are not read
                self._worker = None
                self._end()
                raise


def _complete(worker: WorkerProcess, text: str, limits: Limits) -> Found:
    """The complete result of a query, from a temporary file."""
    answer = worker.ask(json.dumps(text).encode())
    format_ = _checked(next(answer))["format"]
    with NamedTemporaryFile() as spool:
        for data in _data(answer):
            spool.write(data)
            if limits.memory and spool.tell() > limits.memory:
                size = written(limits.memory)
                raise LimitError(f"the result of the query is larger than {size}")
        spool.flush()
        return _parsed(format_, path=spool.name)


def try_query(text: str, prefixes: Mapping[str, str], path: str | None = None) -> None:
    """Tests in a worker that the engine survives a text, before this process parses it.

    A text of few tokens is not tested: it cannot overflow the stack or keep the planner busy.

    Raises:
        QueryError: the engine crashes or does not finish on an empty store.
    """
    try:
        if len(tokenise(text)) > _FEW_TOKENS:
            run_query(None, text, prefixes, _TRIAL)
    except LimitError as error:
        hint = "nest fewer groups and expressions, and join fewer patterns"
        problem = Problem(f"the engine cannot run this query: {error}", path, hint=hint)
        raise QueryError([problem]) from error
    except (QueryError, RuntimeError):
        pass  # the parser finds the error again, with line and column


def _checked(message: bytes) -> dict[str, Any]:
    """The task's message as a mapping.

    Raises:
        QueryError: the message has `problems`.
        RuntimeError: the message has a `fault`.
    """
    answer: dict[str, Any] = json.loads(message)
    if "problems" in answer:
        problems = [Problem(**problem) for problem in answer["problems"]]
        raise QueryError(problems, answer["excerpt"])
    if "fault" in answer:
        raise RuntimeError(answer["fault"])
    return answer


def _data(answer: Generator[bytes, None, bytes]) -> Iterator[bytes]:
    """The data of a response; the message at its end is checked."""
    _checked((yield from answer))


def _parsed(format_: str, **source: Any) -> Found:
    if format_ == "results":  # the engine keeps the file open after it is deleted
        return ox.parse_query_results(format=ox.QueryResultsFormat.JSON, **source)
    return (quad.triple for quad in ox.parse(format=ox.RdfFormat.N_TRIPLES, **source))


class _Reader:
    """A file-like object that reads a worker's response, and ends the worker at its end."""

    def __init__(self, worker: WorkerProcess, answer: Generator[bytes, None, bytes]) -> None:
        self._worker = worker
        self._data = _data(answer)
        self._read = b""

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most `size`; empty at the end."""
        if not self._read:
            self._read = next(self._data, b"")
            if not self._read:
                self._worker.end()
        data, self._read = self._read[:size], self._read[size:]
        return data

    def __del__(self) -> None:
        self._worker.end()
