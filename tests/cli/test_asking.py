"""Questions to the sample case: what is on standard output, what on standard error."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
import rdflib

import diplograph

from .conftest import Run

QUESTION = ("query", "positions-on", "--location", "philadelphi-corridor")


def test_the_demonstration(ask: Run) -> None:
    """Egypt's position on the corridor, its ground, and the words of the article."""
    done = ask(*QUESTION, "--evidence")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Egypt" in done.stdout
    assert "1979" in done.stdout
    assert "The National" in done.stdout


def test_a_place_has_the_names_that_people_use(ask: Run) -> None:
    by_id, by_label = ask(*QUESTION), ask(*QUESTION[:3], "Philadelphi Corridor")
    assert by_id.stdout == by_label.stdout


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_what_is_imputed_is_marked_where_it_is_asked_for(ask: Run, form: str) -> None:
    question = ("query", "positions-on", "--location", "gaza-strip", "--party", "israel")
    mixed = ask(*question, "--imputed", "--limit", "50", "-f", form).stdout.splitlines()
    marked = [line for line in mixed if line.rstrip(" |").endswith("yes")]
    assert "imputed" in mixed[0]
    assert any("Prolonging of the war" in line for line in marked)
    assert not any("Netzarim" in line for line in marked)
    assert "imputed" not in ask(*question, "-f", form).stdout.splitlines()[0]


def test_formats_have_the_same_rows(ask: Run) -> None:
    rows = [*csv.DictReader(io.StringIO(ask(*QUESTION, "-f", "csv").stdout))]
    given = json.loads(ask(*QUESTION, "-f", "json").stdout)
    lines = [json.loads(line) for line in ask(*QUESTION, "-f", "ndjson").stdout.splitlines()]
    bindings = given["results"]["bindings"]
    assert [row["position"] for row in rows] == [b["position"]["value"] for b in bindings]
    assert [row["position"] for row in rows] == [line["position"] for line in lines]
    assert len(rows) >= 3


def test_limit_and_output(ask: Run, tmp_path: Path) -> None:
    file = tmp_path / "answer.csv"
    done = ask(*QUESTION, "--limit", "2", "-o", str(file))
    assert (done.returncode, done.stdout) == (0, "")
    assert len(file.read_text().splitlines()) == 3


def test_a_file_with_an_unknown_ending_is_not_written(ask: Run, tmp_path: Path) -> None:
    done = ask(*QUESTION, "-o", str(tmp_path / "answer.pdf"))
    assert done.returncode == 2
    assert "--format" in done.stderr
    assert [*tmp_path.iterdir()] == []


def test_no_rows_are_an_answer(ask: Run) -> None:
    done = ask("sparql", "SELECT ?x { ?x dp:holder dp:Nobody }", "-f", "csv")
    assert (done.returncode, done.stdout) == (0, "x\n")  # read as text
    assert done.stderr == "no rows: dp:Nobody occurs nowhere in the graph\n"


def test_no_rows_are_told_in_one_line(ask: Run) -> None:
    done = ask(*QUESTION, "--party", "jordan")
    assert (done.returncode, len(done.stderr.splitlines())) == (0, 1)
    assert done.stderr.startswith("no rows")


def test_rows_that_were_not_asked_for_need_no_reason(ask: Run) -> None:
    assert ask(*QUESTION, "--limit", "0").stderr == "no rows were asked for (--limit 0)\n"


def test_evidence_that_is_not_there_is_told(ask: Run) -> None:
    done = ask("sparql", "SELECT ?x { ?x a dp:State }", "--evidence")
    assert done.stderr.startswith("no evidence: no row holds a position")
    assert ask("sparql", "SELECT ?x { ?x a dp:Position } LIMIT 1", "-e").stderr == ""


def test_an_answer_is_cited_in_its_place_or_beside_its_file(ask: Run, tmp_path: Path) -> None:
    cited = ask(*QUESTION, "--cite")
    assert cited.stderr == ""
    assert "location = philadelphi-corridor" in cited.stdout
    assert "@misc{diplograph-positions-on-" in cited.stdout
    file = tmp_path / "answer.xlsx"
    beside = ask(*QUESTION, "--cite", "-o", str(file))
    assert beside.stdout == cited.stdout
    first = file.read_bytes()
    ask(*QUESTION, "--cite", "-o", str(file))
    assert file.read_bytes() == first


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("query", "positions-in"), "positions-on"),
        ((*QUESTION[:3], "philadelfi-corridor"), "philadelphi-corridor"),
        ((*QUESTION[:3], "egypt"), "location"),
        ((*QUESTION, "--since", "May 2024"), "YYYY-MM-DD"),
    ],
)
def test_a_wrong_name_or_value_is_one_line_that_helps(
    ask: Run, words: tuple[str, ...], said: str
) -> None:
    done = ask(*words)
    assert done.returncode in (1, 2)
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr


def test_help_has_examples_on_one_line_and_the_usual_options_first(ask: Run) -> None:
    said = ask("query", "for-and-against", "--help").stdout
    assert "israeli-presence-philadelphi." in said
    assert "For example red line." in ask("query", "search", "--help").stdout
    options = re.findall(r"^  (?:-\w, )?--([\w-]+)", said, re.MULTILINE)
    usual = ["format", "output", "evidence", "labels", "limit", "cite", "no-pager"]
    assert options[-len(usual) - 4 :] == [*usual, "explain", "timeout", "memory", "help"]


def test_help_lists_the_names_of_a_closed_class(ask: Run) -> None:
    said = " ".join(ask("query", "positions", "--help").stdout.split())
    assert "One of accepts-if, accuses, " in said
    assert "warns." in said


def test_a_missing_value_is_a_wrong_command_line(ask: Run) -> None:
    done = ask("query", "positions-on")
    assert done.returncode == 2
    assert "--location" in done.stderr


def test_sparql_from_an_argument_a_file_and_standard_input(ask: Run, tmp_path: Path) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?p a dp:Position ; dp:party gaza:egypt }"
    file = tmp_path / "egypt.rq"
    file.write_text(text)
    given = ask("sparql", text, "-f", "csv").stdout
    assert int(given.splitlines()[1]) > 3
    assert ask("sparql", "--input", str(file), "-f", "csv").stdout == given
    assert ask("sparql", "-f", "csv", text=text).stdout == given
    assert "--input" in ask("sparql", str(file)).stderr


def test_a_wrong_query_shows_its_place_with_a_caret(ask: Run) -> None:
    done = ask("sparql", "SELECT ?x\nWHERE { ?x dp:holder }")
    assert done.returncode == 1
    place, line, caret = done.stderr.splitlines()
    assert "2:22" in place
    assert line[caret.index("^")] == "}"


def test_an_update_is_refused(ask: Run) -> None:
    done = ask("sparql", "INSERT DATA { dp:a dp:b dp:c }")
    assert done.returncode == 1
    assert "update" in done.stderr


@pytest.fixture(scope="module")
def graph(gaza: Path) -> rdflib.Graph:
    return diplograph.open(gaza).graph()


@pytest.mark.parametrize("format_", ["turtle", "ntriples", "nquads", "trig", "rdfxml", "jsonld"])
def test_exports_are_the_same_graph_to_another_tool(
    ask: Run, graph: rdflib.Graph, format_: str
) -> None:
    names = {"ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}
    text = ask("export", "-f", format_).stdout
    given = rdflib.Dataset().parse(data=text, format=names.get(format_, format_))
    imports = set(graph.triples((None, rdflib.OWL.imports, None)))
    assert set(given.default_graph) >= set(graph) - imports  # and the same in standard terms


@pytest.mark.parametrize("more", [(), ("--timeout", "60")])
def test_described_things_are_written_with_the_prefix_of_the_case(
    ask: Run, more: tuple[str, ...]
) -> None:
    text = ask("sparql", "DESCRIBE gaza:egypt", "-f", "turtle", *more).stdout
    assert "@prefix gaza: <https://w3id.org/diplograph/gaza/> ." in text.splitlines()
    assert "\ngaza:egypt a " in text


def test_an_export_without_inferences_is_smaller_by_them(ask: Run) -> None:
    everything = {*ask("export", "-f", "ntriples").stdout.splitlines()}
    asserted = {*ask("export", "-f", "ntriples", "--asserted-only").stdout.splitlines()}
    assert asserted < everything
    inferred = everything - asserted
    egypt = "<https://w3id.org/diplograph/gaza/egypt>"
    type_ = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    assert f"{egypt} {type_} <https://w3id.org/diplograph/ns#Actor> ." in inferred


def test_the_schema_accepts_the_articles_and_refuses_a_wrong_stance_field(ask: Run) -> None:
    schema = json.loads(ask("schema").stdout)
    position = schema["$defs"]["Position"]
    assert {"holder", "stance", "target"} <= set(position["required"])
    assert position["additionalProperties"] is False


def test_the_list_of_queries_says_what_each_is_for(ask: Run) -> None:
    listed = ask("query").stdout
    for name in ("positions-on", "sticking-points", "red-lines"):
        line = next(line for line in listed.splitlines() if line.split()[:1] == [name])
        assert len(line.split()) > 3


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("query positions-on --location phil", ["philadelphi-corridor", "Philadelphi Corridor"]),
        ("query positions-o", ["positions-of", "positions-on"]),
        ("export --query positions-o", ["positions-of", "positions-on"]),
        ("network --only-actor egyp", ["egypt", "Egypt"]),
        ("network --exclude rej", ["rejects"]),
        ("plot matrix --location phil", ["philadelphi-corridor", "Philadelphi Corridor"]),
    ],
)
def test_names_are_completed(gaza: Path, words: str, found: list[str]) -> None:
    import os
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-c", "from diplograph.cli import main; main(prog_name='diplograph')"],
        cwd=gaza,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ
        | {
            "_DIPLOGRAPH_COMPLETE": "zsh_complete",
            "COMP_WORDS": f"diplograph {words}",
            "COMP_CWORD": str(len(words.split())),
        },
    )
    assert set(found) <= set(done.stdout.splitlines())


@pytest.mark.parametrize(
    ("thing", "said"),
    [
        ("Yoav Gallant", "acts for"),
        ("Philadelphi axis", "Positions on it and on places within it (9"),
        ("2024-09-17-blinken-cairo#egypt-opposes-presence", "«Egypt holds that Israeli soldiers"),
        ("gaza:six-week-proposal", "Its life"),
        ("hostages-and-prisoners", "issue"),
        ("2024-09-17-blinken-cairo", "«Cairo has kept this crossing shut since May»["),
        ("first-coder", "coder/first-coder"),
        ("gaza:article/2024-09-17-blinken-cairo#char=5672,5762", "Egypt: opposes"),
    ],
)
def test_anything_has_a_page_of_80_columns(ask: Run, thing: str, said: str) -> None:
    done = ask("show", thing)
    assert (done.returncode, done.stderr) == (0, "")
    assert said in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_a_page_that_is_not_there_has_neighbours(ask: Run) -> None:
    done = ask("show", "2024-09-17-blinken-kairo")
    assert (done.returncode, done.stdout) == (1, "")
    assert "2024-09-17-blinken-cairo" in done.stderr
    done = ask("show", "")
    assert done.returncode == 1
    assert done.stderr.startswith("error: '' is not the name of anything in the vocabulary or an ")


def test_ids_are_completed_article_by_article(gaza: Path) -> None:
    case = diplograph.open(gaza)
    assert ("egypt", "Egypt") in case.known("eg")
    assert "2024-09-17-blinken-cairo" in dict(case.known("2024-09"))
    entries = dict(case.known("2024-09-17-blinken-cairo#egypt-opposes"))
    assert entries == {
        "2024-09-17-blinken-cairo#egypt-opposes-presence": (
            "Egypt: opposes Israeli presence in the Philadelphi Corridor"
        )
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("compare", "--actor", "egypt"), " It has --one, --other, --side, "),
        (("compare", "--sidee", "same"), "'--side'"),
        (("positions", "--citee"), " Did you mean '--cite'?"),
    ],
)
def test_no_option_of_another_sort_is_suggested(
    ask: Run, words: tuple[str, ...], said: str
) -> None:
    done = ask("query", *words)
    assert done.returncode == 2
    assert said in done.stderr.splitlines()[-1]
