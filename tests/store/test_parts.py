"""The records of parts: what is not as it was written is not read."""

import pytest

from diplograph.store.parts import decode, encode

DIGEST = "0123456789abcdef" * 4
PARTS = {"article/a": DIGEST, "file/my places.ttl": DIGEST[::-1], "inferred": DIGEST}


def test_what_is_written_is_read() -> None:
    assert decode(encode(PARTS)) == PARTS


@pytest.mark.parametrize(
    "damaged",
    [
        encode(PARTS)[:-1],
        encode(PARTS) + b"\n",
        encode(PARTS) + encode(PARTS),
        encode(PARTS).replace(b" 0123", b"-0123", 1),
        f" {DIGEST[1:]}\n".encode(),
        b"x\n",
    ],
    ids=["no end", "empty line", "twice", "no space", "short", "no digest"],
)
def test_what_is_damaged_is_refused(damaged: bytes) -> None:
    with pytest.raises(ValueError, match="a line is no name and digest"):
        decode(damaged)
