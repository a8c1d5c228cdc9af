"""What was called off, and what a later position supersedes, is marked wherever it is listed."""

import json
import shutil
from pathlib import Path

import pytest

import diplograph

PLANNED = "article/2024-03-26-gallant-austin/planned-delegation"
STRAIT = Path(__file__).parent / "cases/check/across-articles"


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
    folder = tmp_path / "case"
    shutil.copytree(STRAIT, folder)
    shutil.rmtree(folder / "articles")
    (folder / "articles").mkdir()
    same = {"holder": "aland", "stance": "urges", "target": "bridge", "quote": "urged a bridge"}
    old = same | {"id": "old", "held": "2024-01"}
    new = same | {"id": "new", "held": "2024-03/..", "supersedes": "old"}
    new |= {"attribution": "imputed"} if imputed else {}
    record = {"id": "a", "title": "T", "publisher": "P", "published": "2024-12-31"}
    record |= {"text": "It urged a bridge.", "positions": [old, new]}  # type: ignore[dict-item]
    (folder / "articles/a.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    case = diplograph.open(folder)
    case.build()
    page = case.show("aland")
    about = {e.thing.id: e.about for listing in page.listings for e in listing.entries}
    found = case.query("about", thing="bridge", property=["dp:target"])
    rows = {row.other.id: row.superseded for row in found}
    when = None if imputed else "2024-03/.."
    assert ("superseded" in about["article/a/old"]) == (not imputed)
    assert "superseded" not in about["article/a/new"]
    assert (rows["article/a/old"], rows["article/a/new"]) == (when, None)
