"""Runs a query in a worker, which may die of it."""

import json
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any, Final

import pyoxigraph as ox

from diplograph.errors import LimitError, Problem, QueryError
from diplograph.queries.tokens import tokenise
from diplograph.running.limits import Limits, written
from diplograph.running.worker_process import WorkerProcess

_TASK: Final = "diplograph.queries.query_task:QueryTask"

_FEW_TOKENS: Final = 250
"""The stack holds 1,000 of any kind; with lists within lists the planner takes a second for 300."""
_TRIAL: Final = Limits(seconds=10)

_Rest = Generator[bytes, None, bytes]
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
    is_read_later = False
    try:
        message, rest = worker.stream(json.dumps(text).encode())
        answer = _checked(message)
        if streamed:
            is_read_later = True
            return _parsed(answer["format"], input=_Reader(worker, rest))
        with NamedTemporaryFile() as spool:
            _copy(rest, spool, limits.memory)
            return _parsed(answer["format"], path=spool.name)
    finally:  # also on Ctrl-C: it must not outlive the call
        if not is_read_later:
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


def _copy(rest: _Rest, spool: IO[bytes], most: int | None) -> None:
    size = 0
    for data in _data(rest):
        size += len(data)
        if most and size > most:
            raise LimitError(f"the result of the query is larger than {written(most)}")
        spool.write(data)
    spool.flush()


def _data(rest: _Rest) -> Iterator[bytes]:
    """The bytes of a stream; what is said at its end is checked."""
    end = yield from rest
    _checked(end)


def _parsed(format_: str, **source: Any) -> Found:
    if format_ == "results":  # the engine keeps a file open when it has no name any more
        return ox.parse_query_results(format=ox.QueryResultsFormat.JSON, **source)
    return (quad.triple for quad in ox.parse(format=ox.RdfFormat.N_TRIPLES, **source))


class _Reader:
    """A file that the engine reads from a worker, which is ended with it."""

    def __init__(self, worker: WorkerProcess, rest: _Rest) -> None:
        self._worker = worker
        self._data = _data(rest)
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
