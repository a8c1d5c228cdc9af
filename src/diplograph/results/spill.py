"""A temporary file that holds rows for a while."""

import pickle
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from tempfile import TemporaryFile
from typing import Final

from diplograph.errors import DiplographError
from diplograph.results.names import Term
from diplograph.results.rows import Solution

_BLOCK: Final = 1_000


class Spill(AbstractContextManager["Spill"]):
    """Lists of rows in a temporary file without a name, read back in blocks of a thousand rows."""

    def __init__(self) -> None:
        """Makes the file.

        Raises:
            DiplographError: there is no folder for it.
        """
        try:
            self._file = TemporaryFile(prefix="diplograph-")  # noqa: SIM115 - closed by __exit__
        except OSError as error:
            raise _refused(error) from error

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def keep(self, rows: Sequence[Solution]) -> list[int]:
        """Writes rows to the end of the file; the places of their blocks, for `read`.

        Raises:
            DiplographError: it cannot be written.
        """
        places = []
        try:
            self._file.seek(0, 2)
            for start in range(0, len(rows), _BLOCK):
                places.append(self._file.tell())
                terms: dict[str, Term | None] = {}  # slow to pickle: each is, once in a block
                block = [
                    tuple(terms.setdefault(str(term), term) for term in row)
                    for row in rows[start : start + _BLOCK]
                ]
                pickle.dump(block, self._file, pickle.HIGHEST_PROTOCOL)
            self._file.flush()
        except OSError as error:
            raise _refused(error) from error
        return places

    def read(self, places: Iterable[int]) -> Iterator[Solution]:
        """The rows of blocks, which may be read by turns with those of others."""
        for place in places:
            self._file.seek(place)
            block: list[Solution] = pickle.load(self._file)  # noqa: S301 - this process wrote it
            yield from block


def _refused(error: OSError) -> DiplographError:
    return DiplographError(
        f"rows to be sorted cannot be kept in a temporary file: {error.strerror or error} "
        "(name another folder by TMPDIR, or ask for fewer rows by --limit)"
    )
