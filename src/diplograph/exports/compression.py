"""Compressed files, by their names: gzip for `.gz`, Zstandard for `.zst`.

The same content gives the same bytes: no time and no name is written into the file.
See RFC 1952 (gzip) and RFC 8878 (Zstandard).
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import IO, Final

from diplograph.errors import MissingExtra

SUFFIXES: Final = (".gz", ".zst")
"""The ends of names that stand for a compression."""


def uncompressed(name: PurePath) -> PurePath:
    """The name without the end that stands for a compression.

    >>> str(uncompressed(PurePath("graph.ttl.gz")))
    'graph.ttl'
    """
    return name.with_suffix("") if name.suffix in SUFFIXES else name


@contextmanager
def compressed(stream: IO[bytes], name: PurePath | None) -> Iterator[IO[bytes]]:
    """A stream that compresses into `stream` if the name asks for it, else `stream` itself.

    Raises:
        MissingExtra: the name asks for Zstandard, and this Python (before 3.14) lacks it.
    """
    suffix = name.suffix if name else ""
    if suffix == ".gz":
        import gzip

        with gzip.GzipFile("", "wb", fileobj=stream, mtime=0) as inner:
            yield inner  # type: ignore[misc]  # a GzipFile writes bytes as IO[bytes] does
    elif suffix == ".zst":
        with _zstd(stream) as inner:
            yield inner
    else:
        yield stream


def _zstd(stream: IO[bytes]) -> IO[bytes]:
    try:
        if sys.version_info >= (3, 14):
            from compression.zstd import ZstdFile
        else:
            from backports.zstd import ZstdFile
    except ImportError:
        raise MissingExtra("backports.zstd", "zstd") from None
    return ZstdFile(stream, "wb")  # type: ignore[return-value]  # as above
