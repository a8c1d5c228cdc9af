"""Tables as CSV with metadata: RFC 4180, and Tabular Data on the Web (CSVW, W3C 2015).

`csv-metadata.json` says of each column what it means and of which type it is, and which columns
lead to other tables; it is where the standard has programs look for it.
"""

import csv
import json
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from diplograph.errors import DiplographError
from diplograph.output.tables.row_reader import Cell
from diplograph.output.tables.table_schema import TABLES, Column, Table

METADATA: Final = "csv-metadata.json"
_DATATYPES: Final = {"date": "date", "integer": "integer"}
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that a spreadsheet may take for a formula (OWASP, CSV Injection)."""


class CsvWriter:
    """Writes tables into a folder; `meanings` are those of columns, by `table.column`.

    Cells hold what the graph holds, to the letter. A spreadsheet may run one that begins as a
    formula does: `formulas` counts those. With `spreadsheet` they get an apostrophe in front, which
    keeps spreadsheets from it, and falsifies the text for all others.
    """

    def __init__(
        self, folder: Path, meanings: Mapping[str, str], *, spreadsheet: bool = False
    ) -> None:
        self._folder = folder
        self._meanings = meanings
        self._spreadsheet = spreadsheet
        self._gaps: set[tuple[str, str]] = set()  # columns that have an empty cell, by table
        self.formulas = 0

    def write(self, table: Table, rows: Iterable[list[Cell]]) -> None:
        """Writes a table."""
        path = self._folder / f"{table.name}.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow([column.name for column in table.columns])
            writer.writerows(self._cells(row, table) for row in rows)

    def finish(self, tables: Iterable[Table]) -> None:
        """Writes the metadata of all tables."""
        metadata = _metadata(list(tables), self._meanings, self._gaps)
        text = json.dumps(metadata, ensure_ascii=False, indent=2)
        (self._folder / METADATA).write_text(f"{text}\n", encoding="utf-8")

    def _cells(self, row: list[Cell], table: Table) -> Iterator[str | int | None]:
        for cell, column in zip(row, table.columns, strict=True):
            value = joined(cell, column)
            if value is None:
                self._gaps.add((table.name, column.name))
            if isinstance(value, str) and value.startswith(_FORMULA):
                self.formulas += 1
                value = f"'{value}" if self._spreadsheet else value
            yield value


def joined(cell: Cell, column: Column) -> str | int | None:
    """The text of a cell: a list with separators, or empty.

    Raises:
        DiplographError: a value of a list has the separator in itself.
    """
    if not isinstance(cell, list):
        return cell
    values = [str(value) for value in cell]
    for value in values:
        if column.separator in value:
            hint = "write Parquet, which has lists, or write the text without it"
            found = f"{column.name}: {value!r} holds what stands between the values of a cell"
            raise DiplographError(f"{found} ({hint})")
    return column.separator.join(values) or None


def _metadata(
    tables: list[Table], meanings: Mapping[str, str], gaps: Container[tuple[str, str]]
) -> dict[str, Any]:
    """The metadata of the tables. A column with an empty cell is no foreign key to CSVW."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dialect": {"header": True, "encoding": "utf-8"},
        "tables": [
            {
                "url": f"{table.name}.csv",
                "tableSchema": {
                    "columns": [_column(table, column, meanings) for column in table.columns],
                    "primaryKey": list(table.key),
                    "foreignKeys": [
                        {
                            "columnReference": column.name,
                            "reference": {
                                "resource": f"{column.key_of}.csv",
                                "columnReference": TABLES[column.key_of].key[0],
                            },
                        }
                        for column in table.columns
                        if column.key_of in {other.name for other in tables}
                        and (table.name, column.name) not in gaps
                    ],
                },
            }
            for table in tables
        ],
    }


def _column(table: Table, column: Column, meanings: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": column.name,
        "titles": column.name,
        "dc:description": meanings[f"{table.name}.{column.name}"],
        "datatype": _DATATYPES.get(column.type, "string"),
        "required": column.name in table.key,
        **({"propertyUrl": column.term} if column.term else {}),
        **({"separator": column.separator} if column.many else {}),
    }
