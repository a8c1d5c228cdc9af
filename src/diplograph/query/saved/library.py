"""The saved queries of one or more folders."""

import os
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

from diplograph import resources
from diplograph.coding.spelling import nearest
from diplograph.errors import InputError, Problem, QueryError, UnknownName
from diplograph.query.saved.prepared import Prepared
from diplograph.query.saved.saved_query import LENGTH, SavedQuery
from diplograph.rdf.namespaces import PREFIXES

SUFFIX: Final = ".rq"
OTHER: Final = "other"
"""The tag of queries without tags."""


def text_of(path: Path, shown: str) -> str:
    """Reads the text of a query's file; `shown` is its path for messages.

    Raises:
        QueryError: the file cannot be read, or is longer than `LENGTH` characters.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            text = file.read(LENGTH + 1)
    except UnicodeDecodeError as error:
        raise QueryError([Problem(f"not UTF-8: {error.reason}", shown)]) from error
    except OSError as error:
        raise QueryError([Problem(f"cannot be read: {error.strerror}", shown)]) from error
    if len(text) > LENGTH:
        message = f"it has more than {LENGTH:,} characters, which are read at most"
        raise QueryError([Problem(message, shown, hint="split it, or shorten it")])
    return text


class Library:
    """Finds saved queries by name, and reads a file only when its query is needed.

    A query in a later folder overrides one with the same name in an earlier folder: a case's own
    folders come after the bundled one. A folder that does not exist counts as empty.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        prefixes: Mapping[str, str] = PREFIXES,
        shown: Mapping[Path, str] | None = None,
        kept: Path | None = None,
    ) -> None:
        """Takes the folders; `shown` maps a folder to its path for messages, if that differs.

        `kept` is the folder of the cache of parsed queries; its parent must exist.
        """
        self.folders = tuple(dict.fromkeys(folders))
        self._prefixes = prefixes
        self._shown = shown or {}
        self._read: dict[str, SavedQuery] = {}
        self._prepared = Prepared(kept)

    def names(self) -> list[str]:
        """The names of all queries, sorted."""
        return sorted(self._paths())

    def path(self, name: str) -> Path:
        """The path of a query's file.

        Raises:
            UnknownName: there is no such query.
        """
        for folder in reversed(self.folders):
            path = folder / f"{name}{SUFFIX}"
            if path.parent == folder and not name.startswith(".") and os.path.isfile(path):  # noqa: PTH113
                return path
        raise UnknownName(name, "a saved query", nearest(name, self.names(), count=3))

    def get(self, name: str) -> SavedQuery:
        """A query by its name.

        Raises:
            UnknownName: there is none.
            QueryError: its file has errors.
        """
        if name not in self._read:
            path = self.path(name)
            folder = self._shown.get(path.parent)
            shown = f"{folder}/{path.name}" if folder else str(path)
            self._read[name] = self._load(name, path, shown)
        return self._read[name]

    def _load(self, name: str, path: Path, shown: str) -> SavedQuery:
        text = text_of(path, shown)
        query = self._prepared.get(name, text, shown, self._prefixes)
        if query is None:
            from diplograph.query.saved.query_reader import read

            query = read(name, text, shown, self._prefixes)
            self._prepared.put(query, shown, self._prefixes)
        return query

    def all(self) -> tuple[list[SavedQuery], list[Problem]]:
        """All queries that can be read, sorted by name, and the problems of the others."""
        queries: list[SavedQuery] = []
        problems: list[Problem] = []
        for folder in self.folders:
            try:
                os.scandir(folder).close()
            except FileNotFoundError:
                pass
            except OSError as error:
                shown = self._shown.get(folder, str(folder))
                problems.append(Problem(f"cannot be read: {error.strerror}", shown))
        for name in self.names():
            try:
                queries.append(self.get(name))
            except InputError as error:
                problems += error.problems
        return queries, problems

    def by_tag(self) -> tuple[list[tuple[str, list[SavedQuery]]], list[Problem]]:
        """The result of `all`, with the queries grouped by first tag, or `other` without tags."""

        def tag(query: SavedQuery) -> str:
            return query.tags[0] if query.tags else OTHER

        queries, problems = self.all()
        queries.sort(key=lambda query: (tag(query), query.name))
        return [(name, list(group)) for name, group in groupby(queries, tag)], problems

    def _paths(self) -> dict[str, Path]:
        return {
            path.name.removesuffix(SUFFIX): path
            for folder in self.folders
            for path in folder.glob(f"*{SUFFIX}")
            if not path.name.startswith(".")
        }


def bundled_library() -> Library:
    """The saved queries that come with the program."""
    return Library([resources.queries()])
