"""The saved queries of one or more folders."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from diplograph.errors import Problem, QueryError, UnknownName
from diplograph.namespaces import PREFIXES
from diplograph.queries.loading import SUFFIX, load
from diplograph.queries.nearest import nearest
from diplograph.queries.saved_query import SavedQuery


class Library:
    """Finds saved queries by name, and reads a file only when its query is asked for.

    A query in a later folder takes the place of one of the same name in an earlier one: a case's
    own come after those that come with the program. A folder that does not exist is empty.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        prefixes: Mapping[str, str] = PREFIXES,
        shown: Mapping[Path, str] | None = None,
    ) -> None:
        """`shown` is how messages write a folder, where that is not its path."""
        self._folders = tuple(dict.fromkeys(folders))
        self._prefixes = prefixes
        self._shown = shown or {}
        self._read: dict[str, SavedQuery] = {}

    def names(self) -> list[str]:
        """The names of all queries, in order."""
        return sorted(self._paths())

    def path(self, name: str) -> Path:
        """The file of a query.

        Raises:
            UnknownName: there is no such query.
        """
        for folder in reversed(self._folders):
            path = folder / f"{name}{SUFFIX}"
            if path.parent == folder and not name.startswith(".") and path.is_file():
                return path
        raise UnknownName(name, "a saved query", nearest(name, self.names(), count=3))

    def get(self, name: str) -> SavedQuery:
        """A query by its name.

        Raises:
            UnknownName: there is none.
            QueryError: its file is not right.
        """
        if name not in self._read:
            path = self.path(name)
            folder = self._shown.get(path.parent)
            shown = f"{folder}/{path.name}" if folder else str(path)
            self._read[name] = load(path, shown, self._prefixes)
        return self._read[name]

    def all(self) -> tuple[list[SavedQuery], list[Problem]]:
        """Every query that can be read, by name, and what is wrong with the others."""
        queries: list[SavedQuery] = []
        problems: list[Problem] = []
        for name in self.names():
            try:
                queries.append(self.get(name))
            except QueryError as error:
                problems += error.problems
        return queries, problems

    def _paths(self) -> dict[str, Path]:
        return {
            path.name.removesuffix(SUFFIX): path
            for folder in self._folders
            for path in folder.glob(f"*{SUFFIX}")
            if not path.name.startswith(".")
        }
