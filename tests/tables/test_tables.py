"""Tidy tables of the sample case, read back by programs that we did not write."""

import csv
import sqlite3
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pyoxigraph as ox
import pytest
from csvw import CSVW, TableGroup

import diplograph
from diplograph.coding.scaffold import start
from diplograph.errors import DiplographError
from diplograph.output import tables
from diplograph.output.tables import TABLES
from diplograph.query.results import Labels

PRESENCE = "article/2024-09-17-blinken-cairo/egypt-opposes-presence"
EXPECTED = {
    "party": "egypt",
    "party_label": "Egypt",
    "holder": "egypt",
    "stance": "opposes",
    "stance_label": "opposes",
    "polarity": -1,
    "target": "israeli-presence-philadelphi",
    "target_class": "Proposal",
    "held_from": "2024-05-01",
    "held_until": None,
    "held": "2024-05/..",
    "grounds": "1979 peace treaty between Egypt and Israel and the accords that followed it",
    "attribution": "reported",
    "article": "article/2024-09-17-blinken-cairo",
    "published": "2024-09-17",
    "coder": "coder/first-coder",
}
"""What the front matter of the article says of that position."""


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> diplograph.Case:
    folder = tmp_path_factory.mktemp("tables") / "case"
    start(folder, sample=True)
    case = diplograph.open(folder)
    case.build()
    return case


@pytest.fixture(scope="module")
def folder(case: diplograph.Case) -> Path:
    path = case.file.root / "csv"
    case.tables(path)
    return path


@pytest.fixture(scope="module")
def database(case: diplograph.Case) -> Path:
    path = case.file.root / "talks.sqlite"
    case.tables(path)
    return path


def test_csv_has_a_row_for_each_position(folder: Path) -> None:
    with (folder / "positions.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["position"]: row for row in csv.DictReader(stream)}
    assert len(rows) == 140
    found = {name: rows[PRESENCE][name] for name in EXPECTED}
    assert found == {name: "" if v is None else str(v) for name, v in EXPECTED.items()}
    assert " \u241e " in rows[PRESENCE]["quote"]
    assert rows[PRESENCE]["quote"].startswith("Egypt holds that Israeli soldiers")


def test_csvw_reads_the_types_and_the_keys_hold(folder: Path) -> None:
    group = TableGroup.from_file(folder / "csv-metadata.json")
    group.check_referential_integrity()
    read = {str(table.url.string): list(table.iterdicts(strict=True)) for table in group.tables}
    assert read.keys() == {f"{name}.csv" for name in TABLES}
    (row,) = (row for row in read["positions.csv"] if row["position"] == PRESENCE)
    assert (row["polarity"], row["held_from"]) == (-1, datetime(2024, 5, 1))  # noqa: DTZ001
    assert len(row["quote"]) == 2
    (column,) = (c for c in group.tables[8].tableSchema.columns if c.name == "holder")
    assert "as the article words it" in str(column.common_props["dc:description"])


TWO_QUOTES = """---
id: two
title: Two quotes
publisher: The Strait Gazette
published: 2024-05-02
positions:
  - holder: northland
    stance: rejects
    target: joint-patrols
    quote: [yes | no, maybe]
---
They said yes | no or maybe.
"""


def test_csvw_splits_cells_where_one_value_ends_and_nowhere_else(tmp_path: Path) -> None:
    start(tmp_path)
    (tmp_path / "articles/two.md").write_text(TWO_QUOTES, encoding="utf-8")
    vocabulary = tmp_path / "vocabulary.ttl"
    names = ':northland skos:altLabel "North | South"@en, "the North"@en .\n'
    vocabulary.write_text(vocabulary.read_text(encoding="utf-8") + names, encoding="utf-8")
    case = diplograph.open(tmp_path)
    case.build()
    case.tables(tmp_path / "csv")
    read = CSVW(str(tmp_path / "csv/csv-metadata.json"), validate=True, strict=True)
    assert read.is_valid, read.warnings
    rows = {str(table.url.string): list(table.iterdicts()) for table in read.tablegroup.tables}
    assert ["yes | no", "maybe"] in [row["quote"] for row in rows["positions.csv"]]
    assert ["North | South", "the North"] in [row["other_names"] for row in rows["actors.csv"]]


def test_a_text_that_holds_the_separator_is_refused(tmp_path: Path) -> None:
    store = ox.Store()
    store.load(
        """@prefix dp: <https://w3id.org/diplograph/ns#> . @prefix : <https://example.org/> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        :a a dp:Actor ; skos:altLabel "one \u241e two"@en .""".encode(),
        format=ox.RdfFormat.TURTLE,
    )
    names = Labels(store, "https://example.org/")
    with pytest.raises(DiplographError, match="other_names: 'one \u241e two' holds what stands"):
        tables.write(store, names, tmp_path / "csv", "csv", only=("actors",))
    assert not (tmp_path / "csv").exists()


def test_the_metadata_of_the_sample_are_valid_csvw(folder: Path) -> None:
    read = CSVW(str(folder / "csv-metadata.json"), validate=True, strict=True)
    assert read.is_valid, read.warnings


def test_sqlite_has_keys_that_hold_and_views(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        query = "SELECT * FROM positions WHERE position = ?"
        row = connection.execute(query, [PRESENCE]).fetchone()
        assert {name: row[name] for name in EXPECTED} == EXPECTED
        keys = connection.execute("PRAGMA foreign_key_list(positions)").fetchall()
        assert {(key["from"], key["table"]) for key in keys} == {
            ("party", "actors"),
            ("holder", "actors"),
            ("stance", "stances"),
            ("article", "articles"),
        }
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        words = connection.execute(
            "SELECT exact, title FROM position_words WHERE position = ?", [PRESENCE]
        ).fetchall()
        assert [word["exact"] for word in words][1] == "and the accords that followed it"
        assert words[0]["title"] == "Blinken returns to Cairo with truce talks stuck"
        counted = connection.execute(
            "SELECT n, n_support, n_oppose FROM stance_matrix WHERE party = 'israel' "
            "AND target = 'prolonging-the-war'"
        ).fetchone()
        assert counted is None  # what is imputed does not count


def test_parquet_has_types_and_lists(case: diplograph.Case) -> None:
    path = case.file.root / "parquet"
    case.tables(path, "parquet")
    table = pq.read_table(path / "positions.parquet")
    (row,) = (row for row in table.to_pylist() if row["position"] == PRESENCE)
    assert (row["polarity"], row["held_from"]) == (-1, date(2024, 5, 1))
    assert [text[:11] for text in row["quote"]] == ["Egypt holds", "and the acc"]
    assert b"as the article words it" in table.schema.field("holder").metadata[b"description"]
    assert sorted(file.stem for file in path.iterdir()) == sorted(TABLES)


def test_a_chain_of_sources_keeps_its_order(tmp_path: Path) -> None:
    store = ox.Store()
    store.load(
        b"""@prefix dp: <https://w3id.org/diplograph/ns#> . @prefix : <https://example.org/> .
        :p a dp:Position ; dp:accordingTo :ann, :bob, :cid ; dp:attributionStep :s1, :s2, :s3 .
        :s1 dp:source :cid ; dp:order 2 . :s2 dp:source :ann ; dp:order 10 .
        :s3 dp:source :bob ; dp:order 1 .""",
        format=ox.RdfFormat.TURTLE,
    )
    names = Labels(store, "https://example.org/")
    tables.write(store, names, tmp_path, "csv", only=("positions",))
    with (tmp_path / "positions.csv").open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert row["according_to"] == "bob cid ann"
    report = tables.write(store, names, tmp_path, "csv", only=("positions_according_to",))
    assert report.rows == {"positions_according_to": 3}
    lines = (tmp_path / "positions_according_to.csv").read_text().splitlines()
    assert lines == ["position,step,according_to", "p,1,bob", "p,2,cid", "p,3,ann"]


def test_what_stands_in_one_cell_stands_in_rows_of_a_table_of_links_too(database: Path) -> None:
    rule = "article/2024-09-17-blinken-cairo/congress-withholding-rule"
    with closing(sqlite3.connect(database)) as connection:
        keys = connection.execute("PRAGMA foreign_key_list(positions_addressees)").fetchall()
        assert {key[2:5] for key in keys} == {
            ("positions", "position", "position"),
            ("actors", "addressee", "actor"),
        }
        joined = """SELECT p.addressees, group_concat(l.addressee, ' ')
            FROM positions p JOIN positions_addressees l USING (position) GROUP BY p.position"""
        pairs = connection.execute(joined).fetchall()
        assert len(pairs) > 20
        assert all(sorted(wide.split()) == sorted(links.split()) for wide, links in pairs)
        conditions = """SELECT proposition, effect, m.met_by FROM conditions c
            JOIN conditions_met_by m USING (condition) WHERE position = ?"""
        (condition,) = connection.execute(conditions, [rule])
        assert condition[1:] == ("enables", "egypt")
        members = "SELECT member FROM actors_members WHERE actor = 'arab-states' ORDER BY member"
        assert connection.execute(members).fetchone() == ("egypt",)


def test_some_tables_alone(case: diplograph.Case, tmp_path: Path) -> None:
    report = case.tables(tmp_path / "few", only=("positions", "stances"))
    assert report.rows == {"stances": 16, "positions": 140}
    group = TableGroup.from_file(tmp_path / "few" / "csv-metadata.json")
    group.check_referential_integrity()
    with pytest.raises(diplograph.UsageError, match="no such table: postions"):
        case.tables(tmp_path / "none", only=("postions",))
    assert not (tmp_path / "none").exists()


def test_a_folder_is_not_given_the_name_of_a_file(case: diplograph.Case, tmp_path: Path) -> None:
    with pytest.raises(diplograph.UsageError, match=r"talks\.csv: tables are a folder of files"):
        case.tables(tmp_path / "talks.csv")
    assert not list(tmp_path.iterdir())
    (tmp_path / "old.csv").mkdir()  # as it may be from before
    assert case.tables(tmp_path / "old.csv", only=("stances",)).rows == {"stances": 16}


def test_cells_hold_texts_to_the_letter(tmp_path: Path) -> None:
    texts = {"a": 'two\nlines\tand "quotes" \\t \\\\', "b": "\r\u0085\u2028 \x08\x0c ends in \\"}
    store = ox.Store()
    ns = "https://w3id.org/diplograph/ns#"
    type_ = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    comment = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#comment")
    for name, text in texts.items():
        node = ox.NamedNode(f"https://example.org/{name}")
        store.add(ox.Quad(node, type_, ox.NamedNode(f"{ns}Article")))
        store.add(ox.Quad(node, comment, ox.Literal(text, language="en")))
    tables.write(store, Labels(store, "https://example.org/"), tmp_path, "csv", only=("articles",))
    with (tmp_path / "articles.csv").open(encoding="utf-8", newline="") as stream:
        assert {row["article"]: row["note"] for row in csv.DictReader(stream)} == texts


def test_what_else_is_in_the_folder_stays(case: diplograph.Case, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("kept")
    (tmp_path / "stances.csv").write_text("old")
    case.tables(tmp_path, only=("stances",))
    assert (tmp_path / "mine.txt").read_text() == "kept"
    assert (tmp_path / "stances.csv").read_text().startswith("stance,label,polarity")
    assert {path.name for path in tmp_path.iterdir()} == {
        "mine.txt",
        "stances.csv",
        "csv-metadata.json",
    }


def test_a_database_with_more_tables_is_not_replaced(case: diplograph.Case, tmp_path: Path) -> None:
    path = tmp_path / "talks.sqlite"
    case.tables(path, only=("stances", "actors"))
    case.tables(path, only=("stances", "actors"))  # the same again
    before = path.read_bytes()
    with pytest.raises(diplograph.UsageError, match="would be lost: actors .*--overwrite"):
        case.tables(path, only=("stances",))
    assert path.read_bytes() == before
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE mine (note)")
        connection.execute("CREATE VIEW seen AS SELECT note FROM mine")
    with pytest.raises(diplograph.UsageError, match="would be lost: mine, seen "):
        case.tables(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        with pytest.raises(diplograph.DiplographError, match="database is locked .*--overwrite"):
            case.tables(path)
    note = tmp_path / "note.sqlite"
    note.write_text("mine, and no database")
    with pytest.raises(diplograph.DiplographError, match="not a database .*--overwrite"):
        case.tables(note)
    assert note.read_text() == "mine, and no database"
    case.tables(path, only=("stances",), overwrite=True)
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        assert {name for (name,) in found} == {"stances", "columns"}


def test_tables_that_fail_leave_the_old_ones(case: diplograph.Case, tmp_path: Path) -> None:
    path = tmp_path / "talks.sqlite"
    case.tables(path, only=("stances",))
    before = path.read_bytes()

    def stop(_table: str, _rows: int) -> None:
        raise KeyboardInterrupt

    store = _large()
    names = Labels(store, "https://example.org/")
    with pytest.raises(KeyboardInterrupt):
        tables.write(store, names, path, "sqlite", progress=stop)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["talks.sqlite"]


def _large() -> ox.Store:
    store = ox.Store()
    actor = "<https://w3id.org/diplograph/ns#Actor>"
    store.load(
        "".join(f"<https://example.org/{n}> a {actor} .\n" for n in range(1000)).encode(),
        format=ox.RdfFormat.TURTLE,
    )
    return store


@pytest.mark.parametrize("text", ["=1+1", "+1", "-2", "@SUM(A1)", "\tx"])
def test_formulas_are_told_of_and_disarmed_on_request(text: str, tmp_path: Path) -> None:
    store = ox.Store()
    node = ox.NamedNode("https://example.org/it")
    ns = "https://w3id.org/diplograph/ns#"
    type_ = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    comment = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#comment")
    store.add(ox.Quad(node, type_, ox.NamedNode(f"{ns}Article")))
    store.add(ox.Quad(node, comment, ox.Literal(text)))
    names = Labels(store, "https://example.org/")

    def note(**more: Any) -> tuple[int, str]:
        report = tables.write(store, names, tmp_path, "csv", only=("articles",), **more)
        with (tmp_path / "articles.csv").open(encoding="utf-8", newline="") as stream:
            (row,) = csv.DictReader(stream)
        return report.formulas, row["note"]

    assert note() == (1, text)
    assert note(spreadsheet=True) == (1, f"'{text}")


def test_the_codebook_has_every_column_and_every_code(case: diplograph.Case) -> None:
    text = case.codebook()
    for table in TABLES.values():
        assert f"### {table.name}\n" in text
        for column in table.columns:
            (line, *_) = (x for x in text.splitlines() if x.startswith(f"| `{column.name}` |"))
            assert not line.endswith("|  |"), line
    assert "`rejects`, commissive, polarity -2\n" in text
    assert "The holder refuses the target that is proposed to it or asked of it." in text
    assert '> "The group has turned the mediators\' text down."' in text
    assert "| `red-line` |" in text
