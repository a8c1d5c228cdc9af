"""Tidy tables for statisticians: positions, their evidence, and whatever they refer to.

One row is one thing, one column one property of it; `schema.TABLES` has them all.
"""

import re
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Protocol

import pyoxigraph as ox

from diplograph.errors import DiplographError, UsageError
from diplograph.formats import Kind, find, names, suffix_of, suffixes
from diplograph.output.tables.codebook import codebook, meanings
from diplograph.output.tables.csv_folder import CsvWriter
from diplograph.output.tables.row_reader import Cell, Reader
from diplograph.output.tables.sqlite_file import others_in
from diplograph.output.tables.table_schema import TABLES, Table
from diplograph.query.results.labels import Labels
from diplograph.streams import followed, leads_to_stream, move_to, unprotected

__all__ = ["FORMATS", "TABLES", "Report", "codebook", "format_of", "write"]

FORMATS: Final = names(Kind.TABLES)
_ENDING: Final = re.compile(r"\.[a-z]{2,}[0-9]?")
"""What names of files end in, such as `.csv`, `.zip` or `.duckdb`; a folder may be `talks.v2`."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was written: rows by table, and how many cells of CSV begin as formulas do."""

    rows: Mapping[str, int]
    formulas: int


class _Writer(Protocol):
    def write(self, table: Table, rows: Iterable[list[Cell]]) -> None: ...
    def finish(self, tables: Iterable[Table]) -> None: ...


def format_of(path: Path) -> str:
    """The format of a name: SQLite for that of a database, else CSV."""
    return suffixes(Kind.TABLES).get(suffix_of(path), "csv")


def write(
    store: ox.Store,
    names: Labels,
    path: Path,
    format: str,  # noqa: A002 - the word that users know
    *,
    only: Collection[str] = (),
    spreadsheet: bool = False,
    overwrite: bool = False,
    progress: Callable[[str, int], None] = lambda _table, _rows: None,
) -> Report:
    """Writes tables into a folder, or an SQLite file, in place of those that were there.

    All or nothing: the tables are made aside. Other files of the folder stay as they are.

    Args:
        store: the graph.
        names: ids and labels of what is in it.
        path: the folder, or the file.
        format: one of `FORMATS`.
        only: the names of the tables to write; all, if there are none.
        overwrite: replaces a database even if it has tables that are not written.
        spreadsheet: puts an apostrophe before CSV cells that a spreadsheet may take for formulas.
        progress: told each table and how many rows of it are written.

    Raises:
        UsageError: there is no such format or table, the folder has the name of a file, or the
            database has tables that would be lost.
        DiplographError: the place cannot be written to, or the extra for Parquet is missing.
    """
    form = find(format, Kind.TABLES)
    if unknown := sorted(set(only) - TABLES.keys()):
        raise UsageError(f"no such table: {', '.join(unknown)} (there are {', '.join(TABLES)})")
    named = format != "sqlite" and _ENDING.fullmatch(path.suffix.lower())
    if named and not path.is_dir() and not leads_to_stream(path):
        raise UsageError(
            f"{path}: tables are a folder of files, one for each, or a database of SQLite: name it "
            f"without {path.suffix}, or end it in .sqlite (--table writes only some of them)"
        )
    if format != "sqlite" and leads_to_stream(path):
        raise UsageError(f"{path}: is a stream, and tables are a folder of files (name a folder)")
    tables = [table for name, table in TABLES.items() if not only or name in only]
    if format == "sqlite" and not overwrite and (lost := others_in(path, tables)):
        raise UsageError(
            f"{path}: it has more than would be written, which would be lost: {_few(lost)} "
            "(name another file, or say --overwrite)"
        )
    column_meanings = meanings(store)
    try:
        with _aside(path) as made:
            if format != "sqlite":
                made.mkdir()
            options = {"spreadsheet": spreadsheet} if format == "csv" else {}
            writer: _Writer = form.load()(made, column_meanings, **options)
            rows = _write_tables(writer, Reader(store, names), tables, progress)
            _put(made, path)
    except OSError as error:
        raise DiplographError(f"{path}: cannot be written: {error.strerror}") from error
    return Report(rows, writer.formulas if isinstance(writer, CsvWriter) else 0)


def _few(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _write_tables(
    writer: _Writer,
    reader: Reader,
    tables: list[Table],
    progress: Callable[[str, int], None],
) -> dict[str, int]:
    numbers: dict[str, int] = {}
    linked: dict[str, list[list[Cell]]] = {table.name: [] for table in tables if table.links}
    wanted = {table.name for table in tables}
    read = wanted | {table.links[0] for table in tables if table.links}

    def counted(table: Table, rows: Iterable[list[Cell]]) -> Iterator[list[Cell]]:
        numbers[table.name] = 0
        for row in rows:
            numbers[table.name] += 1
            if numbers[table.name] % 1000 == 0:
                progress(table.name, numbers[table.name])
            yield row

    for name in [name for name, table in TABLES.items() if name in read and not table.links]:
        table = TABLES[name]
        rows = _linking(table, reader.rows(table), linked)
        if name in wanted:
            writer.write(table, counted(table, rows))
        else:
            deque(rows, maxlen=0)  # for its links alone
    for table in tables:
        if table.links:
            writer.write(table, counted(table, linked.pop(table.name)))
    writer.finish(tables)
    return numbers


def _linking(
    table: Table, rows: Iterable[list[Cell]], linked: Mapping[str, list[list[Cell]]]
) -> Iterator[list[Cell]]:
    """The rows of a table; its links are added to `linked`."""
    columns = [
        (place, column.ordered, linked[f"{table.name}_{column.name}"])
        for place, column in enumerate(table.columns)
        if f"{table.name}_{column.name}" in linked
    ]
    for row in rows:
        for place, ordered, links in columns:
            values = row[place]
            assert isinstance(values, list)  # noqa: S101 - a column of links holds several
            for step, value in enumerate(values, 1):
                links.append([row[0], step, value] if ordered else [row[0], value])
        yield row


@contextmanager
def _aside(path: Path) -> Iterator[Path]:
    """A temporary path, beside the target of `path` unless that is a stream."""
    target = unprotected(path)
    beside = None
    if not leads_to_stream(path):
        beside = target.parent
        beside.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".diplograph-", dir=beside) as folder:
        yield Path(folder, target.name)


def _put(made: Path, path: Path) -> None:
    """Moves what was made to its place: a file, or the files of a folder."""
    if made.is_file():
        move_to(made, path)
        return
    folder = followed(path)
    folder.mkdir(exist_ok=True)
    for file in sorted(made.iterdir()):
        move_to(file, folder / file.name)
