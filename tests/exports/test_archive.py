"""Archives: another program reads what is in them, and they prove it."""

import csv
import hashlib
import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from csvw import TableGroup
from rocrate.rocrate import ROCrate

from diplograph import Case, UsageError


@pytest.fixture(scope="module")
def folder(gaza: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("archive") / "crate"
    gaza.archive(target)
    return target


def test_another_program_reads_it(gaza: Case, folder: Path) -> None:
    crate = ROCrate(folder)
    assert crate.name == gaza.file.title
    assert crate.root_dataset["license"].id == gaza.file.licence
    assert (crate.root_dataset["author"]["name"],) == gaza.file.creators
    described = {each.id for each in crate.data_entities}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert described == there - {"ro-crate-metadata.json"}
    assert {"graph.ttl", "queries/positions-on.rq", "case/ontology/gaza.ttl"} < described


def test_its_makers_belong_to_an_organization_and_another_publishes_it(
    gaza: Case, tmp_path: Path
) -> None:
    file = gaza.file._replace(
        creators=("Jane Doe <https://orcid.org/0000-0002-1825-0097>", "John"),
        affiliation="The institute <https://ror.org/04cvxnb49>",
        publisher="The press",
    )
    Case(file).archive(tmp_path / "crate")
    root = ROCrate(tmp_path / "crate").root_dataset
    assert [author["name"] for author in root["author"]] == ["Jane Doe", "John"]
    for author in root["author"]:
        assert author.type == "Person"
        assert author["affiliation"].id == "https://ror.org/04cvxnb49"
        assert (author["affiliation"].type, author["affiliation"]["name"]) == (
            "Organization",
            "The institute",
        )
    assert (root["publisher"].type, root["publisher"]["name"]) == ("Organization", "The press")


def test_who_makes_and_publishes_it_is_one_organization(folder: Path) -> None:
    root = ROCrate(folder).root_dataset
    assert root["author"].id == root["publisher"].id
    assert root["author"].type == "Organization"


def test_its_metadata_prove_its_files(folder: Path) -> None:
    graph = json.loads((folder / "ro-crate-metadata.json").read_text("utf-8"))["@graph"]
    files = [each for each in graph if each["@type"] == "File"]
    for each in files:
        data = (folder / each["@id"]).read_bytes()
        assert each["sha256"] == hashlib.sha256(data).hexdigest()
        assert each["contentSize"] == str(len(data))


def test_it_holds_what_an_export_and_a_description_hold(gaza: Case, folder: Path) -> None:
    graph, description = BytesIO(), BytesIO()
    gaza.export(graph, "turtle")
    assert (folder / "graph.ttl").read_bytes() == graph.getvalue()
    gaza.describe(description, files=[folder / "graph.ttl"])
    assert (folder / "description.ttl").read_bytes() == description.getvalue()


def test_its_tables_are_those_of_the_case_and_their_keys_hold(
    gaza: Case, folder: Path, tmp_path: Path
) -> None:
    gaza.tables(tmp_path / "tables")
    written = {path.name: path.read_bytes() for path in (tmp_path / "tables").iterdir()}
    assert {path.name: path.read_bytes() for path in (folder / "tables").iterdir()} == written
    TableGroup.from_file(folder / "tables" / "csv-metadata.json").check_referential_integrity()
    file = ROCrate(folder).dereference("tables/csv-metadata.json")
    assert file["encodingFormat"] == "application/csvm+json"


def test_articles_are_told_without_their_texts(gaza: Case, folder: Path) -> None:
    with (folder / "tables" / "articles.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["article"].rpartition("/")[2]: row for row in csv.DictReader(file)}
    assert len(rows) == 4
    assert rows["2024-09-17-blinken-cairo"]["publisher"] == "The National"
    text = gaza.snapshot.text(gaza.file.base + rows["2024-09-17-blinken-cairo"]["article"])
    assert text is not None
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert rows["2024-09-17-blinken-cairo"]["text_digest"] == digest
    line = max(text.splitlines(), key=len)
    assert not [
        path for path in folder.rglob("*") if path.is_file() and line in path.read_text("utf-8")
    ]


def test_a_zip_file_holds_the_same_and_is_the_same_each_time(
    gaza: Case, folder: Path, tmp_path: Path
) -> None:
    for name in ("one.zip", "two.zip"):
        gaza.archive(tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as packed:
        held = {name: packed.read(name) for name in packed.namelist()}
    assert held == {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_folder_that_is_there_is_left_alone(gaza: Case, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"^/dev/stdout: is a stream, and an archive is a folder"):
        gaza.archive(Path("/dev/stdout"))
    (tmp_path / "mine").mkdir()
    with pytest.raises(UsageError, match="is there already"):
        gaza.archive(tmp_path / "mine")
    with pytest.raises(UsageError, match="is there already"):
        gaza.archive(Path())  # where one stands has no name of its own
    assert list(tmp_path.iterdir()) == [tmp_path / "mine"]
