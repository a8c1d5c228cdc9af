"""What was called off, and what a later position supersedes, is marked wherever it is listed."""

import json
import shutil
from pathlib import Path

import pytest

import diplograph

PLANNED = "article/2024-03-26-gallant-austin/planned-delegation"
STRAIT = Path(__file__).parent / "cases/check/across-articles"


def strait(folder: Path, *positions: dict[str, str]) -> diplograph.Case:
    """A case of one article, with positions of one party on one target."""
    shutil.copytree(STRAIT, folder)
    shutil.rmtree(folder / "articles")
    (folder / "articles").mkdir()
    same = {"holder": "aland", "stance": "urges", "target": "bridge", "quote": "urged a bridge"}
    record = {"id": "a", "title": "T", "publisher": "P", "published": "2024-12-31"}
    record |= {"text": "It urged a bridge.", "positions": [same | p for p in positions]}  # type: ignore[dict-item]
    (folder / "articles/a.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    case = diplograph.open(folder)
    case.build()
    return case


@pytest.mark.parametrize("thing", ["washington", "israel", "delegation-to-washington-2024-03"])
def test_a_page_marks_an_event_that_was_called_off(case: diplograph.Case, thing: str) -> None:
    page = case.show(thing, limit=None)
    about = {e.thing.id: e.about for listing in page.listings for e in listing.entries}
    assert about[PLANNED].endswith("visit, cancelled 2024-03-25")
    assert not [a for name, a in about.items() if "cancelled" in a and "delegation" not in name]
    assert page.fact("cancelled") == (() if len(thing) < 20 else ("2024-03-25",))


def test_the_table_of_events_marks_one_that_was_called_off(
    case: diplograph.Case, tmp_path: Path
) -> None:
    import csv

    case.tables(tmp_path / "tables")
    with (tmp_path / "tables/events.csv").open(encoding="utf-8", newline="") as stream:
        found = {row["event"]: row["cancelled"] for row in csv.DictReader(stream)}
    marked = {name: when for name, when in found.items() if when}
    assert marked == {PLANNED: "2024-03-25", "delegation-to-washington-2024-03": "2024-03-25"}


@pytest.mark.parametrize("imputed", [False, True])
def test_a_position_that_another_supersedes_is_marked(tmp_path: Path, *, imputed: bool) -> None:
    old = {"id": "old", "held": "2024-01"}
    new = {"id": "new", "held": "2024-03/..", "supersedes": "old"}
    case = strait(tmp_path / "case", old, new | ({"attribution": "imputed"} if imputed else {}))
    page = case.show("aland")
    about = {e.thing.id: e.about for listing in page.listings for e in listing.entries}
    found = case.query("about", thing="bridge", property=["dp:target"])
    rows = {row.other.id: row.superseded for row in found}
    when = None if imputed else "2024-03/.."
    assert ("superseded" in about["article/a/old"]) == (not imputed)
    assert "superseded" not in about["article/a/new"]
    assert (rows["article/a/old"], rows["article/a/new"]) == (when, None)


CHAIN: tuple[dict[str, str], ...] = (
    {"id": "p", "stance": "urges", "held": "2024-09"},
    {"id": "q", "stance": "rejects", "held": "2024", "supersedes": "p"},
    {"id": "r", "stance": "supports", "held": "2024-08", "supersedes": "q"},
)
"""Whether the second was held on the day that is asked for, its date leaves open."""


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("as-of", {"day": "2024-09-17"}),
        ("for-and-against", {"target": "bridge"}),
        ("for-and-against", {"target": "bridge", "day": "2024-09-17"}),
        ("positions", {"day": "2024-09-17"}),
        ("positions-of", {"actor": "aland", "day": "2024-09-17"}),
    ],
)
def test_what_supersedes_a_position_supersedes_what_that_one_did(
    tmp_path: Path, query: str, values: dict[str, str]
) -> None:
    case = strait(tmp_path / "case", *CHAIN)
    assert [row.position.id for row in case.query(query, **values)] == ["article/a/r"]


def test_a_position_of_a_chain_has_one_row_and_tells_when_it_was_superseded(
    tmp_path: Path,
) -> None:
    case = strait(tmp_path / "case", *CHAIN)
    for query, values in (
        ("for-and-against", {"target": "bridge", "superseded": True}),
        ("search", {"text": "bridge"}),
        ("single-publisher", {}),
    ):
        found = {row.position.id[-1]: row.superseded for row in case.query(query, **values)}
        assert found == {"p": "2024", "q": "2024-08", "r": None}
        assert len(case.query(query, **values)) == 3


def test_an_accusation_an_appeal_and_its_answer_are_marked_where_superseded(
    tmp_path: Path,
) -> None:
    accused = {"stance": "accuses", "addressee": "aland"}
    case = strait(
        tmp_path / "case",
        {"id": "x", "held": "2024-01", "addressee": "aland"},
        {"id": "y", "held": "2024-02", "stance": "rejects", "supersedes": "x"},
        {"id": "z", "held": "2024-03"} | accused,
        {"id": "w", "held": "2024-04", "supersedes": "z"} | accused,
    )
    assert {row.held: row.superseded for row in case.query("accusations")} == {
        "2024-03": "2024-04",
        "2024-04": None,
    }
    appeals = list(case.query("appeals"))
    assert {row.superseded for row in appeals} == {"2024-02"}
    found = {row.answer_held: row.answer_superseded for row in appeals}
    assert found["2024-03"] == "2024-04"
    assert found["2024-04"] is None


def test_a_network_tells_how_many_superseded_positions_count_and_can_do_without(
    tmp_path: Path,
) -> None:
    old, new = {"id": "x", "held": "2024-01"}, {"held": "2024-02", "stance": "rejects"}
    case = strait(tmp_path / "case", old, new | {"supersedes": "x"})
    network = case.network()
    assert (network.superseded, network.left_out) == (1, {})
    (tie,) = network.edges
    assert (tie.weight, tie.n_support, tie.n_oppose) == (0, 1, 1)
    network = case.network(superseded=False)
    assert (network.superseded, network.left_out) == (0, {"superseded": 1})
    (tie,) = network.edges
    assert (tie.weight, tie.n_support, tie.n_oppose) == (-1, 0, 1)


def test_what_is_only_imputed_leaves_a_position_in_a_network(tmp_path: Path) -> None:
    new = {"held": "2024-02", "supersedes": "x", "attribution": "imputed"}
    case = strait(tmp_path / "case", {"id": "x", "held": "2024-01"}, new)
    assert case.network(superseded=False).left_out == {"imputed": 1}
