"""The saved queries that come with the program, and the one of the starter case."""

from itertools import combinations
from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib.plugins.sparql import prepareQuery

from diplograph import resources
from diplograph.cli import main
from diplograph.errors import UnknownName
from diplograph.query.saved import (
    Library,
    SavedQuery,
    bind,
    check_syntax,
    parse_values,
    with_prefixes,
)
from diplograph.query.saved.parameter_values import NoNames
from diplograph.query.saved.tokens import tokenise

STARTER = resources.starter_files()["queries/who-rejects.rq"].parent
LIBRARY = Library([resources.queries(), STARTER])
SAMPLES = {"text": "a", "date": "2024-01-01", "integer": "1", "decimal": "1", "iri": "a"}


@pytest.fixture(params=LIBRARY.names())
def query(request: pytest.FixtureRequest) -> SavedQuery:
    return LIBRARY.get(request.param)


def test_each_is_described(query: SavedQuery) -> None:
    assert query.description
    assert query.tags
    assert all(parameter.help for parameter in query.parameters)
    assert query.tests


def test_first_and_last_days_are_dates_beside_their_text(query: SavedQuery) -> None:
    texts = {"held", "when", "was_held", "answer_held", "other_held"} & {*query.columns}
    days = {f"{text}_{end}" for text in texts for end in ("from", "until")}
    assert days <= {*query.dates} & {*query.columns}


def test_classes_of_parameters_are_in_the_ontology(query: SavedQuery) -> None:
    ontology = (resources.ontology() / "diplograph.ttl").read_text(encoding="utf-8")
    for parameter in query.parameters:
        for iri in parameter.classes:
            name = iri.rpartition("#")[2]
            assert f"\ndp:{name} a owl:Class" in ontology


def test_whatever_is_left_out_both_engines_take_it_for_a_query(query: SavedQuery) -> None:
    """None, each, each pair and all: what goes for one does not depend on another.

    Pairs are left to the engine: rdflib takes a tenth of a second for a text.
    """
    optional = [p for p in query.parameters if not p.required and p.type != "boolean"]
    required = {p.name: SAMPLES[p.type] for p in query.parameters if p.required}
    subsets = [(), *combinations(optional, 1), *combinations(optional, 2), tuple(optional)]
    for given in dict.fromkeys(subsets):
        values = required | {p.name: (*p.choices, SAMPLES[p.type])[0] for p in given}
        bound = bind(query, parse_values(query, values, NoNames()))
        check_syntax(bound)
        if len(given) in (0, 1, len(optional)):
            prepareQuery(with_prefixes(bound))
        assert not any(token.text.startswith("$") for token in tokenise(bound))


@pytest.mark.parametrize(
    "file",
    [*resources.queries().glob("*.rq"), *STARTER.glob("*.rq"), resources.query_template()],
    ids=lambda file: file.name,
)
def test_a_file_is_sparql_as_it_lies(file: Path) -> None:
    """For any tool: nothing is declared for it, and nothing is in the place of a parameter."""
    text = file.read_text(encoding="utf-8")
    check_syntax(text, {})
    prepareQuery(text)


def test_a_query_that_is_not_there_is_not_found() -> None:
    with pytest.raises(UnknownName):
        LIBRARY.get("nothing-of-the-kind")


def test_each_summary_stands_on_its_line_of_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    shown = CliRunner().invoke(main, ["query", "--help"]).stdout
    for query in LIBRARY.all()[0]:
        if query.name != "who-rejects":  # it is of another case
            assert f" {query.summary}\n" in shown
