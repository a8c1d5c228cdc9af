"""Columns with types: in Arrow, Polars, pandas, Parquet and Excel, of the same rows."""

import io
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplograph.errors import InputError, MissingExtra, UsageError
from diplograph.query.results import BooleanResult, Labels, Result
from diplograph.query.results.formats import excel, parquet, write
from diplograph.rdf.namespaces import PREFIXES

from .conftest import BASE, Case

NAMES = Labels(ox.Store(), BASE)
XSD = PREFIXES["xsd"]


def literal(text: str, kind: str = "string") -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + kind))


COLUMNS: dict[str, tuple[list[ox.Literal | ox.NamedNode | None], pa.DataType, list[Any]]] = {
    "whole": ([literal("7", "integer"), None], pa.int64(), [7, None]),
    "mixed": ([literal("7", "integer"), literal("1.5", "decimal")], pa.float64(), [7.0, 1.5]),
    "huge": ([literal(str(2**63), "integer"), None], pa.string(), [str(2**63), None]),
    "truth": ([literal("true", "boolean"), literal("0", "boolean")], pa.bool_(), [True, False]),
    "day": ([literal("2024-02-05", "date"), None], pa.date32(), [date(2024, 2, 5), None]),
    "zoned_day": ([literal("2024-02-05Z", "date"), None], pa.string(), ["2024-02-05Z", None]),
    "moment": (
        [literal("2024-02-05T12:00:00+02:00", "dateTime"), None],
        pa.timestamp("us", tz="UTC"),
        [datetime(2024, 2, 5, 10, tzinfo=UTC), None],
    ),
    "clock": (
        [literal("2024-02-05T12:00:00", "dateTime"), None],
        pa.timestamp("us"),
        [datetime(2024, 2, 5, 12), None],  # noqa: DTZ001 - it has no zone
    ),
    "iri": ([ox.NamedNode(BASE + "egypt"), None], pa.string(), [BASE + "egypt", None]),
    "any": ([literal("7", "integer"), literal("seven")], pa.string(), ["7", "seven"]),
    "nothing": ([None, None], pa.string(), [None, None]),
}


def made() -> Result:
    rows = [[terms[place] for terms, _, _ in COLUMNS.values()] for place in range(2)]
    return Result(tuple(COLUMNS), rows, NAMES)


def test_columns_of_arrow_have_the_type_of_their_values() -> None:
    table = made().to_arrow()
    assert {name: table.schema.field(name).type for name in COLUMNS} == {
        name: type_ for name, (_, type_, _) in COLUMNS.items()
    }
    assert table.to_pydict() == {name: values for name, (_, _, values) in COLUMNS.items()}


def test_parquet_has_the_same_types_and_values() -> None:
    out = io.BytesIO()
    write(made(), out, "parquet")
    assert pq.read_table(out).equals(made().to_arrow())


def test_parquet_widens_a_column_whose_type_shows_only_late(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parquet, "_BATCH", 2)
    rows = [[literal(str(n), "integer")] for n in range(5)] + [[literal("0.5", "decimal")]]
    out = io.BytesIO()
    write(Result(("n",), rows, NAMES), out, "parquet")
    assert pq.read_table(out).to_pydict() == {"n": [0.0, 1.0, 2.0, 3.0, 4.0, 0.5]}


def test_polars_has_days_and_times() -> None:
    frame = made().to_polars()
    assert frame.schema["day"] == pl.Date
    assert frame.schema["moment"] == pl.Datetime("us", "UTC")
    assert frame.schema["whole"] == pl.Int64
    assert frame.to_dict(as_series=False) == {n: values for n, (_, _, values) in COLUMNS.items()}


def test_pandas_has_days_numbers_and_missing_values() -> None:
    frame = made().to_pandas()
    assert frame["day"].dt.year.tolist()[0] == 2024
    assert frame["whole"].dtype == pd.Int64Dtype()
    assert frame["whole"].isna().tolist() == [False, True]
    assert frame["moment"][0] == pd.Timestamp("2024-02-05T10:00:00Z")


def test_labels_stand_behind_their_column(case: Case) -> None:
    frame = case.rows(
        "SELECT ?holder ?from ?target ?target_label "
        "{ ?p dp:holder ?holder ; dp:heldFrom ?from ; dp:target ?target . FILTER(?holder = :brandt)"
        ' BIND("own" AS ?target_label) }'
    ).to_arrow(labels=True)
    assert frame.to_pylist() == [
        {
            "holder": f"{BASE}brandt",
            "holder_label": "Brandt",
            "from": date(2024, 2, 5),
            "target": f"{BASE}closure",
            "label_of_target": "Closing the harbour | by winter",
            "target_label": "own",
        }
    ]


@pytest.mark.parametrize(
    ("library", "extra", "ask"),
    [
        ("pyarrow", "arrow", lambda result: result.to_arrow()),
        ("polars", "polars", lambda result: result.to_polars()),
        ("pandas", "pandas", lambda result: result.to_pandas()),
        ("pyarrow", "arrow", lambda result: write(result, io.BytesIO(), "parquet")),
        ("xlsxwriter", "excel", lambda result: write(result, io.BytesIO(), "xlsx")),
    ],
)
def test_a_missing_library_is_named_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch, library: str, extra: str, ask: Any
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtra, match=rf"^{library} .*pip install 'diplograph\[{extra}\]'"):
        ask(made())


def sheets(result: Result, *, evidence: bool = False) -> Any:
    out = io.BytesIO()
    write(result, out, "xlsx", evidence=evidence)
    return openpyxl.load_workbook(out)


def test_excel_has_cells_of_the_right_types() -> None:
    (head, first, _) = sheets(made())["Answer"].iter_rows()
    cells = {title.value: cell for title, cell in zip(head, first, strict=True)}
    assert cells["whole"].value == 7
    assert cells["truth"].value is True
    assert (cells["day"].is_date, cells["day"].value) == (True, datetime(2024, 2, 5))  # noqa: DTZ001
    assert cells["moment"].value == datetime(2024, 2, 5, 10)  # noqa: DTZ001 - in UTC
    assert cells["huge"].value == str(2**63)
    assert cells["iri"].value == BASE + "egypt"
    assert cells["iri_label"].value == "egypt"


@given(st.text(st.characters(codec="utf-8", categories=["L", "P", "S"]), max_size=8))
def test_text_stays_text_in_excel(text: str) -> None:
    made = Result(("t",), [[literal(f"={text}")]], NAMES)
    cell = sheets(made)["Answer"]["A2"]
    assert (cell.data_type, cell.value) == ("s", f"={text}")


def test_excel_has_the_evidence(case: Case) -> None:
    result = case.rows("SELECT ?p { ?p dp:stance dp:demands }", evidence=["p"])
    (head, row) = sheets(result, evidence=True)["Answer"].values
    cells = dict(zip(head, row, strict=True))
    assert cells["quote"] == "wants the harbour closed before winter"
    assert cells["published"] == datetime(2024, 2, 6)  # noqa: DTZ001 - a day


def test_what_excel_cannot_hold_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(InputError, match="row 1: t has 32,768 characters"):
        sheets(Result(("t",), [[literal("x" * 32_768)]], NAMES))
    monkeypatch.setattr(excel, "ROWS", 2)
    with pytest.raises(InputError, match="more than 2 rows"):
        sheets(Result(("t",), [[literal("x")]] * 3, NAMES))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["parquet", "xlsx"])
def test_yes_or_no_is_no_table(form: str) -> None:
    with pytest.raises(UsageError, match="yes or no"):
        write(BooleanResult(True), io.BytesIO(), form)


def test_rows_without_columns_are_rows() -> None:
    """One solution without variables, as SPARQL gives for a pattern that names all of its terms."""
    for count in (0, 1, 3):
        rows: list[list[ox.Literal]] = [[] for _ in range(count)]

        def result(rows: list[list[ox.Literal]] = rows) -> Result:
            return Result((), rows, Labels(ox.Store(), BASE))

        assert result().to_arrow().num_rows == count
        assert result().to_polars().shape == (count, 0)
        assert result().to_pandas().shape == (count, 0)
        for form in ("table", "markdown"):
            out = io.BytesIO()
            write(result(), out, form)
            assert out.getvalue().decode().split() == [
                *(str(count), "row" if count == 1 else "rows"),
                *("without", "columns"),
            ]
