"""Compressed exports: as the name says, and the same bytes each time."""

import gzip
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from backports import zstd

from diplograph.exports.compression import compressed, uncompressed

UNPACK: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.decompress,
    ".zst": zstd.decompress,
    "": bytes,
}


def packed(data: bytes, name: Path) -> bytes:
    out = BytesIO()
    with compressed(out, name) as stream:
        stream.write(data)
    return out.getvalue()


@pytest.mark.parametrize("suffix", UNPACK)
def test_what_is_written_is_compressed_by_its_name(suffix: str) -> None:
    data = b"<a> <b> <c> .\n" * 1000
    found = packed(data, Path(f"graph.nt{suffix}"))
    assert UNPACK[suffix](found) == data
    assert (len(found) < 200) == bool(suffix)
    assert packed(data, Path(f"other.nt{suffix}")) == found


def test_the_format_is_told_by_what_stands_before() -> None:
    assert uncompressed(Path("a/graph.ttl.zst")) == Path("a/graph.ttl")
    assert uncompressed(Path("graph.ttl")) == Path("graph.ttl")
