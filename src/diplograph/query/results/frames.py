"""Converts results to data frames. Each library is an optional extra, imported when needed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from diplograph.errors import import_extra
from diplograph.query.results.typed_columns import Column, Kind

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

_PANDAS: Final = {
    Kind.TEXT: "string",
    Kind.INTEGER: "Int64",
    Kind.NUMBER: "Float64",
    Kind.TRUTH: "boolean",
    Kind.DAY: "datetime64[s]",
    Kind.MOMENT: "datetime64[us, UTC]",
    Kind.CLOCK: "datetime64[us]",
}


def arrow_types() -> "dict[Kind, pa.DataType]":
    """The Arrow type for each kind.

    Raises:
        MissingExtra: pyarrow is not installed.
    """
    import_extra("pyarrow", "arrow")
    import pyarrow as pa

    return {
        Kind.TEXT: pa.string(),
        Kind.INTEGER: pa.int64(),
        Kind.NUMBER: pa.float64(),
        Kind.TRUTH: pa.bool_(),
        Kind.DAY: pa.date32(),
        Kind.MOMENT: pa.timestamp("us", tz="UTC"),
        Kind.CLOCK: pa.timestamp("us"),
    }


def to_arrow(columns: Sequence[Column], count: int) -> "pa.Table":
    """An Arrow table with `count` rows, even if there are no columns."""
    types = arrow_types()
    import pyarrow as pa

    if not columns:
        return pa.table({"none": pa.nulls(count)}).select([])
    arrays = [pa.array(column.values, types[column.kind]) for column in columns]
    return pa.Table.from_arrays(arrays, names=[column.name for column in columns])


def to_polars(columns: Sequence[Column], count: int) -> "pl.DataFrame":
    """A Polars data frame with `count` rows."""
    import_extra("polars", "polars")
    import polars as pl

    if not columns:
        return pl.DataFrame({"none": [None] * count}).drop("none")
    types: dict[Kind, Any] = {
        Kind.TEXT: pl.String(),
        Kind.INTEGER: pl.Int64(),
        Kind.NUMBER: pl.Float64(),
        Kind.TRUTH: pl.Boolean(),
        Kind.DAY: pl.Date(),
        Kind.MOMENT: pl.Datetime("us", "UTC"),
        Kind.CLOCK: pl.Datetime("us"),
    }
    return pl.DataFrame([pl.Series(c.name, c.values, types[c.kind], strict=True) for c in columns])


def to_pandas(columns: Sequence[Column], count: int) -> "pd.DataFrame":
    """A pandas data frame with `count` rows, in pandas' nullable types."""
    import_extra("pandas", "pandas")
    import pandas as pd

    series = {
        column.name: pd.Series(pd.array(column.values, dtype=_PANDAS[column.kind]))
        for column in columns
    }
    return pd.DataFrame(series, index=range(count))
