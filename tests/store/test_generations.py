"""Generations: built from what is there, swapped in one step, gone back to, cleared in time."""

import hashlib
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from pyoxigraph import Literal

from diplograph.errors import DiplographError, StoreError
from diplograph.graph.store import Generations
from diplograph.graph.store.draft import Draft
from diplograph.graph.store.verification import verify

from .case import BASE, INFERRED, PROGRAM, VOCABULARY, article, build, left_behind, triples


@pytest.fixture
def store(tmp_path: Path) -> Generations:
    return Generations(tmp_path / ".diplograph")


def numbers(store: Generations) -> list[int]:
    return [generation.number for generation in store.all()]


def in_force(store: Generations) -> int:
    current = store.current()
    assert current
    return current.number


def test_there_is_nothing_before_the_first_build(store: Generations) -> None:
    assert store.current() is None
    assert store.all() == []
    assert not store.root.exists()


def test_a_build_holds_what_it_was_given(store: Generations) -> None:
    built = build(store, {"a": "peace truce", "b": "a رفح"})
    given = article("a", "peace truce") + article("b", "a رفح") + VOCABULARY + INFERRED
    lines = {line.removesuffix(" .") for line in given.decode().splitlines()}
    inferred = INFERRED.decode().removesuffix(" .\n")
    assert triples(built) == lines | {f"{inferred} <https://w3id.org/diplograph/ns#inferences>"}
    assert (built.head.articles, built.head.triples, built.head.inferred) == (2, len(lines), 1)
    assert verify(built) == []
    assert (store.root / ".gitignore").read_text() == "*\n"
    assert left_behind(store.root) == set()


def test_a_removed_article_takes_all_it_gave_and_nothing_else(store: Generations) -> None:
    build(store, {"a": "peace", "ab": "peace", "b": "a"})
    kept = article("ab", "peace") + article("b", "a") + VOCABULARY + INFERRED
    left = build(store, {"ab": "peace", "b": "a"})
    assert left.number == 2
    assert {f"{line} ." for line in triples(left) if not line.endswith("#inferences>")} == set(
        kept.decode().splitlines()
    )


def test_a_word_of_the_vocabulary_that_was_also_inferred_stays_when_inferred(
    store: Generations,
) -> None:
    build(store, {}, vocabulary=VOCABULARY + INFERRED)
    assert triples(build(store, {})) == triples(build(store, {}, full=True))


def test_nothing_changed_makes_no_generation(store: Generations) -> None:
    first = build(store, {"a": "peace"})
    assert build(store, {"a": "peace"}).number == first.number
    assert left_behind(store.root) == set()


def test_an_error_while_building_leaves_all_as_it_was(store: Generations) -> None:
    before = build(store, {"a": "peace"})
    with suppress(ZeroDivisionError), store.draft(BASE, PROGRAM) as draft:
        draft.remove("article/a")
        raise ZeroDivisionError
    assert in_force(store) == before.number
    assert verify(before) == []
    assert left_behind(store.root) == set()


@pytest.mark.parametrize(("base", "program"), [(f"{BASE}new/", PROGRAM), (BASE, "2.0")])
def test_another_base_or_program_begins_from_nothing(
    store: Generations, base: str, program: str
) -> None:
    build(store, {"a": "peace"})
    with store.draft(base, program) as draft:
        assert draft.old is None
        assert draft.reason


def test_rollback_goes_back_and_the_next_build_goes_on_from_there(store: Generations) -> None:
    for words in ("one", "two", "three"):
        build(store, {"a": words})
    assert store.rollback().number == 2
    assert in_force(store) == 2
    assert build(store, {"a": "four"}).number == 4  # a number is not used twice
    assert store.rollback().number == 2
    assert store.rollback().number == 1
    with pytest.raises(DiplographError, match="no earlier generation"):
        store.rollback()
    assert in_force(store) == 1


def test_the_last_three_generations_are_kept(store: Generations) -> None:
    for words in ("one", "two", "three", "four"):
        build(store, {"a": words})
    assert numbers(store) == [2, 3, 4]
    store.rollback()
    build(store, {"a": "five"})
    assert numbers(store) == [2, 3, 5]  # what was gone back from is not among them


def test_a_moved_case_goes_on(store: Generations, tmp_path: Path) -> None:
    build(store, {"a": "peace"})
    moved = Generations(store.root.rename(tmp_path / "elsewhere"))
    built = build(moved, {"a": "peace", "b": "war"})
    assert built.number == 2
    assert verify(built) == []


def test_a_copy_goes_on_without_the_first_one(store: Generations, tmp_path: Path) -> None:
    """The links between its generations have become files of their own."""
    for words in ("peace", "truce"):
        build(store, {"a": words})
    copy = Generations(Path(shutil.copytree(store.root, tmp_path / "copy")))
    shutil.rmtree(store.root)
    assert verify(build(copy, {"a": "truce", "b": "war"})) == []
    assert verify(copy.rollback()) == []
    assert verify(copy.rollback()) == []


def test_an_older_format_is_refused_until_a_full_build(store: Generations) -> None:
    built = build(store, {"a": "peace"})
    head = built.path / "head.json"
    head.write_text(head.read_text().replace('"format": 2', '"format": 1'))
    current = store.current()
    assert current
    with pytest.raises(StoreError, match=r"format 1, .* format 2 .*build --full"):
        current.open()
    with pytest.raises(StoreError, match="format 1,"):
        build(store, {"a": "peace"})
    assert verify(build(store, {"a": "peace"}, full=True)) == []


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"_:b <a:p> <a:o> .", "blank node"),
        (b"<a:s> <a:p> _:b .", "blank node"),
        (b"<a:s> <a:p> <a:o>", "not a triple"),
        (f"<{BASE}article/a> <a:p> <a:o> .".encode(), r"places\.ttl.*for articles"),
    ],
)
def test_what_the_vocabulary_may_not_give(store: Generations, line: bytes, why: str) -> None:
    with pytest.raises(DiplographError, match=why):
        build(store, {}, vocabulary=line)


def test_an_article_that_is_no_rdf_is_refused(store: Generations) -> None:
    garbage = f"<{BASE}article/a> <a:p> garbage .\n".encode()
    with store.draft(BASE, PROGRAM) as draft, pytest.raises(DiplographError, match="cannot read"):
        give(draft, garbage)


def give(draft: Draft, given: bytes) -> None:
    draft.put("article/a", given)
    draft.commit({})


@pytest.mark.parametrize(
    "words", ["see _:b .", 'a "quote" <a:b> .', "\\u0041\\", "\t\0\x7f\r\n\x85\u2028"]
)
def test_words_may_be_anything(store: Generations, words: str) -> None:
    for full in (True, False):
        with store.draft(BASE, PROGRAM, full=full) as draft:
            triple = f"<{BASE}article/{full}> <a:p> {Literal(words)} .\n"
            draft.put(f"article/{full}", triple.encode())
            assert verify(draft.commit({})) == []
    with store.draft(BASE, PROGRAM) as draft:
        draft.remove("article/True")
        assert draft.commit({}).head.triples == 1


def test_the_snapshot_id_can_be_had_without_the_program(tmp_path: Path) -> None:
    generation = build(Generations(tmp_path / "store"), {"a": "peace", "b": "war"})
    parts = (generation.path / "parts.txt").read_bytes()
    assert hashlib.sha256(parts).hexdigest() == generation.snapshot
    assert [line.split()[0] for line in parts.decode().splitlines()] == sorted(generation.parts)
