"""Sources: the files that a generation was built from, so that unchanged ones go unread."""

import hashlib
import os
from collections.abc import Mapping
from typing import Final, Self

import msgspec

CLOCK_STEP_NS: Final = 2_000_000_000
"""The coarsest step of a file system's clock: that of FAT, two seconds."""


class Source(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file as it was read: size in bytes, time of change, SHA-256 (hex), and what it gave.

    `content` has the digest of the record that gave a part by the part's name, in JSON: it is
    decoded only for files that are read again.
    """

    size: int
    mtime_ns: int
    sha256: str
    content: msgspec.Raw

    @classmethod
    def of(cls, stat: os.stat_result, sha256: str, records: Mapping[str, str]) -> Self:
        """The record of a file; `stat` must have been taken before it was read.

        `records` has the digests of its records by the parts that they gave; an empty one for a
        part that has no record of its own.
        """
        return cls(
            stat.st_size, stat.st_mtime_ns, sha256, msgspec.Raw(msgspec.json.encode(dict(records)))
        )

    @property
    def records(self) -> dict[str, str]:
        """The digests of records by part, as given to `of`."""
        return msgspec.json.decode(self.content, type=dict[str, str])

    def gave(self, part: str) -> bool:
        """Whether the file gave a part, told without decoding what else it gave."""
        return msgspec.json.encode(part) + b":" in bytes(self.content)


class Sources(msgspec.Struct, frozen=True):
    """The files by path, relative to the case and with `/`, and when reading them began.

    `read_at_ns` is by the clock of the file system, in nanoseconds since 1970. `vocabulary` is the
    digest of the files that are no articles, `settings` stands for whatever else decides what a
    file gives. `left_out` has what is wrong with records that were left out, by the path.
    """

    read_at_ns: int
    files: dict[str, Source]
    vocabulary: str = ""
    settings: str = ""
    left_out: dict[str, list[str]] = {}

    def encode(self) -> bytes:
        """As JSON, with a digest of itself: the seal of a generation has no file that changes."""
        content = msgspec.json.encode(self)
        digest = hashlib.sha256(content).hexdigest()
        return msgspec.json.encode(_Sealed(digest, msgspec.Raw(content)))

    @classmethod
    def decode(cls, encoded: bytes) -> Self:
        """What `encode` gave. Raises ValueError if it is anything else."""
        sealed = msgspec.json.decode(encoded, type=_Sealed)
        if sealed.sha256 != hashlib.sha256(sealed.sources).hexdigest():
            raise ValueError("it has other content than was written")
        return msgspec.json.decode(sealed.sources, type=cls)

    def unchanged(self, path: str, stat: os.stat_result) -> bool:
        """Whether a file is certain to hold what it held when it was read.

        False for one that was changed so shortly before the reading, or by its clock after
        it, that a second change could bear the same time: what git calls racily clean
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
