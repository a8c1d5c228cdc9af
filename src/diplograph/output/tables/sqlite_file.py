"""Tables as an SQLite database, with keys that hold and two views to begin with."""

import errno
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from diplograph.errors import DiplographError
from diplograph.output.tables.csv_folder import joined
from diplograph.output.tables.row_reader import Cell
from diplograph.output.tables.table_schema import TABLES, Column, Table
from diplograph.streams import leads_to_stream, uncompressed

VIEWS: Final[Mapping[str, tuple[set[str], str]]] = {
    "position_words": (
        {"positions", "evidence", "articles"},
        """SELECT p.position, p.party_label, p.holder_label, p.stance_label, p.target_label,
                  p.held_from, e.exact, e.start, e."end", a.title, a.publisher, a.published
           FROM positions p JOIN evidence e ON e.position = p.position
           JOIN articles a ON a.article = p.article
           ORDER BY p.position, e.start""",
    ),
    "stance_matrix": (
        {"positions"},
        """SELECT party, party_label, target, target_label, count(*) AS n,
                  sum(polarity > 0) AS n_support, sum(polarity < 0) AS n_oppose
           FROM positions WHERE attribution NOT IN ('imputed', 'dp:imputed')
           GROUP BY party, target ORDER BY party, target""",
    ),
}
"""Views by name: the tables they need, and their query. Imputed positions do not count."""


def others_in(path: Path, tables: Iterable[Table]) -> list[str]:
    """The tables and views of a database that would be lost if these replaced it.

    Raises:
        DiplographError: it cannot be told: it is no database, or locked, or damaged.
    """
    if not path.is_file() or leads_to_stream(path) or path != uncompressed(path):
        return []
    uri = f"{path.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            found = connection.execute(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
                " AND name NOT LIKE 'sqlite_%' ORDER BY type, rowid"
            )
            names = [name for (name,) in found]
    except sqlite3.DatabaseError as error:
        hint = "name another file, or say --overwrite"
        raise DiplographError(f"{path}: is there and cannot be read: {error} ({hint})") from error
    ours = {table.name for table in tables} | VIEWS.keys() | {"columns"}
    return [name for name in names if name not in ours]


class SqliteWriter:
    """Writes tables into a file that is not there yet; `meanings` are by `table.column`."""

    def __init__(self, path: Path, meanings: Mapping[str, str]) -> None:
        self._path = path
        self._meanings = meanings
        self._names: set[str] = set()

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        """A transaction. Raises OSError where it cannot be written, as other writers do."""
        try:
            with closing(sqlite3.connect(self._path)) as connection, connection:
                yield connection
        except sqlite3.OperationalError as error:
            raise OSError(errno.EIO, str(error)) from error

    def write(self, table: Table, rows: Iterable[list[Cell]]) -> None:
        """Writes a table, with its keys."""
        self._names.add(table.name)
        marks = ", ".join("?" * len(table.columns))
        with self._connected() as connection:
            connection.execute(self._created(table))
            connection.executemany(
                f"INSERT INTO {_quoted(table.name)} VALUES ({marks})",  # noqa: S608
                ([joined(*pair) for pair in zip(row, table.columns, strict=True)] for row in rows),
            )

    def finish(self, tables: Iterable[Table]) -> None:
        """Adds the views and the meanings of columns, and proves the keys.

        Raises:
            DiplographError: something refers to what is not in its table.
        """
        with self._connected() as connection:
            for name, (needed, query) in VIEWS.items():
                if needed <= self._names:
                    connection.execute(f"CREATE VIEW {name} AS {query}")
            connection.execute('CREATE TABLE "columns" ("table" TEXT, "column" TEXT, meaning TEXT)')
            connection.executemany(
                'INSERT INTO "columns" VALUES (?, ?, ?)',
                (
                    (table.name, column.name, self._meanings[f"{table.name}.{column.name}"])
                    for table in tables
                    for column in table.columns
                ),
            )
            if broken := connection.execute("PRAGMA foreign_key_check").fetchone():
                raise DiplographError(
                    f"table {broken[0]} refers to what table {broken[2]} does not have "
                    "(run diplograph verify; then diplograph build --full)"
                )

    def _created(self, table: Table) -> str:
        lines = [self._column(column) for column in table.columns]
        lines.append(f"PRIMARY KEY ({', '.join(map(_quoted, table.key))})")
        return f"CREATE TABLE {_quoted(table.name)} ({', '.join(lines)}) WITHOUT ROWID"

    def _column(self, column: Column) -> str:
        kind = "INTEGER" if column.type == "integer" else "TEXT"
        text = f"{_quoted(column.name)} {kind}"
        if column.key_of in self._names:
            key = _quoted(TABLES[column.key_of].key[0])
            text += f" REFERENCES {_quoted(column.key_of)} ({key})"
        return text


def _quoted(name: str) -> str:
    """A quoted name: `from`, `group`, `end` and others are words of SQL."""
    return f'"{name}"'
