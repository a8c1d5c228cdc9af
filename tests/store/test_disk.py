"""What the disk may do to a build: lose its power, be full, refuse to be written to."""

import os
import resource
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from diplograph.errors import DiplographError, StoreError
from diplograph.graph.store import Generations
from diplograph.graph.store.verification import verify

from .case import build, left_behind, triples

NOBODY = 65534


@pytest.fixture
def store(tmp_path: Path) -> Generations:
    return Generations(tmp_path)


def test_all_is_on_the_disk_before_it_comes_into_force(
    store: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build(store, {"a": "peace"})
    durable = inodes(first.path)
    late: list[Path] = []
    fsync, replace = os.fsync, os.replace

    def syncing(descriptor: int) -> None:
        fsync(descriptor)
        durable.add(os.fstat(descriptor).st_ino)

    def replacing(source: Path, target: Path) -> None:
        fresh = store.root / "generations" / "2"
        paths = [source, fresh.parent, fresh, *fresh.rglob("*")]
        late.extend(path for path in paths if path.stat().st_ino not in durable)
        replace(source, target)
        durable.discard(store.root.stat().st_ino)

    monkeypatch.setattr(os, "fsync", syncing)
    monkeypatch.setattr(os, "replace", replacing)
    assert build(store, {"a": "war"}).number == 2
    assert late == []
    assert store.root.stat().st_ino in durable


def test_the_name_of_a_new_store_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: set[int] = set()
    fsync = os.fsync

    def syncing(descriptor: int) -> None:
        fsync(descriptor)
        synced.add(os.fstat(descriptor).st_ino)

    monkeypatch.setattr(os, "fsync", syncing)
    build(Generations(tmp_path / ".diplograph"), {"a": "peace"})
    assert tmp_path.stat().st_ino in synced


def inodes(folder: Path) -> set[int]:
    return {path.stat().st_ino for path in folder.rglob("*")}


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let the system refuse to write more into any file, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize(("size", "full"), [(0, False), (1000, False), (300_000, False), (0, True)])
def test_a_full_disk_changes_nothing(store: Generations, size: int, full: bool) -> None:
    before = build(store, {"a": "peace"})
    words = " ".join(f"word{number}" for number in range(3000))
    with files_of_at_most(size), pytest.raises(DiplographError) as refused:
        build(store, {"a": "peace", "b": words}, full=full)
    assert left_behind(store.root) == set()
    assert triples(before)
    assert verify(before) == []
    assert verify(build(store, {"a": "peace", "b": words}, full=full)) == []
    assert "the disk is full; free" in str(refused.value)  # who keeps the error holds up no build


@pytest.fixture
def unwritable() -> Iterator[Generations]:
    """A store in a folder that may only be read, by a user who is no administrator."""
    with tempfile.TemporaryDirectory() as folder:
        store = Generations(Path(folder) / ".diplograph")
        build(store, {"a": "peace"})
        user = os.geteuid()
        Path(folder).chmod(0o755)
        store.root.chmod(0o555)
        (store.root / "lock").chmod(0o444)
        if user == 0:
            os.seteuid(NOBODY)
        yield store
        os.seteuid(user)
        store.root.chmod(0o755)


def test_a_read_only_store_can_be_read_but_not_built(unwritable: Generations) -> None:
    current = unwritable.current()
    assert current
    assert verify(current) == []
    with pytest.raises(DiplographError, match="no permission; let your user"):
        build(unwritable, {"a": "war"})
    with pytest.raises(DiplographError, match="no permission"):
        unwritable.rollback()


def test_a_file_in_the_place_of_the_store_is_left_alone(tmp_path: Path) -> None:
    place = tmp_path / ".diplograph"
    place.write_text("notes")
    store = Generations(place)
    with pytest.raises(DiplographError, match="move it away"):
        store.current()
    with pytest.raises(DiplographError, match="move it away"):
        build(store, {}, full=True)
    assert place.read_text() == "notes"


def test_a_generation_that_was_cleared_is_said_to_be(store: Generations) -> None:
    first = build(store, {"a": "peace"})
    for words in ("one", "two", "three"):
        build(store, {"a": words})
    with pytest.raises(StoreError, match="a later build has"):
        first.open()
