"""Tables as Parquet (https://parquet.apache.org): typed, with lists; needs the extra `arrow`."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Final

from diplograph.errors import import_extra
from diplograph.output.tables.row_reader import Cell
from diplograph.output.tables.table_schema import Column, Table

_IN_A_GROUP: Final = 50_000


class ParquetWriter:
    """Writes tables into a folder; `meanings` are those of columns, by `table.column`.

    Raises:
        MissingExtra: pyarrow is not installed.
    """

    def __init__(self, folder: Path, meanings: Mapping[str, str]) -> None:
        self._arrow = import_extra("pyarrow", "arrow")
        self._parquet = import_extra("pyarrow.parquet", "arrow")
        self._folder = folder
        self._meanings = meanings

    def write(self, table: Table, rows: Iterable[list[Cell]]) -> None:
        """Writes a table, some ten thousand rows at a time."""
        schema = self._arrow.schema([self._field(table, column) for column in table.columns])
        path = self._folder / f"{table.name}.parquet"
        rows = iter(rows)
        with self._parquet.ParquetWriter(path, schema, compression="zstd") as writer:
            while group := list(islice(rows, _IN_A_GROUP)):
                columns = [
                    [_typed(cell, column) for cell in cells]
                    for cells, column in zip(zip(*group, strict=True), table.columns, strict=True)
                ]
                writer.write_table(self._arrow.table(columns, schema=schema))

    def finish(self, tables: Iterable[Table]) -> None:
        """Does nothing: each file has the meanings of its columns."""

    def _field(self, table: Table, column: Column) -> Any:
        types = {"integer": self._arrow.int64(), "date": self._arrow.date32()}
        type_ = types.get(column.type, self._arrow.string())
        return self._arrow.field(
            column.name,
            self._arrow.list_(type_) if column.many else type_,
            nullable=column.name not in table.key,
            metadata={"description": self._meanings[f"{table.name}.{column.name}"]},
        )


def _typed(cell: Cell, column: Column) -> Cell | date:
    if column.type == "date" and isinstance(cell, str):
        return date.fromisoformat(cell)
    return cell
