"""What answers are made from: the graph in force, the saved queries, the case file, the program."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from diplograph import resources
from diplograph.coding import casefile
from diplograph.graph.store.generation import SOURCES
from diplograph.graph.store.generations import Generations
from diplograph.version import __version__

_UNSTEADY: Final = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\b", re.IGNORECASE)


class Edition(NamedTuple):
    """Two answers of the same edition to the same request say the same, if nothing else goes in.

    What else may go in are the texts of articles, which are read from their files as these are by
    then, and the time, chance and new nodes, which a query may ask for (`is_steady`).

    `number` is that of the generation in force, None where nothing was built yet; `sources`, `file`
    and `queries` mark what was found of its records of sources, which a build replaces also where
    no triple has changed, of the case file and of the folders of saved queries.
    """

    number: int | None
    snapshot: str
    sources: str
    file: str
    queries: str

    @property
    def digest(self) -> str:
        """A short text that differs where the edition does."""
        return sha256(repr((*self, __version__)).encode()).hexdigest()[:32]


def edition_of(file: casefile.CaseFile) -> Edition:
    """The edition in force; a matter of some hundred microseconds.

    Raises:
        StoreError: the store is damaged.
    """
    current = Generations(file.store).current()
    return Edition(
        current.number if current else None,
        current.snapshot if current else "",
        "".join(_mark(current.path / SOURCES)) if current else "",
        "".join(_mark(file.root / casefile.NAME)),
        "\n".join(
            mark
            for folder in (resources.queries(), *file.queries)
            for path in _queries(folder)
            for mark in _mark(path)
        ),
    )


def is_steady(text: str) -> bool:
    """Whether a query gives the same whenever it is asked of the same graph.

    Some that do are taken for others, such as one with the text "now".

    >>> is_steady("SELECT * { ?s ?p ?o }"), is_steady("SELECT (NOW() AS ?time) {}")
    (True, False)
    """
    return _UNSTEADY.search(text) is None


def _queries(folder: Path) -> list[Path]:
    with suppress(OSError), os.scandir(folder) as entries:
        return sorted(Path(entry.path) for entry in entries if entry.name.endswith(".rq"))
    return []


def _mark(path: Path) -> Iterator[str]:
    with suppress(OSError):
        found = path.stat()
        yield f"{path} {found.st_mtime_ns} {found.st_size}"
