"""A negotiation that is long past: what works for the sample case works for any other."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

import diplograph
from diplograph.query.saved import SavedQuery, failures
from diplograph.query.saved.library import bundled_library

CUBA = Path(__file__).parent / "cases/cuba-1962"
QUERIES, _ = bundled_library().all()
VALUES = {
    "Location": "caribbean",
    "Actor": "soviet-union",
    "Issue": "missiles-abroad",
    "Proposal": "letter-of-26-october",
    "Target": "removal-from-cuba",
    "date": "1962-10-28",
    "text": "missiles",
    "entry": "1962-10-24-quarantine#us-demands-removal",
    "thing": "removal-from-cuba",
    "mediators": "go-betweens",
    "parties": "two-powers",
}
"""What to give for a parameter that must be given: by its name, else by what it asks for."""


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> diplograph.Case:
    folder = tmp_path_factory.mktemp("cuba") / "case"
    shutil.copytree(CUBA, folder)
    case = diplograph.open(folder)
    case.build()
    return case


def test_it_is_well_formed(case: diplograph.Case) -> None:
    assert case.check(shapes=True) == 3


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_every_saved_query_that_comes_with_the_program_answers(
    case: diplograph.Case, query: SavedQuery
) -> None:
    asked = {}
    for parameter in query.parameters:
        if parameter.required:
            kinds = [parameter.name, *(iri.rpartition("#")[2] for iri in parameter.classes)]
            value = next(VALUES[kind] for kind in [*kinds, parameter.type] if kind in VALUES)
            asked[parameter.name.replace("-", "_")] = value
    result = case.query(query.name, **asked)
    assert result.columns == query.columns
    len(list(result))


def test_its_own_queries_give_what_their_headers_say(case: diplograph.Case) -> None:
    own = [query for query in case.library.all()[0] if query.name == "bargains"]
    assert [query.name for query in own] == ["bargains"]
    for query in own:
        for test in query.tests:
            rows: list[Any] = [
                dict(zip(row.columns, row.rdf, strict=True))
                for row in case.query(query.name, **test.params)
            ]
            assert [*failures(test, rows)] == []


def test_what_happened_can_be_asked(case: diplograph.Case) -> None:
    """Worked out by hand from the three articles."""
    shift: Any
    (shift,) = case.query("shifts")
    assert (shift.party.id, shift.was.id) == ("soviet-union", "offers")
    assert shift.stance.id == "commits"
    assert stances(case.query("positions-on", location="guantanamo-base")) == {("cuba", "demands")}
    # what is imputed to Washington is left out
    assert stances(case.query("positions-on-issue", issue="missiles-in-turkey")) == {
        ("soviet-union", "demands"),
        ("turkey", "opposes"),
    }
    unused: list[Any] = list(case.query("unused-vocabulary"))
    assert "excomm" in {row.thing.id for row in unused}


def stances(rows: Iterable[Any]) -> set[tuple[str, str]]:
    return {(row.party.id, row.stance.id) for row in rows}
