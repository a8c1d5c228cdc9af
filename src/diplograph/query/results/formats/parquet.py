"""Writes Apache Parquet (https://parquet.apache.org/docs/file-format/) with typed columns.

The type of a column is known only after all rows. To keep memory constant, rows are first written
to a temporary file as text, in batches, and then to Parquet with types.
"""

from itertools import islice
from typing import IO, Final

from diplograph.query.results.frames import arrow_types
from diplograph.query.results.result import Result
from diplograph.query.results.typed_columns import Kinds, read, text_of
from diplograph.streams import put_aside, temporary

_BATCH: Final = 16_384
"""The number of rows in memory at a time."""


def write(result: Result, out: IO[bytes]) -> None:
    """Writes Parquet, compressed by Zstandard; the file's metadata contain the citation.

    Raises:
        MissingExtra: pyarrow is not installed.
    """
    types = arrow_types()
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = Kinds(result.columns, result.names, result.dates)
    with temporary("rows") as spool:
        with put_aside("rows"):
            _put_by(result, kinds, spool)
            spool.seek(0)
        found = kinds.found()
        fields = [pa.field(n, types[k]) for n, k in zip(result.columns, found, strict=True)]
        about = {"citation": str(result.citation)} if result.citing else None
        schema = pa.schema(fields, metadata=about)
        with pq.ParquetWriter(pa.PythonFile(out, mode="w"), schema, compression="zstd") as writer:
            for batch in pa.ipc.open_stream(spool):
                arrays = [
                    pa.array([read(text, kind) for text in texts.to_pylist()], types[kind])
                    for texts, kind in zip(batch.columns, found, strict=True)
                ]
                writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))


def _put_by(result: Result, kinds: Kinds, spool: IO[bytes]) -> None:
    """Writes all rows to `spool` as text, and finds the kind of each column."""
    import pyarrow as pa

    schema = pa.schema([pa.field(name, pa.string()) for name in result.columns])
    rows = iter(result.terms())
    with pa.ipc.new_stream(spool, schema) as writer:
        while batch := [tuple(terms) for terms in islice(rows, _BATCH)]:
            for terms in batch:
                kinds.see(terms)
            arrays = [
                pa.array([text_of(term) for term in column], pa.string())
                for column in zip(*batch, strict=True)
            ]
            writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))
