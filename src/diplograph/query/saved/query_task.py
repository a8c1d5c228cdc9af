"""The task that runs queries in a worker: it needs the engine and little else, to start quickly."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import IO

import pyoxigraph as ox

from diplograph.isolation.limits import LimitExceeded
from diplograph.isolation.protocol import Answer


class QueryTask:
    """Runs queries on a store: a request is a text, an answer rows, a boolean or triples.

    The message tells its `format`: SPARQL Results JSON or N-Triples, which are streamed. Where
    there is nothing to stream, it has `problems` and `excerpt` of a text that is no query, or the
    `fault` of the store or of SERVICE; so has the end of a stream.
    """

    def __init__(self, database: str | None, prefixes: Mapping[str, str]) -> None:
        """Takes the path of the store, None for an empty one."""
        self._database = database
        self._prefixes = dict(prefixes)
        self._store: ox.Store | None = None

    def open(self) -> None:
        """Opens the store; if it is damaged, the answer says so."""
        with suppress(OSError, RuntimeError):
            self._store = self._opened()

    def answer(self, request: bytes) -> Answer:
        """The answer to a query."""
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
        """Nothing: the limit says all."""

    def _opened(self) -> ox.Store:
        if self._store is None:
            self._store = ox.Store.read_only(self._database) if self._database else ox.Store()
        return self._store


def _message(**values: object) -> Answer:
    return Answer(json.dumps(values).encode())


def _refusal(text: str, prefixes: Mapping[str, str], said: str) -> dict[str, object]:
    """Why the text is no query. To find out, parts of it are run: that must be done here."""
    from dataclasses import asdict

    from diplograph.query.saved.syntax import explained

    error = explained(text, prefixes, None, said)
    return {"problems": [asdict(problem) for problem in error.problems], "excerpt": error.excerpt}
