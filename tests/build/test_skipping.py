"""`build --skip-invalid`: what is sound is built, and the rest is told, now and later."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner
from rdflib import RDF, URIRef
from starlette.testclient import TestClient

import diplograph
from diplograph.cli import main
from diplograph.errors import InputError
from diplograph.web import application

VOCABULARY = """
@prefix dp: <https://w3id.org/diplograph/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix : <https://example.org/skipping/> .
:aland a dp:State ; rdfs:label "Aland"@en .
:bridge a dp:Proposal ; rdfs:label "The bridge"@en .
"""


def article(name: str, quote: str = "wants a bridge", **more: str) -> dict[str, Any]:
    position = {"id": "p", "holder": "aland", "stance": "urges", "target": "bridge", "quote": quote}
    head = {"id": name, "title": "T", "publisher": "P", "published": "2024-06-01"}
    return {**head, "positions": [position | more], "text": "Aland wants a bridge."}


def write(folder: Path, *articles: dict[str, Any], name: str = "a") -> None:
    lines = "".join(json.dumps(each) + "\n" for each in articles)
    (folder / f"articles/{name}.jsonl").write_text(lines, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    (tmp_path / "diplograph.toml").write_text('base = "https://example.org/skipping/"\n')
    (tmp_path / "vocabulary.ttl").write_text(VOCABULARY)
    return tmp_path


def built(case: diplograph.Case) -> list[str]:
    """The ids of the articles in the graph."""
    articles = case.graph().subjects(RDF.type, URIRef("https://w3id.org/diplograph/ns#Article"))
    return sorted(str(iri).rpartition("/")[2] for iri in articles)


def test_what_is_sound_is_built_and_the_rest_told(folder: Path) -> None:
    write(folder, article("sound"), article("odd", grounds="a\x07b"), article("other", "no words"))
    case = diplograph.open(folder)
    with pytest.raises(InputError) as refused:
        case.build()
    report = case.build(skip_invalid=True)
    assert report.left_out == refused.value.problems
    assert len(report.left_out) == 2
    assert built(case) == ["sound"]
    assert case.status().left_out == list(map(str, report.left_out))
    assert case.status().up_to_date


def test_it_is_told_again_and_refused_again_though_no_file_has_changed(folder: Path) -> None:
    write(folder, article("sound"), article("odd", "no words"))
    case = diplograph.open(folder)
    first = case.build(skip_invalid=True)
    again = case.build(skip_invalid=True)
    assert again.left_out == first.left_out
    assert not again.fresh
    with pytest.raises(InputError, match="not in the text"):
        case.build()
    write(folder, article("sound"), article("odd"))
    assert case.build().added == ("odd",)
    assert case.status().left_out == []


def test_what_was_in_the_graph_and_is_broken_since_is_left_out(folder: Path) -> None:
    """Rather than shown as it was, which its file no longer says."""
    write(folder, article("sound"), article("odd"))
    case = diplograph.open(folder)
    case.build()
    write(folder, article("sound"), article("odd", "no words"))
    report = case.build(skip_invalid=True)
    assert report.removed == ("odd",)
    assert built(case) == ["sound"]
    fresh = diplograph.open(folder).build(full=True, skip_invalid=True)
    assert fresh.generation.head.snapshot == report.generation.head.snapshot


@pytest.mark.parametrize("built_before", [False, True])
def test_who_refers_to_what_is_left_out_is_left_out_too(folder: Path, built_before: bool) -> None:
    """However long the chain, and whether or not its files have changed."""
    case = diplograph.open(folder)
    write(folder, article("third", supersedes="second#p"), name="third")
    write(folder, article("second", supersedes="first#p"), name="second")
    if built_before:
        write(folder, article("first"), article("sound"), name="first")
        case.build()
    write(folder, article("first", "no words"), article("sound"), name="first")
    report = case.build(skip_invalid=True)
    assert built(case) == ["sound"]
    assert len(report.left_out) == 3
    write(folder, article("first"), article("sound"), name="first")
    case.build(skip_invalid=True)
    assert built(case) == ["first", "second", "sound", "third"]


def test_a_vocabulary_is_not_skipped(folder: Path) -> None:
    write(folder, article("sound"))
    (folder / "vocabulary.ttl").write_text(VOCABULARY + ":mira a dp:Actr .\n")
    with pytest.raises(InputError, match="vocabulary.ttl"):
        diplograph.open(folder).build(skip_invalid=True)


def test_at_the_command_line_it_ends_with_1_and_status_names_it(folder: Path) -> None:
    write(folder, article("sound"), article("odd", "no words"))
    runner = CliRunner()
    done = runner.invoke(main, ["-C", str(folder), "build", "--skip-invalid"])
    assert done.exit_code == 1
    assert "left out: articles/a.jsonl:2:" in done.stderr
    assert "1 article" in done.stderr
    told = runner.invoke(main, ["-C", str(folder), "status"])
    assert "left out    articles/a.jsonl:2:" in told.stdout


def test_every_answer_tells_how_many_articles_are_left_out(folder: Path) -> None:
    """Once: of two problems of one article, and of what refers to it, with reason or without."""
    odd = article("odd", "no words", stance="urging")
    write(folder, article("sound"), odd, article("next", supersedes="odd#p"))
    case = diplograph.open(folder)
    assert len(case.build(skip_invalid=True).left_out) == 3
    told = "2 articles with errors are left out of the graph (diplograph status names the errors)"
    assert case.query("positions").remarks() == [told]
    assert case.sparql("SELECT * { ?s ?p ?o }").remarks() == [told]
    assert case.sparql("ASK { ?s rdfs:label 'x' }").notices()[1:] == [told]
    for command in (
        ["query", "positions"],
        ["query", "positions", "--party", "mira"],
        ["query", "positions", "--since", "2030-01-01"],
        ["sparql", "ASK { ?s rdfs:label 'x' }"],
        ["sparql", "SELECT * { ?s rdfs:label 'x' }"],
        ["export"],
        ["export", "--query", "positions"],
        ["network"],
        ["plot", "matrix"],
        ["show", "aland"],
        ["describe"],
        ["codebook"],
        ["query", "positions", "--cite"],
        ["tables", str(folder / "tables")],
    ):
        done = CliRunner().invoke(main, ["-C", str(folder), *command])
        assert done.stderr.splitlines().count(told) == (0 if done.exit_code else 1), command
        assert not done.exit_code or command[-1] == "mira"
    write(folder, article("sound"))
    diplograph.open(folder).build()
    assert diplograph.open(folder).query("positions").remarks() == []


def test_pages_and_data_of_the_web_tell_how_many_articles_are_left_out(folder: Path) -> None:
    write(folder, article("sound"))
    case = diplograph.open(folder)
    case.build()
    write(folder, article("sound"), article("odd", "no words"))
    told = "1 article with errors is left out of the graph (diplograph status names the errors)"
    pages = ["/", "/query/summary", "/query/positions?since=2030-01-01", "/show/aland", "/sparql"]
    data = ["/query/summary.csv", "/query/positions.ttl", "/show/aland.ttl", "/show/aland.json"]
    asked = f"/sparql?{urlencode([('query', 'SELECT * { ?s ?p ?o }')])}"
    app = application(folder, processes=1, limits=diplograph.Limits(seconds=None))
    with TestClient(app, headers={"Accept": "text/html"}) as client:
        tags = {"If-None-Match": client.get("/").headers["etag"]}
        case.build(skip_invalid=True)  # the triples are the same
        assert client.get("/", headers=tags).status_code == 200
        for page in (*pages, asked):
            assert client.get(page).text.count(told) == 1, page
        for address in (*data, asked.replace("?", ".csv?")):
            assert told in client.get(address).headers["diplograph-remarks"], address
