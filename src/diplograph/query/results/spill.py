"""A temporary file for rows that do not fit into memory."""

import pickle
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from typing import Final

from diplograph.query.results.labels import Term
from diplograph.query.results.rows import Solution
from diplograph.streams import put_aside, temporary

_BLOCK: Final = 1_000
_WHAT: Final = "rows to be sorted"
_INSTEAD: Final = ", or ask for fewer rows by --limit"


class Spill(AbstractContextManager["Spill"]):
    """Lists of rows in an unnamed temporary file, read back in blocks of a thousand rows."""

    def __init__(self) -> None:
        """Creates the file.

        Raises:
            DiplographError: there is no folder for temporary files.
        """
        self._open = ExitStack()
        self._file = self._open.enter_context(temporary(_WHAT, instead=_INSTEAD))

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def keep(self, rows: Sequence[Solution]) -> list[int]:
        """Appends rows to the file, and gives the offsets of their blocks, for `read`.

        Raises:
            DiplographError: the file cannot be written.
        """
        places = []
        with put_aside(_WHAT, instead=_INSTEAD):
            self._file.seek(0, 2)
            for start in range(0, len(rows), _BLOCK):
                places.append(self._file.tell())
                terms: dict[str, Term | None] = {}  # pickling is slow: each term once per block
                block = [
                    tuple(terms.setdefault(str(term), term) for term in row)
                    for row in rows[start : start + _BLOCK]
                ]
                pickle.dump(block, self._file, pickle.HIGHEST_PROTOCOL)
            self._file.flush()
        return places

    def read(self, places: Iterable[int]) -> Iterator[Solution]:
        """The rows of blocks; several lists may be read in turns."""
        for place in places:
            self._file.seek(place)
            block: list[Solution] = pickle.load(self._file)  # noqa: S301 - this process wrote it
            yield from block
