"""Sources: the files that a generation was built from, so that unchanged ones are not read."""

import hashlib
import os
from collections.abc import Mapping
from typing import Final, Self

import msgspec

from diplograph.errors import Problem
from diplograph.graph.store.parts import ARTICLE

CLOCK_STEP_NS: Final = 2_000_000_000
"""The coarsest time resolution of a file system: two seconds, that of FAT."""


class Source(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The record of a source file: size in bytes, modification time, SHA-256 (hex), and parts.

    `content` is a JSON object with the digest of each part's record, by the name of the part. It is
    decoded only for files that are read again.
    """

    size: int
    mtime_ns: int
    sha256: str
    content: msgspec.Raw

    @classmethod
    def of(cls, stat: os.stat_result, sha256: str, records: Mapping[str, str]) -> Self:
        """Makes the record of a file; `stat` must have been taken before it was read.

        `records` has the digests of its records by the parts that they gave; an empty one for a
        part without a record of its own.
        """
        return cls(
            stat.st_size, stat.st_mtime_ns, sha256, msgspec.Raw(msgspec.json.encode(dict(records)))
        )

    @property
    def records(self) -> dict[str, str]:
        """The digests of records by part, as passed to `of`."""
        return msgspec.json.decode(self.content, type=dict[str, str])

    def gave(self, part: str) -> bool:
        """Whether the file gave a part, found without decoding the others."""
        return msgspec.json.encode(part) + b":" in bytes(self.content)


class Sources(msgspec.Struct, frozen=True):
    """The source files by path, relative to the case and with `/`, and the time of reading.

    `read_at_ns` is when reading began, by the clock of the file system, in nanoseconds since 1970.
    `vocabulary` is the digest of the files that are not articles, `settings` has all other settings
    on which the result of a file depends. `left_out` has the problems of records that were left
    out, by path, `skipped` how many these are; `remarks` has those on what is in the graph, by the
    IRI of the article or individual without the base of the case.
    """

    read_at_ns: int
    files: dict[str, Source]
    vocabulary: str = ""
    settings: str = ""
    left_out: dict[str, list[str]] = {}
    remarks: dict[str, list[Problem]] = {}
    skipped: int = 0

    def encode(self) -> bytes:
        """The sources as JSON, with a digest of itself, since a seal has no files that change."""
        content = msgspec.json.encode(self)
        digest = hashlib.sha256(content).hexdigest()
        return msgspec.json.encode(_Sealed(digest, msgspec.Raw(content)))

    @classmethod
    def decode(cls, encoded: bytes) -> Self:
        """Reads the output of `encode`. Raises ValueError for anything else."""
        sealed = msgspec.json.decode(encoded, type=_Sealed)
        if sealed.sha256 != hashlib.sha256(sealed.sources).hexdigest():
            raise ValueError("it has other content than was written")
        return msgspec.json.decode(sealed.sources, type=cls)

    @property
    def remark_count(self) -> int:
        """The number of different remarks: one may be on several individuals."""
        return len(
            {
                (part if part.startswith(ARTICLE) else "", remark)
                for part, remarks in self.remarks.items()
                for remark in remarks
            }
        )

    def unchanged(self, path: str, stat: os.stat_result) -> bool:
        """Whether a file certainly has the content that was read.

        False if it was changed so shortly before the reading, or after it by the clock of the file
        system, that a second change could have the same time: git calls this racily clean
        (https://git-scm.com/docs/racy-git).
        """
        source = self.files.get(path)
        return (
            source is not None
            and source.size == stat.st_size
            and source.mtime_ns == stat.st_mtime_ns
            and source.mtime_ns + CLOCK_STEP_NS < self.read_at_ns
        )


class _Sealed(msgspec.Struct, frozen=True):
    sha256: str
    sources: msgspec.Raw
