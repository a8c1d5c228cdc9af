"""What those who write saved queries do: start one, check it, test it, look at its SPARQL."""

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import diplograph

from .conftest import Run, run_in


def test_a_query_that_is_started_runs_at_once(started: Path) -> None:
    assert run_in(started, "build").returncode == 0
    done = run_in(started, "query", "--new", "my-own")
    assert (done.returncode, done.stdout) == (0, "")
    assert "queries/my-own.rq" in done.stderr
    asked = run_in(started, "query", "my-own", "--format", "csv", "--since", "2021-06-01")
    assert asked.returncode == 0, asked.stderr
    assert len(asked.stdout.splitlines()) > 1
    for tool in ("--lint", "--test"):
        tried = run_in(started, "query", tool, "my-own")
        assert tried.returncode == 0, tried.stderr


def test_a_query_that_is_there_is_not_written_over(started: Path) -> None:
    file = started / "queries/who-rejects.rq"
    before = file.read_bytes()
    done = run_in(started, "query", "--new", "who-rejects")
    assert done.returncode == 1
    assert done.stderr.startswith("error: queries/who-rejects.rq: already there")
    assert file.read_bytes() == before


@pytest.mark.parametrize("name", ["../escaped", "Über", "a b", ""])
def test_a_name_that_cannot_name_a_query_writes_nothing(started: Path, name: str) -> None:
    before = sorted(started.rglob("*"))
    done = run_in(started, "query", "--new", name)
    assert done.returncode == 1
    assert "cannot name a query" in done.stderr
    assert sorted(started.rglob("*")) == before


def test_all_that_is_wrong_with_some_queries_is_said_in_one_run(started: Path) -> None:
    (started / "queries/own.rq").write_text(
        "#+ summary: Mistakes\n#+ tests: [{params: {}, rows: 0}]\n"
        "PREFIX dp: <https://w3id.org/diplograph/ns#>\nSELECT ?p { ?p dp:holdr ?x }\n"
    )
    elsewhere = started / "draft.rq"
    elsewhere.write_text(
        "#+ summary: Untested\nPREFIX dp: <https://w3id.org/diplograph/ns#>\n"
        "SELECT ?p { ?p dp:party <https://example.org/mine/northland> }\n"
    )
    done = run_in(started, "query", "--lint", "own", "draft.rq", "who-rejects")
    assert (done.returncode, done.stdout) == (1, "")
    first, second = done.stderr.splitlines()
    assert first == (
        "error: queries/own.rq:4:16: dp:holdr is not in the ontology (did you mean dp:holder?)"
    )
    assert second.startswith("error: draft.rq:1:1: there are no tests")
    every = run_in(started, "query", "--lint")
    assert every.stderr.splitlines() == [first]


def test_the_tests_of_a_case_are_run_and_told_apart(started: Path) -> None:
    assert run_in(started, "build").returncode == 0
    (started / "queries/own.rq").write_text(
        """#+ summary: Who rejects
#+ params: {party: {type: iri, class: dp:Actor}}
#+ tests:
#+   - {params: {}, rows: 7, contains: [{party: northland, stance: demands}, {party: nobody}]}
#+   - {params: {party: northland}, min_rows: 1}
#+   - {params: {party: atlantis}, rows: 0}
SELECT ?party ?stance { ?p dp:party ?party ; dp:stance ?stance
  FILTER(?stance = dp:rejects) FILTER(?party = $party) }
"""
    )
    done = run_in(started, "query", "--test")
    assert done.returncode == 1
    first, second, third, starter = done.stdout.splitlines()
    assert first == (
        "FAIL  own 1: 1 row instead of 7; no row with party: northland, stance: demands "
        "(the closest row has stance: rejects); "
        "no row with party: nobody"
    )
    assert second == "pass  own 2 (party: northland)"
    assert third.startswith("FAIL  own 3 (party: atlantis): party: 'atlantis' is not the name")
    assert starter == "pass  who-rejects 1"
    assert done.stderr == "2 queries, 4 tests, 2 failed\n"


def test_a_case_without_queries_of_its_own_asks_for_names(started: Path) -> None:
    (started / "queries/who-rejects.rq").unlink()
    done = run_in(started, "query", "--lint")
    assert done.returncode == 2
    assert "name those" in done.stderr
    assert run_in(started, "query", "--lint", "positions-on").returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--lint", "--test"), "one at a time"),
        (("--lint", "positions-in", "shift"), "positions-in"),
        (("--lint", "missing.rq"), "missing.rq: cannot be read"),
        (("--test", "positions-in"), "positions-in"),
        (("--new",), "requires an argument"),
        (("--new", "a", "b"), "what is b?"),
    ],
)
def test_tools_say_what_they_cannot_do(ask: Run, words: tuple[str, ...], said: str) -> None:
    done = ask("query", *words)
    assert done.returncode in (1, 2)
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_asked_is_shown_and_can_be_asked_anywhere(ask: Run, gaza: Path) -> None:
    words = ("positions-on", "--location", "Philadelphi Corridor", "--since", "2024-09-01")
    done = ask("query", *words, "--explain")
    assert (done.returncode, done.stderr) == (0, "")
    assert "#+" not in done.stdout
    assert "$" not in done.stdout
    case = diplograph.open(gaza)
    expected = case.query("positions-on", location="philadelphi-corridor", since="2024-09-01")
    bare = case.store.query(done.stdout)  # without any prefix given beside the text
    assert isinstance(bare, ox.QuerySolutions)
    assert len(list(bare)) == len(expected) > 0
    graph = rdflib.Graph()
    assert len(graph.query(done.stdout)) == 0  # rdflib takes it, too
    assert case.explain("positions-on", location="philadelphi-corridor", since="2024-09-01") == (
        done.stdout
    )


def test_what_is_asked_is_written_where_the_output_is_to_go(ask: Run, tmp_path: Path) -> None:
    words = ("query", "positions-on", "--location", "rafah", "--explain")
    done = ask(*words, "--output", str(tmp_path / "rafah.rq"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "rafah.rq").read_text(encoding="utf-8") == ask(*words).stdout


def test_a_value_that_is_missing_is_told_with_an_example(ask: Run) -> None:
    done = ask("query", "mediators")
    assert done.returncode == 2
    expected = "'--mediators'. It takes the coalition of mediators, e.g. mediators."
    assert done.stderr.splitlines()[-1] == f"Error: Missing option {expected}"


def test_a_name_that_nothing_has_is_told_with_what_to_do(ask: Run) -> None:
    unknown = ask("show", "qqqqqqqq").stderr
    assert unknown.endswith("(diplograph query find --name PART looks names up)\n")
    article = "2024-09-17-blinken-cairo"
    near = ask("show", f"{article}#egypt-oposes-presence").stderr
    assert near.startswith(
        f"error: '{article}#egypt-oposes-presence' is not the name of an entry of {article} "
        f"(did you mean {article}#egypt-opposes-presence"
    )
    none = ask("show", f"{article}#qqqq").stderr
    assert none.endswith(f"(diplograph show {article} lists its entries)\n")
    path = ask("check", "nonexist.md").stderr
    assert path.endswith("(name a file or folder of articles that is there)\n")


def test_what_is_shown_needs_the_same_values_as_what_is_asked(ask: Run) -> None:
    done = ask("query", "positions-on", "--explain")
    assert done.returncode == 2
    assert "--location" in done.stderr


def test_a_term_that_does_not_exist_is_named_where_there_are_no_rows(ask: Run) -> None:
    done = ask("sparql", "SELECT ?x { ?x dp:holdr ?y }")
    assert done.returncode == 0
    told = "dp:holdr occurs nowhere in the graph (did you mean dp:holder?)"
    assert done.stderr == f"no rows: {told}\n"
    found = ask("sparql", "SELECT ?x { ?x dp:holder ?y OPTIONAL { ?x dp:firmnes ?z } } LIMIT 1")
    assert found.stderr == (
        "1:43: dp:firmnes occurs nowhere in the graph (did you mean dp:firmness?)\n"
    )
    checked = ask("sparql", "--lint", "SELECT ?x { ?x dp:holder ?y OPTIONAL { ?x dp:firmnes ?z } }")
    assert (checked.returncode, checked.stdout) == (1, "")
    assert "did you mean dp:firmness?" in checked.stderr
