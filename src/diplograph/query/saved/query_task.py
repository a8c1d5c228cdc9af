"""The task that runs queries in a worker; it imports little but the engine, to start fast."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import IO

import pyoxigraph as ox

from diplograph.isolation.limits import LimitExceeded
from diplograph.isolation.protocol import Answer


class QueryTask:
    """Runs queries on a store: requests are query texts, responses rows, a boolean or triples.

    The message has the `format` of the data that follows: `results` for SPARQL Results JSON,
    `triples` for N-Triples. If the text is not a query, it has `problems` and an `excerpt` instead;
    after an error of the store or of SERVICE, a `fault`. The end of the stream may have a `fault`.
    """

    def __init__(self, database: str | None, prefixes: Mapping[str, str]) -> None:
        """Takes the path of the store; None for an empty store."""
        self._database = database
        self._prefixes = dict(prefixes)
        self._store: ox.Store | None = None

    def open(self) -> None:
        """Opens the store; if it is damaged, the response to a query reports it."""
        with suppress(OSError, RuntimeError):
            self._store = self._opened()

    def answer(self, request: bytes) -> Answer:
        """The response to a query."""
        text: str = json.loads(request)
        try:
            found = self._opened().query(text, prefixes=self._prefixes)
        except SyntaxError as error:
            return _message(**_refusal(text, self._prefixes, str(error)))
        except (OSError, RuntimeError) as error:
            return _message(fault=str(error))

        def write(stream: IO[bytes]) -> bytes:
            try:
                if isinstance(found, ox.QueryTriples):
                    found.serialize(stream, format=ox.RdfFormat.N_TRIPLES)
                else:
                    found.serialize(stream, format=ox.QueryResultsFormat.JSON)
            except (OSError, RuntimeError) as error:
                return _message(fault=str(error)).message
            return b"{}"

        kind = "triples" if isinstance(found, ox.QueryTriples) else "results"
        return _message(format=kind)._replace(write=write)

    def answer_limit(self, request: bytes, error: LimitExceeded) -> None:
        """Gives nothing: the limit error needs no addition."""

    def _opened(self) -> ox.Store:
        if self._store is None:
            self._store = ox.Store.read_only(self._database) if self._database else ox.Store()
        return self._store


def _message(**values: object) -> Answer:
    return Answer(json.dumps(values).encode())


def _refusal(text: str, prefixes: Mapping[str, str], said: str) -> dict[str, object]:
    """The message if the text is not a query; made in the worker, because it parses the text."""
    from dataclasses import asdict

    from diplograph.query.saved.syntax import explained

    error = explained(text, prefixes, None, said)
    problems = [{k: v for k, v in asdict(p).items() if v} for p in error.problems]
    return {"problems": problems, "excerpt": error.excerpt}
