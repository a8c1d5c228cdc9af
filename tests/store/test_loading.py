"""Loading in many pieces, of which two are applied at once."""

from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Store

from diplograph.errors import DiplographError
from diplograph.graph.store.loader import Graph, Loader

GRAPHS: list[Graph] = [DefaultGraph(), NamedNode("urn:g")]


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diplograph.graph.store.loader.FIRST", 2)
    monkeypatch.setattr("diplograph.graph.store.loader.PIECE", 3)


def line(number: int) -> bytes:
    return f'<urn:s{number}> <urn:p> "{number}" .\n'.encode()


def test_pieces_are_applied_in_order(tmp_path: Path) -> None:
    """Every triple is taken away by a later piece, every third one comes back after that."""
    loader = Loader(Store(str(tmp_path / "database")))
    for graph in GRAPHS:
        for number in range(12):
            loader.add(line(number), 1, graph)
        for number in range(12):
            loader.remove(line(number), 1, graph)
        for number in range(0, 12, 3):
            loader.add(line(number), 1, graph)
    loader.finish()
    loader.close()
    store = Store.read_only(str(tmp_path / "database"))
    for graph in GRAPHS:
        found = {quad.object.value for quad in store.quads_for_pattern(None, None, None, graph)}  # type: ignore[union-attr]
        assert found == {str(number) for number in range(0, 12, 3)}


def test_a_piece_that_cannot_be_loaded_is_raised_and_the_database_let_go(tmp_path: Path) -> None:
    loader = Loader(Store(str(tmp_path / "database")))
    lines = [line(number) for number in range(12)]
    lines[4] = b"<urn:s> nonsense .\n"
    with pytest.raises(DiplographError, match="the engine cannot read a triple") as kept:
        load(loader, lines)
    loader.close()
    again = Store(str(tmp_path / "database"))  # not locked, although the error is kept
    assert len(again) < 12
    assert "triple" in str(kept.value)


def test_what_came_in_pieces_lies_in_no_more_tables_than_what_came_whole(tmp_path: Path) -> None:
    lines = [line(37 * number % 90) for number in range(90)]  # so that pieces overlap
    tables = []
    for name, given in (("pieces", lines), ("whole", [b"".join(lines)])):
        loader = Loader(Store(str(tmp_path / name)))
        for text in given:
            loader.add(text, text.count(b"\n"), DefaultGraph())
        loader.finish(merged=True)
        loader.store.backup(str(tmp_path / f"{name}-copy"))
        loader.close()
        tables.append(len(list((tmp_path / f"{name}-copy").glob("*.sst"))))
    assert tables[0] == tables[1]


def load(loader: Loader, lines: list[bytes]) -> None:
    for given in lines:
        loader.add(given, 1, DefaultGraph())
    loader.finish()
