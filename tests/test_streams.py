"""Where what is written goes: behind links, to streams, and compressed as the name says."""

import errno
import gzip
import os
import shlex
import subprocess
import sys
import threading
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from backports import zstd

import diplograph
from diplograph.errors import DiplographError
from diplograph.streams import compressed, move_to, open_output, uncompressed

UNPACK: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.decompress,
    ".ZST": zstd.decompress,
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
    assert uncompressed(Path("graph.ttl.GZ")) == Path("graph.ttl")
    assert uncompressed(Path("graph.ttl")) == Path("graph.ttl")


@pytest.mark.parametrize("old", ["old", None])
def test_a_link_stays_a_link_and_the_file_behind_it_is_replaced(
    tmp_path: Path, old: str | None
) -> None:
    (tmp_path / "far").mkdir()
    real = tmp_path / "far/real.csv"
    if old:
        real.write_text(old)
        real.chmod(0o640)
    (tmp_path / "near.csv").symlink_to("far/middle.csv")
    (tmp_path / "far/middle.csv").symlink_to("real.csv")
    with open_output(tmp_path / "near.csv") as stream:
        stream.write(b"new")
        stream.flush()
        assert not old or real.read_text() == "old"
    assert (tmp_path / "near.csv").is_symlink()
    assert (tmp_path / "far/middle.csv").is_symlink()
    assert real.read_text() == "new"
    assert not old or real.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in real.parent.iterdir()) == ["middle.csv", "real.csv"]


def test_what_fails_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("old")

    def broken() -> None:
        with open_output(tmp_path / "old") as stream:
            stream.write(b"new")
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(DiplographError, match="old: cannot be written: No space left on device"):
        broken()
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]


def test_links_that_lead_in_a_circle_are_told(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(DiplographError, match="a: cannot be written: Too many levels"):
        open_output(tmp_path / "a").__enter__()


def test_a_finished_file_goes_where_its_path_leads(tmp_path: Path) -> None:
    (tmp_path / "made").write_bytes(b"made")
    (tmp_path / "link").symlink_to("real")
    move_to(tmp_path / "made", tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"made"
    move_to(tmp_path / "real", tmp_path / "packed.gz")
    assert gzip.decompress((tmp_path / "packed.gz").read_bytes()) == b"made"


OUTPUTS = (
    "query positions -o {}.csv",
    "query positions --explain -o {}.rq",
    "query positions -f xlsx -o {}.xlsx",
    "query summary -o {}.parquet",
    "show egypt -o {}.md",
    "export -o {}.nt",
    "export --format rocrate -o {}.zip",
    "describe -o {}.ttl",
    "network -o {}.gexf",
    "plot matrix -o {}.json",
    "tables --overwrite {}.sqlite",
    "codebook -o {}.md",
    "schema -o {}.json",
)


@pytest.mark.parametrize("words", OUTPUTS)
def test_every_output_leaves_links_and_descriptors_as_they_are(
    case: diplograph.Case, tmp_path: Path, words: str
) -> None:
    """The link to standard output has no name of the machine's own: it cannot come to harm."""
    suffix = words.rpartition("{}")[2]
    link, real = tmp_path / f"link{suffix}", tmp_path / f"real{suffix}"
    real.write_bytes(b"old")
    link.symlink_to(real)
    assert run(case, words.format(tmp_path / "link"), tmp_path / "printed") == b""
    assert link.is_symlink()
    written = real.read_bytes()
    assert written != b"old"

    printing = tmp_path / f"printing{suffix}"
    printing.symlink_to("/dev/fd/1")
    printed = run(case, words.format(tmp_path / "printing"), tmp_path / "printed")
    assert printing.is_symlink()
    assert printing.readlink() == Path("/dev/fd/1")
    assert len(printed) == len(written)
    assert not list(tmp_path.glob(".*"))


def run(case: diplograph.Case, words: str, printed: Path, mode: str = "wb") -> bytes:
    """What a command prints into a file that standard output leads to."""
    command = [sys.executable, "-m", "diplograph", "-C", str(case.file.root), *shlex.split(words)]
    with printed.open(mode) as stream:
        done = subprocess.run(command, stdout=stream, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 0, done.stderr
    return printed.read_bytes()


@pytest.mark.parametrize("words", ["tables {}", "ontology docs {}"])
def test_links_in_a_folder_and_to_it_stay_links(
    case: diplograph.Case, tmp_path: Path, words: str
) -> None:
    folder = tmp_path / "link"
    folder.symlink_to("real")
    run(case, words.format(folder), tmp_path / "printed")
    names = sorted(path.name for path in (tmp_path / "real").iterdir())
    for name in names:
        (tmp_path / "real" / name).rename(tmp_path / name)
        (tmp_path / "real" / name).symlink_to(tmp_path / name)
        (tmp_path / name).write_bytes(b"")
    run(case, words.format(folder), tmp_path / "printed")
    assert folder.is_symlink()
    assert all((tmp_path / "real" / name).is_symlink() for name in names)
    assert all((tmp_path / name).stat().st_size for name in names)


def test_what_is_appended_to_is_not_cut_short(case: diplograph.Case, tmp_path: Path) -> None:
    link = tmp_path / "link.nt"
    link.symlink_to("/proc/self/fd/1")
    once = run(case, f"export -o {link}", tmp_path / "printed")
    assert run(case, f"export -o {link}", tmp_path / "printed", mode="ab") == once + once


def test_a_pipe_with_a_name_is_written_as_a_stream(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.nt"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    with open_output(pipe) as stream:
        stream.write(b"through")
    reader.join()
    assert read == [b"through"]
    assert pipe.is_fifo()


def test_a_descriptor_that_was_not_handed_over_is_refused(tmp_path: Path) -> None:
    """It is of a file of the store, say."""
    with (tmp_path / "own").open("wb") as own:
        path = Path(f"/dev/fd/{own.fileno()}")
        with pytest.raises(DiplographError, match="cannot be written: Bad file descriptor"):
            open_output(path).__enter__()


def test_windows_of_a_network_are_not_written_beside_a_stream(
    case: diplograph.Case, tmp_path: Path
) -> None:
    link = tmp_path / "link.gexf"
    link.symlink_to("/dev/fd/1")
    command = [sys.executable, "-m", "diplograph", "-C", str(case.file.root), "network"]
    done = subprocess.run(
        [*command, "--window", "month", "-o", str(link)], capture_output=True, check=False
    )
    assert done.returncode == 2
    assert b"is a stream, and each window is a file" in done.stderr
    assert list(tmp_path.iterdir()) == [link]
