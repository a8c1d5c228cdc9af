"""A cache of the columns of a graph, in a file beside it.

They are a copy. One that is not to the byte what this version of the program wrote for this graph
is taken for none, and where none can be written, nothing is lost but time.
"""

import hashlib
import os
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from diplograph.output.networks.position_columns import BY_ROW, Columns

WORTH: Final = 10_000
"""Fewer positions are read faster than anybody notices."""

_LAYOUT: Final = 2
"""Counts up when a column or its meaning changes."""

_DIGEST: Final = hashlib.sha256().digest_size
_TEXTS: Final = ("entry", "actors", "stances", "targets", "articles")
_NUMBERS: Final = [name for name in BY_ROW if name not in _TEXTS]


class ColumnCache(NamedTuple):
    """The cache of the columns of one graph.

    `folder` is one that goes when the graph goes, `snapshot` the id of its content and `program`
    the version that reads it. Columns of fewer than `worth` positions are not kept.
    """

    folder: Path
    snapshot: str
    program: str
    worth: int = WORTH

    def get(self, name: str) -> Columns | None:
        """The columns that were stored under this name, if they are complete."""
        try:
            content = memoryview(self._file(name).read_bytes())
        except OSError:
            return None
        if content[:_DIGEST] != self._digest(name, content[_DIGEST:]):
            return None
        with np.load(BytesIO(content[_DIGEST:]), allow_pickle=False) as arrays:
            found: dict[str, Any] = {column: _texts(arrays[column]) for column in _TEXTS}
            found["entry"] = np.array(found["entry"], dtype=np.object_)
            for column in _NUMBERS:
                values = arrays[column]
                found[column] = values if values.dtype == np.bool_ else values.astype(np.int64)
        return Columns(**found)

    def put(self, name: str, columns: Columns) -> None:
        """Stores columns under a name, atomically: readers see all or none."""
        if len(columns) < self.worth:
            return
        arrays = {}
        for column in _NUMBERS:
            values = getattr(columns, column)
            arrays[column] = values if values.dtype == np.bool_ else values.astype(np.int32)
        for column in _TEXTS:
            text = "\n".join(getattr(columns, column))  # no IRI has a line break
            arrays[column] = np.frombuffer(text.encode(), dtype=np.uint8)
        stream = BytesIO()
        np.savez(stream, allow_pickle=False, **arrays)
        part = self.folder / f".{name}.{os.getpid()}"
        with suppress(OSError):
            self.folder.mkdir(exist_ok=True)
            try:
                with part.open("wb") as file:
                    file.write(self._digest(name, stream.getbuffer()))
                    file.write(stream.getbuffer())
                part.replace(self._file(name))
            finally:
                part.unlink(missing_ok=True)

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.columns"

    def _digest(self, name: str, content: memoryview) -> bytes:
        what = repr((_LAYOUT, self.snapshot, self.program, name))
        digest = hashlib.sha256(what.encode())
        digest.update(content)
        return digest.digest()


def _texts(array: NDArray[np.uint8]) -> tuple[str, ...]:
    text = array.tobytes().decode()
    return tuple(text.split("\n")) if text else ()
