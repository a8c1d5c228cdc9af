"""Folders of saved queries."""

from pathlib import Path

import pytest

from diplograph import resources
from diplograph.errors import QueryError, UnknownName
from diplograph.query.saved import Library


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    files = {
        "bundled/positions-on.rq": "#+ summary: bundled\nSELECT * { ?x ?y ?z }",
        "bundled/red-lines.rq": "#+ summary: bundled\nSELECT * { ?x ?y ?z }",
        "own/positions-on.rq": "#+ summary: the case's own\nSELECT * { ?x ?y ?z }",
        "own/broken.rq": "#+ summary: broken\nSELECT * { ?x ?y }",
        "own/notes.txt": "nothing",
        "own/.hidden.rq": "nothing",
        "elsewhere.rq": "#+ summary: not in the library\nSELECT * { ?x ?y ?z }",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [tmp_path / "bundled", tmp_path / "own", tmp_path / "missing"]


def test_a_later_folder_comes_before_an_earlier_one(folders: list[Path]) -> None:
    library = Library(folders)
    assert library.names() == ["broken", "positions-on", "red-lines"]
    assert library.get("positions-on").summary == "the case's own"
    assert library.get("red-lines").summary == "bundled"
    assert Library(folders[::-1]).get("positions-on").summary == "bundled"


def test_one_broken_file_hides_no_other(folders: list[Path]) -> None:
    library = Library(folders, shown={folders[1]: "own"})
    queries, problems = library.all()
    assert [query.name for query in queries] == ["positions-on", "red-lines"]
    assert [problem.place for problem in problems] == ["own/broken.rq:2:18"]
    with pytest.raises(QueryError, match=r"own/broken\.rq:2:18: } cannot stand here"):
        library.get("broken")


def test_an_unknown_name_brings_the_nearest(folders: list[Path]) -> None:
    with pytest.raises(UnknownName) as caught:
        Library(folders).get("position-on")
    assert caught.value.suggestions == ("positions-on",)


@pytest.mark.parametrize("name", ["../elsewhere", "", ".hidden", "own/positions-on"])
def test_names_lead_to_no_other_place(folders: list[Path], name: str) -> None:
    with pytest.raises(UnknownName):
        Library(folders).get(name)


def test_a_file_may_begin_with_a_byte_order_mark_and_end_its_lines_as_on_windows(
    tmp_path: Path,
) -> None:
    text = "\ufeff#+ summary: a\r\n#+ tags: [b]\r\nSELECT * { ?x ?y ?z }\r\n"
    (tmp_path / "a.rq").write_bytes(text.encode())
    query = Library([tmp_path]).get("a")
    assert (query.summary, query.tags, query.columns) == ("a", ("b",), ("x", "y", "z"))


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.rq").write_bytes(b"#+ summary: \xe9\nSELECT * { ?x ?y ?z }")
    with pytest.raises(QueryError, match=r"a\.rq: not UTF-8"):
        Library([tmp_path]).get("a")


def test_what_was_read_is_kept_and_holds_until_the_file_changes(
    folders: list[Path], tmp_path: Path
) -> None:
    kept = tmp_path / "store" / "queries"
    kept.parent.mkdir()
    first = Library(folders, kept=kept).get("red-lines")
    assert [path.name for path in kept.iterdir()] == ["red-lines.json"]
    assert Library(folders, kept=kept).get("red-lines") == first
    path = folders[0] / "red-lines.rq"
    path.write_text("#+ summary: changed\nSELECT * { ?x ?y $z }\n")
    with pytest.raises(QueryError, match=r"red-lines\.rq:2:"):
        Library(folders, kept=kept).get("red-lines")


def test_every_bundled_query_is_the_same_when_it_was_kept(tmp_path: Path) -> None:
    names = Library([resources.queries()], kept=tmp_path / "queries").names()
    for name in names:
        read = Library([resources.queries()], kept=tmp_path / "queries").get(name)
        again = Library([resources.queries()], kept=tmp_path / "queries").get(name)
        assert again == read
        assert {type(slot) for slot in again.slots} == {type(slot) for slot in read.slots}
    assert len(list((tmp_path / "queries").iterdir())) == len(names)


@pytest.mark.parametrize("content", ["", "{}", '{"read": 1}', "[1, 2]", '{"read": {}, "query": 1}'])
def test_a_copy_that_is_damaged_is_read_anew(
    folders: list[Path], tmp_path: Path, content: str
) -> None:
    kept = tmp_path / "queries"
    first = Library(folders, kept=kept).get("red-lines")
    (kept / "red-lines.json").write_text(content)
    assert Library(folders, kept=kept).get("red-lines") == first
    assert len((kept / "red-lines.json").read_text()) > len(content)
