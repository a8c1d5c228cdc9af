"""The cache key: the current generation, the saved queries, the case file, the program."""

import os
import re
from contextlib import suppress
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from diplograph import resources
from diplograph.coding import casefile
from diplograph.graph.store.generation import HEAD, SOURCES, Generation
from diplograph.graph.store.generations import Generations
from diplograph.query.dependencies import state_of
from diplograph.version import __version__

_UNSTEADY: Final = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\b", re.IGNORECASE)


class CacheKey(NamedTuple):
    """What responses are made from: equal keys and equal requests give equal responses.

    Exceptions are responses with texts of articles, which are read from their files at the time
    (`query.dependencies`), and with the time, random numbers or new nodes, which a query may ask
    for (`is_steady`).

    `number` is that of the current generation, None if there is no build yet. `sources`, `file` and
    `queries` have times and sizes: of its record of sources, which a build replaces even if
    no triple has changed, of the case file, and of the saved queries.
    """

    number: int | None
    snapshot: str
    sources: str
    file: str
    queries: str

    @property
    def digest(self) -> str:
        """A short text, different for different keys."""
        return sha256(repr((*self, __version__)).encode()).hexdigest()[:32]


def cache_key_of(file: casefile.CaseFile) -> CacheKey:
    """The key of the current state of a case; this takes a tenth of a millisecond.

    Raises:
        StoreError: the store is damaged.
    """
    current = Generations(file.store).current()
    return CacheKey(
        current.number if current else None,
        _snapshot(current.root, current.number, state_of(current.path / HEAD)) if current else "",
        state_of(current.path / SOURCES) if current else "",
        state_of(file.root / casefile.NAME),
        "\n".join((_bundled(), *map(_queries, file.queries))),
    )


@lru_cache(maxsize=8)
def _snapshot(root: Path, number: int, head: str) -> str:  # noqa: ARG001  # of a head as it is
    return Generation(root, number).snapshot


@cache
def _bundled() -> str:
    """The bundled queries, which do not change while the program runs."""
    return _queries(resources.queries())


def is_steady(text: str) -> bool:
    """Whether a query gives the same result on the same graph at any time.

    False for some that do, such as a query with the text "now".

    >>> is_steady("SELECT * { ?s ?p ?o }"), is_steady("SELECT (NOW() AS ?time) {}")
    (True, False)
    """
    return _UNSTEADY.search(text) is None


def _queries(folder: Path) -> str:
    """The saved queries of a folder, with the state of each."""
    with suppress(OSError), os.scandir(folder) as entries:
        found = [entry for entry in entries if entry.name.endswith(".rq")]
        return "".join(sorted(f"{entry.path} {state_of(entry.path)}\n" for entry in found))
    return ""
