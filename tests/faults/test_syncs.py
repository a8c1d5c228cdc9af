"""The watch on what is synced would see what is not: shown by traces with a call left out."""

import pytest

from .syncs import Disk, _joined

TRACE = """\
7 openat(AT_FDCWD</>, "/c/s/part/draft/1.sst", O_RDWR|O_CREAT, 0644) = 3</c/s/part/draft/1.sst>
7 write(3</c/s/part/draft/1.sst>, "x"..., 9) = 9
7 mkdir("/c/s/part/next", 0777) = 0
7 link("/c/s/part/draft/1.sst", "/c/s/part/next/1.sst") = 0
7 openat(AT_FDCWD</>, "/c/s/part/next/head", O_WRONLY|O_CREAT, 0666) = 3</c/s/part/next/head>
8 write(3</c/s/part/next/head>, "x"..., 9 <unfinished ...>
7 fsync(4</c/s/part/next/1.sst>) = 0
8 <... write resumed>) = 9
7 fsync(3</c/s/part/next/head>) = 0
7 fsync(3</c/s/part/next>) = 0
7 rename("/c/s/part/next", "/c/s/generations/2") = 0
7 fsync(3</c/s/generations>) = 0
7 openat(AT_FDCWD</>, "/c/s/part/current", O_WRONLY|O_CREAT, 0666) = 3</c/s/part/current>
7 write(3</c/s/part/current>, "2\\n", 2) = 2
7 fsync(3</c/s/part/current>) = 0
7 rename("/c/s/part/current", "/c/s/current") = 0
7 fsync(3</c/s>) = 0
""".splitlines()


def lost(trace: list[str]) -> list[str]:
    return list(Disk("/c/s").follow(_joined(trace)))


def test_nothing_is_lost_of_what_is_synced() -> None:
    assert lost(TRACE) == []


@pytest.mark.parametrize(
    ("left_out", "expected"),
    [
        ("next/1.sst", "/c/s/generations/2/1.sst is written and not synced"),
        ("next/head", "/c/s/generations/2/head is written and not synced"),
        ("next>", "/c/s/generations/2 has names that are not synced: 1.sst, head"),
        ("generations>", "/c/s/generations has names that are not synced: 2"),
        ("part/current", "/c/s/part/current is written and not synced"),
        ("s>", "the name of the current graph is not synced at the end"),
    ],
)
def test_a_sync_that_is_left_out_is_found(left_out: str, expected: str) -> None:
    trace = [line for line in TRACE if not ("fsync" in line and f"/{left_out}" in line)]
    assert len(trace) == len(TRACE) - 1
    assert expected in lost(trace)


def test_what_is_written_after_its_sync_is_found() -> None:
    late = '7 write(3</c/s/part/next/head>, "x"..., 9) = 9'
    assert "/c/s/generations/2/head is written and not synced" in lost(
        [*TRACE[:9], late, *TRACE[9:]]
    )
