"""The head of a generation: its summary for readers, quick to read."""

import hashlib
import json
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from diplograph.errors import StoreError
from diplograph.graph.store.engine_errors import OTHER, damaged, translated_faults
from diplograph.graph.store.seal import FileMark

FORMAT: Final = 2
"""The format of the store on disk that this version writes and reads."""


class Head(NamedTuple):
    """The summary of a generation.

    `format` is that of the store, `program` the version of diplograph that built it, `parent` the
    number of the generation that was current before, `built` the time (UTC, ISO 8601), `base` the
    base IRI of the case, `snapshot` the snapshot id. `triples` is the number of triples in the
    default graph, `inferred` the number of inferred ones among them. `files` is the seal of the
    database and of the records that never change.
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

        Raises StoreError if it is missing or damaged, or its format is not FORMAT.
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
