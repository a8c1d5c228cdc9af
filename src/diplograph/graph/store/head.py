"""The head of a generation: what every reader wants to know, quick to read."""

import hashlib
import json
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from diplograph.errors import StoreError
from diplograph.graph.store.engine_errors import OTHER, damaged, translated_faults
from diplograph.graph.store.seal import FileMark

FORMAT: Final = 2
"""The form of the store on disk that this version writes and reads."""


class Head(NamedTuple):
    """A generation in short.

    `format` is that of the store, `program` the version of diplograph that built it; `parent`
    the number of the generation that was in force before; `built` the time (UTC, ISO 8601);
    `base` the base IRI of the case; `snapshot` the id of the content; `triples` how many the
    default graph has, `inferred` how many of them are inferred; `files` the seal of
    the database and of the records that never change.
    """

    format: int
    program: str
    number: int
    parent: int | None
    built: str
    base: str
    snapshot: str
    articles: int
    triples: int
    inferred: int
    files: dict[str, FileMark]

    def encode(self) -> bytes:
        """The head as JSON, with a digest of itself."""
        fields = self._asdict()
        return json.dumps({**fields, "sha256": _digest(fields)}, indent=1).encode()

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a head.

        Raises StoreError if it is missing or damaged, or of a format that is not FORMAT.
        """
        with translated_faults(path):
            content = path.read_bytes()
        try:
            fields: dict[str, Any] = json.loads(content)
            if fields["format"] != FORMAT:
                raise StoreError(
                    f"{path.parent}: the store has format {fields['format']}, written by "
                    f"diplograph {fields['program']}; this version reads format {FORMAT} "
                    "(run `diplograph build --full`)"
                )
            if fields.pop("sha256") != _digest(fields):
                raise damaged(path, OTHER)
            files = {name: FileMark(*mark) for name, mark in fields.pop("files").items()}
            return cls(files=files, **fields)
        except (ValueError, TypeError, KeyError) as fault:
            raise damaged(path, "it is not the head of a generation") from fault


def _digest(fields: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(fields).encode()).hexdigest()
