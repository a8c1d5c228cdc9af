"""What comes from an article, a vocabulary or the name of a file is data at every door."""

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from diplograph.cli import main

DRIVING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What a terminal obeys, but for tabs and line feeds."""

CLEAR = "\x9b2J"
ESCAPE = f"\x1b]0;owned\x07{CLEAR}"
TURNED = "\u202egpj.exe\u2066"
FORMULA = '=HYPERLINK("https://e.org","x")'
MARKUP = "<script>alert(1)</script>|`*[a](javascript:b)"
GROUNDS = f"{FORMULA} {MARKUP} {TURNED}"


def escaped(text: str) -> str:
    """As Turtle and TOML write it."""
    return "".join(f"\\u{ord(char):04x}" for char in text)


VOCABULARY = f"""
@prefix dp: <https://w3id.org/diplograph/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix : <https://example.org/doors/> .
:north a dp:State ; rdfs:label "North{escaped(CLEAR)}"@en .
:patrols a dp:Proposal ; rdfs:label "Patrols {TURNED}"@en .
"""
ARTICLE = {
    "id": "a",
    "title": f"=1+1 {MARKUP}",
    "publisher": f"@SUM(A1) {TURNED}",
    "published": "2021-01-02",
    "note": "-2+3",
    "positions": [
        {
            "holder": "north",
            "stance": "supports",
            "target": "patrols",
            "grounds": GROUNDS,
            "quote": f"+patrols {MARKUP} {TURNED}",
        }
    ],
    "text": f"North said: +patrols {MARKUP} {TURNED} and more.",
}
QUERY = r"""#+ summary: "Hostile \e[2J\u202e"
#+ description: "More \e[2J\u202e"
#+ tags: ["tag \e[2J"]
#+ evidence: position
#+ params:
#+   word: {type: text, help: "a \e[2J word", choices: ["a \e[2J", "b"]}
#+   flag: {type: boolean, help: "a \e[2J flag"}
SELECT ?position ?holder ?target ?grounds ?title {
  ?position dp:holder ?holder ; dp:target ?target ; dp:grounds ?grounds ; dp:reportedIn ?article .
  ?article dcterms:title ?title
  FILTER(?grounds != $word) FILTER($flag || true)
}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of hostile files, built; not to be changed."""
    folder = tmp_path_factory.mktemp("doors")
    for name in ("articles", "queries"):
        (folder / name).mkdir()
    (folder / "diplograph.toml").write_text(
        f'title = "Doors {escaped(CLEAR + TURNED)}"\nbase = "https://example.org/doors/"\n'
    )
    (folder / "vocabulary.ttl").write_text(VOCABULARY)
    (folder / "articles" / f"a{ESCAPE}{TURNED}\nerror: b.jsonl").write_text(json.dumps(ARTICLE))
    (folder / "queries" / "hostile.rq").write_text(QUERY)
    assert run(folder, "build").exit_code == 0
    return folder


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(folder), *words])


def rows(folder: Path, form: str) -> str:
    done = run(folder, "query", "hostile", "--format", form)
    assert done.exit_code == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ["status"],
        ["query"],
        ["query", "--help"],
        ["query", "hostile", "--help"],
        ["query", "hostile"],
        ["query", "hostile", "-e"],
        ["query", "hostile", "-e", "-f", "markdown"],
        ["query", "hostile", "--word", f"c {ESCAPE}"],
        ["query", "hostile", f"--{TURNED}"],
        ["query", f"h{ESCAPE}"],
        ["sparql", "SELECT ?l { ?s rdfs:label ?l }"],
        ["sparql", f"SELECT ?l {{ {ESCAPE}{TURNED}"],
        ["check", f"no{ESCAPE}{TURNED}\n.md"],
        [f"b{ESCAPE}"],
    ],
    ids=lambda words: ascii(" ".join(words)),
)
def test_nothing_drives_a_terminal(folder: Path, words: list[str]) -> None:
    done = run(folder, *words)
    assert done.stdout or done.stderr
    assert not DRIVING.search(done.stdout)
    assert not DRIVING.search(done.stderr)


def test_a_name_of_a_file_makes_no_line_of_its_own(folder: Path, tmp_path: Path) -> None:
    """The name ends in what would read as a second error."""
    (path,) = (folder / "articles").iterdir()
    wrong = tmp_path / path.name
    wrong.write_text("{}")
    said = run(folder, "check", str(wrong)).stderr
    assert [line.split(": ")[0] for line in said.splitlines()] == ["error"] * 5
    assert not re.search(r"^error: b\.jsonl", said, re.MULTILINE)


def test_markdown_makes_no_element_of_data(folder: Path) -> None:
    shown = run(folder, "query", "hostile", "-e", "-f", "markdown").stdout
    elements: list[str] = []

    class Elements(HTMLParser):
        def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002
            elements.append(tag)

    Elements().feed(re.sub(r"\\(.)", "", shown))  # what is escaped is no markup
    assert set(elements) <= {"b"}
    assert not re.search(r"(?<!\\)[`*\[]", shown.partition("\n1. ")[0].partition("| 1 |")[2])


def test_programs_get_the_data_as_it_is(folder: Path) -> None:
    """Formulas included: a table that has other words than the graph would be false."""
    (line,) = csv.DictReader(io.StringIO(rows(folder, "csv"), newline=""))
    (plain,) = map(json.loads, rows(folder, "ndjson").splitlines())
    assert line["grounds"] == plain["grounds"] == GROUNDS
    assert line["title"] == plain["title"] == ARTICLE["title"]
    for form in ("json", "xml", "tsv"):
        formats = {
            "json": ox.QueryResultsFormat.JSON,
            "xml": ox.QueryResultsFormat.XML,
            "tsv": ox.QueryResultsFormat.TSV,
        }
        given = ox.parse_query_results(rows(folder, form), format=formats[form])
        assert isinstance(given, ox.QuerySolutions)
        (solution,) = given
        assert solution["grounds"] == ox.Literal(GROUNDS)


@pytest.mark.parametrize(
    ("form", "format_"),
    [("turtle", ox.RdfFormat.TURTLE), ("rdfxml", ox.RdfFormat.RDF_XML), ("jsonld", None)],
)
def test_triples_hold_the_data_as_it_is(
    folder: Path, form: str, format_: ox.RdfFormat | None
) -> None:
    done = run(folder, "sparql", "CONSTRUCT { ?s dp:grounds ?o } { ?s dp:grounds ?o }", "-f", form)
    if format_ is None:
        assert json.dumps(GROUNDS, ensure_ascii=False) in done.stdout
    else:
        (quad,) = ox.parse(done.stdout, format=format_)
        assert quad.object == ox.Literal(GROUNDS)
