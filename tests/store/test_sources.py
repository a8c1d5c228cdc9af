"""Files that need not be read again, and those of which one cannot be sure."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from diplograph.graph.store import Generations
from diplograph.graph.store.sources import Source, Sources
from diplograph.graph.store.verification import verify

from .case import build

SECOND = 10**9


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "article.md"
    path.write_text("words")
    os.utime(path, ns=(0, 1000 * SECOND))
    return path


def source_of(file: Path, part: str) -> Source:
    return Source.of(file.stat(), sha256(file.read_bytes()).hexdigest(), {part: ""})


def recorded(file: Path, read_at: int) -> Sources:
    return Sources(read_at, {"article.md": source_of(file, "a")})


def test_a_file_left_alone_is_unchanged(file: Path) -> None:
    sources = recorded(file, 2000 * SECOND)
    assert sources.unchanged("article.md", file.stat())
    assert not sources.unchanged("other.md", file.stat())


def test_another_size_or_time_is_a_change_also_an_earlier_time(file: Path) -> None:
    sources = recorded(file, 2000 * SECOND)
    os.utime(file, ns=(0, 999 * SECOND))
    assert not sources.unchanged("article.md", file.stat())
    file.write_text("more words")
    os.utime(file, ns=(0, 1000 * SECOND))
    assert not sources.unchanged("article.md", file.stat())


@pytest.mark.parametrize("read_at", [999, 1000, 1001, 1002])
def test_a_file_changed_while_it_was_read_or_later_by_its_clock_is_read_again(
    file: Path, read_at: int
) -> None:
    assert not recorded(file, read_at * SECOND).unchanged("article.md", file.stat())


def test_sources_are_renewed_without_a_new_generation(file: Path, tmp_path: Path) -> None:
    store = Generations(tmp_path / ".diplograph")
    first = build(store, {"a": "peace"})
    assert first.sources.files == {}
    source = source_of(file, "article/a")
    with store.draft(first.head.base, first.head.program) as draft:
        renewed = draft.commit({"article.md": source})
    assert renewed.number == first.number
    assert renewed.sources.files == {"article.md": source}
    assert renewed.sources.unchanged("article.md", file.stat())
    assert verify(renewed) == []
