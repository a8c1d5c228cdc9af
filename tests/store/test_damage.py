"""Damage: found by verify, and, where the engine would say nothing, before anything is read."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from diplograph.errors import StoreError
from diplograph.graph.store import Generation, Generations
from diplograph.graph.store.engine_errors import translated_faults
from diplograph.graph.store.seal import seal
from diplograph.graph.store.verification import verify
from diplograph.rdf.namespaces import DP

from .case import BASE, INFERRED, PROGRAM, VOCABULARY, article, build

WORDS = {"a": "peace truce", "b": "war"}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("built")
    build(Generations(root), {"a": "peace"})
    build(Generations(root), WORDS)
    return root


@pytest.fixture
def built(template: Path, tmp_path: Path) -> Generation:
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return Generation(tmp_path, 2)


def find(generation: Generation, pattern: str) -> Path:
    """The largest file of a generation whose name fits."""
    return max(generation.path.glob(pattern), key=lambda path: path.stat().st_size)


def shorten(path: Path) -> None:
    content = path.read_bytes()
    path.unlink()  # it may be shared with other generations
    path.write_bytes(content[: len(content) // 2])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.unlink()
    path.write_bytes(content)


DAMAGES = [shorten, flip, Path.unlink]
DATABASE = ["*/*.sst", "*/MANIFEST-*", "*/CURRENT"]
RECORDS = ["parts.txt", "vocabulary.json", "head.json"]
SOURCES = ["sources.json"]


@pytest.mark.parametrize("full", [False, True])
def test_what_the_engine_did_not_take_in_does_not_come_into_force(
    built: Generation, full: bool
) -> None:
    """As where two triples are one: it holds fewer than it was given."""
    store = Generations(built.root)
    with store.draft(BASE, PROGRAM, full=full) as draft:
        draft.put("article/c", article("c", "talks") * 2)
        if full:
            draft.replace_vocabulary({"file/places.ttl": VOCABULARY}, INFERRED)
        with pytest.raises(StoreError, match="the engine holds .* were written"):
            draft.commit({})
    current = store.current()
    assert current
    assert current.number == built.number


def test_what_is_whole_is_found_whole(built: Generation) -> None:
    assert verify(built) == []


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("pattern", [*DATABASE, *RECORDS])
def test_damage_is_found_and_not_built_upon_and_mended_by_a_full_build(
    built: Generation, pattern: str, damage: Callable[[Path], None]
) -> None:
    store = Generations(built.root)
    damage(find(built, pattern))
    findings = verify(Generation(built.root, built.number))
    assert Path(pattern).stem.strip("*-/") in findings[0]
    if pattern in DATABASE:
        with pytest.raises(StoreError, match=r"damaged.*build --full"):
            built.open()
    with pytest.raises(StoreError, match="build --full"):
        build(store, WORDS | {"c": "new"})
    assert verify(build(store, WORDS, full=True)) == []


def test_another_bit_in_any_file_of_a_small_graph_is_found_on_opening(built: Generation) -> None:
    """The engine itself opens a table or its options with most flipped bits."""
    for name, mark in built.head.files.items():
        if mark.size:
            path = built.path / name
            content = path.read_bytes()
            flip(path)
            with pytest.raises(StoreError, match=r"damaged.*build --full"):
                Generation(built.root, built.number).open()
            path.write_bytes(content)


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("pattern", [*DATABASE, *RECORDS, *SOURCES])
def test_damage_is_found_and_mended_by_going_back(
    built: Generation, pattern: str, damage: Callable[[Path], None]
) -> None:
    damage(find(built, pattern))
    assert Path(pattern).stem.strip("*-/") in verify(Generation(built.root, 2))[0]
    store = Generations(built.root)
    assert store.rollback().number == 1
    assert verify(build(store, WORDS)) == []


IN_ARTICLE = Quad(NamedNode(f"{BASE}article/a"), NamedNode("a:p"), NamedNode("a:o"))
IN_VOCABULARY = next(iter(parse(VOCABULARY, RdfFormat.N_TRIPLES)))
ANYWHERE = Quad(NamedNode("a:s"), NamedNode("a:p"), NamedNode("a:o"))


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (lambda store: store.add(IN_ARTICLE), "article/a has other triples"),
        (lambda store: store.remove(IN_VOCABULARY), "it lacks <"),
        (lambda store: store.add(ANYWHERE), "triples instead of"),
        (lambda store: store.remove_graph(NamedNode(DP.inferences)), "it lacks <"),
    ],
)
def test_verify_reads_every_triple(
    built: Generation, change: Callable[[Store], None], finding: str
) -> None:
    store = Store(str(built.database))
    change(store)
    store.flush()
    del store
    seal_again(built)
    assert finding in "\n".join(verify(Generation(built.root, built.number)))


def seal_again(generation: Generation) -> None:
    """Let the seal fit what is there, so that only the triples tell."""
    head, outside = generation.head, ("head.json", "sources.json")
    for name in outside:
        (generation.path / name).rename(generation.root / name)
    head = head._replace(files=seal(generation.path, None, {}))
    for name in outside:
        (generation.root / name).rename(generation.path / name)
    (generation.path / "head.json").write_bytes(head.encode())


def test_a_damaged_pointer_is_mended_by_a_full_build(built: Generation) -> None:
    store = Generations(built.root)
    (built.root / "current").write_text("what?")
    with pytest.raises(StoreError, match="build --full"):
        store.current()
    assert build(store, WORDS, full=True).number == 3


def test_a_pointer_to_a_generation_that_is_not_there_is_told_and_mended(built: Generation) -> None:
    store = Generations(built.root)
    (built.root / "current").write_text("99\n")
    with pytest.raises(
        StoreError, match=r"current: damaged: it names generation 99, .*rollback.*--full"
    ):
        store.current()
    with pytest.raises(StoreError, match="generation 99"):
        build(store, WORDS)
    assert store.rollback().number == 2
    (built.root / "current").write_text("99\n")
    assert build(store, WORDS, full=True).number == 3


def test_a_pointer_that_is_gone_is_told_and_mended(built: Generation) -> None:
    store = Generations(built.root)
    (built.root / "current").unlink()
    with pytest.raises(StoreError, match=r"current: not there, but generations are .*rollback"):
        store.current()
    assert store.rollback().number == 2
    (built.root / "current").unlink()
    shorten(find(built, "parts.txt"))
    assert store.rollback().number == 1  # the newest is not sound
    (built.root / "current").unlink()
    assert build(store, WORDS).number == 3


@pytest.mark.parametrize("name", [*RECORDS, *SOURCES])
@pytest.mark.parametrize("content", [b"{", b"\xff", b"[1]"])
def test_what_cannot_be_read_is_told_in_our_words(
    built: Generation, name: str, content: bytes
) -> None:
    """The reader's own text, which tells nobody what to do, is the cause of the error."""
    (built.path / name).write_bytes(content)
    with pytest.raises(StoreError) as caught:
        built.head, built.parts, built.vocabulary, built.sources  # noqa: B018
    assert re.fullmatch(
        r".*: damaged: it (has other content than was written|is not the head of a generation)"
        r" \(run `diplograph build --full`\)",
        str(caught.value),
    )


def test_what_the_engine_says_of_damage_is_told_in_our_words(built: Generation) -> None:
    with pytest.raises(StoreError) as caught, translated_faults(built.path):
        raise RuntimeError("Corruption: block checksum mismatch: stored = 1, computed = 2")
    assert "Corruption" in str(caught.value.__cause__)
    assert str(caught.value) == (
        f"{built.path}: damaged: the database is not as it was written"
        " (run `diplograph build --full`)"
    )


@pytest.mark.parametrize(("pattern", "damage"), [("*/MANIFEST-*", shorten), ("*/*.sst", flip)])
def test_rollback_to_a_damaged_generation_is_refused(
    built: Generation,
    monkeypatch: pytest.MonkeyPatch,
    pattern: str,
    damage: Callable[[Path], None],
) -> None:
    monkeypatch.setattr("diplograph.graph.store.seal.SMALL", 0)
    store = Generations(built.root)
    damage(find(store.all()[0], pattern))
    with pytest.raises(StoreError, match="damaged"):
        store.rollback()
    current = store.current()
    assert current
    assert current.number == 2
