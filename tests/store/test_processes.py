"""Several processes at once: builders, readers, and those that are killed."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from diplograph.errors import LockedError
from diplograph.graph.store import Generations
from diplograph.graph.store.verification import verify

from .case import build, left_behind, triples

HERE = Path(__file__).parent


@contextmanager
def process(script: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A script of this folder at work; killed at the end."""
    command = [sys.executable, "-m", f"store.{script}", *arguments]
    with subprocess.Popen(
        command, cwd=HERE.parent, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def said(running: subprocess.Popen[str]) -> str:
    assert running.stdout
    return running.stdout.readline().strip()


@pytest.fixture
def store(tmp_path: Path) -> Generations:
    return Generations(tmp_path)


def test_a_second_builder_is_told_who_is_at_work(store: Generations) -> None:
    built = build(store, {"a": "peace"})
    with process("waiting_builder", str(store.root)) as other:
        assert said(other) == "drafted"
        message = rf"another build \(process {other.pid}\) is at work since 2\d\d\d-.*wait"
        with pytest.raises(LockedError, match=message):
            build(store, {"a": "war"})
        with pytest.raises(LockedError):
            store.rollback()
        assert verify(built) == []  # readers are not held up


def test_a_second_draft_in_one_process_is_refused_too(store: Generations) -> None:
    with store.draft("https://example.org/", "1"), pytest.raises(LockedError):
        build(store, {})


def test_a_killed_builder_holds_up_no_one_and_its_remains_are_cleared(store: Generations) -> None:
    before = build(store, {"a": "peace"})
    with process("waiting_builder", str(store.root)) as other:
        assert said(other) == "drafted"
        other.kill()
        other.wait()
    (store.root / "work" / "draft" / "bulk-1.sst").write_bytes(b"rubbish")
    assert left_behind(store.root) == {"work"}
    current = store.current()
    assert current
    assert triples(current) == triples(before)
    assert verify(build(store, {"a": "war"})) == []
    assert left_behind(store.root) == set()


def test_a_reader_never_sees_a_half_built_graph(store: Generations) -> None:
    build(store, {"a": "v0", "b": "v0"})
    with process("reader", str(store.root)) as reader:
        assert said(reader) == "reading"
        for version in range(1, 8):
            words = f"v{version}"
            build(store, {"a": words, "b": words}, full=version == 4)
        assert reader.stdin
        reader.stdin.write("enough\n")
        reader.stdin.flush()
        assert re.fullmatch(r"consistent \d+", said(reader))


def test_what_is_being_read_is_not_cleared(
    store: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    for size in ("FIRST", "PIECE"):  # more files than are opened at once
        monkeypatch.setattr(f"diplograph.graph.store.loader.{size}", 5)
    held = build(store, {f"a{number}": "peace truce" for number in range(20)})
    whole = triples(held)
    database = held.open()
    for words in ("one", "two", "three", "four"):
        build(store, {"a": words})
    assert {str(quad) for quad in database} == whole
    assert [there.number for there in store.all()] == [1, 3, 4, 5]
    del database, held
    build(store, {"a": "five"})
    assert [there.number for there in store.all()] == [4, 5, 6]


def test_a_kill_at_any_step_leaves_the_old_generation_or_the_new(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "store.crashes", str(tmp_path)],
        cwd=HERE.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stderr == ""
    states = run.stdout.split()
    assert states == sorted(states, reverse=True)  # old …, then new …
    assert states.count("old") > 10
    assert states.count("new") >= 1
