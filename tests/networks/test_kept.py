"""Columns that are kept beside a graph never change what it says."""

from datetime import date
from pathlib import Path

import numpy as np
import pyoxigraph as ox
import pytest

from diplograph.output.networks import ColumnCache, Networks, Options
from diplograph.output.networks.position_columns import OPEN, Columns
from diplograph.query.results import Labels

from .conftest import BASE, receipts, weights


@pytest.fixture
def columns() -> Columns:
    """Two positions, one of an article with a name beyond ASCII, without an end that is known."""
    first, second = np.array([0, 1]), np.array([739252, OPEN])
    return Columns(
        entry=np.array(["p1", "ä,2"], dtype=np.object_),
        actor=first,
        stance=first * 0,
        target=1 - first,
        article=first,
        day=first + 739252,
        held_from=second,
        held_until=second[::-1],
        imputed=np.array([False, True]),
        replaced=np.array([True, False]),
        actors=("https://example.org/a", "https://example.org/b"),
        stances=("https://example.org/supports",),
        targets=("https://example.org/x", "https://example.org/ü"),
        articles=("https://example.org/article/1", "https://example.org/article/é"),
    )


def text(columns: Columns | None) -> str:
    """All that columns hold, as one can compare it."""
    assert columns is not None
    names = Columns.__dataclass_fields__
    return repr({name: np.asarray(getattr(columns, name)).tolist() for name in names})


def test_columns_come_back_as_they_were_put(tmp_path: Path, columns: Columns) -> None:
    kept = ColumnCache(tmp_path / "kept", "snapshot", "1.0", worth=0)
    assert kept.get("party") is None
    kept.put("party", columns)
    assert text(kept.get("party")) == text(columns)
    assert kept.get("holder") is None
    assert [path.name for path in kept.folder.iterdir()] == ["party.columns"]


def test_no_positions_come_back_as_none(tmp_path: Path, columns: Columns) -> None:
    kept = ColumnCache(tmp_path, "snapshot", "1.0", worth=0)
    nothing = columns.where(np.array([], dtype=np.int64))
    kept.put("party", nothing)
    assert text(kept.get("party")) == text(nothing)


def test_columns_of_another_graph_or_program_are_not_taken(
    tmp_path: Path, columns: Columns
) -> None:
    ColumnCache(tmp_path, "snapshot", "1.0", worth=0).put("party", columns)
    assert ColumnCache(tmp_path, "another", "1.0").get("party") is None
    assert ColumnCache(tmp_path, "snapshot", "1.1").get("party") is None
    assert ColumnCache(tmp_path, "snapshot", "1.0").get("party") is not None


def test_of_a_damaged_copy_nothing_is_taken(tmp_path: Path, columns: Columns) -> None:
    """With a bit turned round, and cut off, here and there in it."""
    kept = ColumnCache(tmp_path, "snapshot", "1.0", worth=0)
    kept.put("party", columns)
    file = tmp_path / "party.columns"
    whole = file.read_bytes()
    for place in range(0, len(whole), 31):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert kept.get("party") is None, f"byte {place}"
        file.write_bytes(whole[:place])
        assert kept.get("party") is None, f"up to byte {place}"
    file.write_bytes(whole)
    assert text(kept.get("party")) == text(columns)


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path, columns: Columns) -> None:
    (tmp_path / "file").write_text("in the way")
    kept = ColumnCache(tmp_path / "file", "snapshot", "1.0", worth=0)
    kept.put("party", columns)
    assert kept.get("party") is None


def test_networks_are_the_same_from_a_copy(tmp_path: Path) -> None:
    """The second takes the positions from the copy: its graph has none, only what stances mean."""
    file = Path(__file__).with_name("corridor.ttl")
    store, without = ox.Store(), ox.Store()
    store.load(path=str(file))
    polarity = ox.NamedNode("https://w3id.org/diplograph/ns#polarity")
    without.extend(store.quads_for_pattern(None, polarity, None))
    kept = ColumnCache(tmp_path, "snapshot", "1.0", worth=0)
    first, second = (Networks(graph, Labels(store, BASE), kept) for graph in (store, without))
    for options in (Options(), Options(clock="published", until=date(2024, 1, 8))):
        assert weights(first.network(options)) == weights(second.network(options)) != {}
        assert receipts(first.network(options)) == receipts(second.network(options))
