"""Generations: built from what is there, swapped in one step, gone back to, cleared in time."""

from pathlib import Path

import pytest

from diplograph.errors import DiplographError, StoreError
from diplograph.store import Generations

from .case import BASE, INFERRED, PROGRAM, VOCABULARY, article, build, left_behind, triples


@pytest.fixture
def store(tmp_path: Path) -> Generations:
    return Generations(tmp_path / ".diplograph")


def test_there_is_nothing_before_the_first_build(store: Generations) -> None:
    assert store.current() is None
    assert store.all() == []
    assert not store.root.exists()


def test_the_first_build_holds_what_it_was_given(store: Generations) -> None:
    built = build(store, {"a": "peace truce", "b": "war"})
    given = article("a", "peace truce") + article("b", "war") + VOCABULARY + INFERRED
    lines = set(given.decode().splitlines())
    inferred = {f"{line[:-2]} <https://w3id.org/diplograph/ns#inferred>"
                for line in INFERRED.decode().splitlines()}
    assert triples(built) == {line[:-2] for line in lines} | inferred
    assert (built.head.articles, built.head.triples, built.head.inferred) == (2, len(lines), 1)
    assert built.verify() == []
    assert (store.root / ".gitignore").read_text() == "*\n"
    assert left_behind(store.root) == set()


