"""A name that does not fit is answered with what to write instead."""

import pytest

import diplograph
from diplograph.errors import QueryError
from diplograph.rdf.namespaces import DP


@pytest.mark.parametrize(
    ("query", "value", "said"),
    [
        ("positions", {"stance": "suports"}, "did you mean supports?"),
        ("positions", {"stance": "dislikes"}, "there are accepts-if, accuses, acquiesces, "),
        ("events", {"kind": "gathering"}, ", meeting, negotiation, operation, other-event, "),
        ("positions", {"party": "the us"}, "did you mean united-states?"),
        ("positions", {"location": "egypt"}, "did you mean egypt-territory, "),
        ("positions", {"location": "egypt"}, " or ask by --party egypt"),
        ("positions", {"party": "nosuch"}, "(diplograph query find --name PART looks names up)"),
        ("for-and-against", {"target": "Netzarim"}, "did you mean israeli-presence-netzarim?"),
        ("for-and-against", {"target": "Netzarim"}, " ask positions-on --location netzarim-corr"),
        ("for-and-against", {"target": "Salah al-Din axis"}, "mean israeli-presence-philadelphi, "),
        (
            "positions-of",
            {"actor": "rafah-crossing"},
            "(ask positions-on --location rafah-crossing)",
        ),
        ("positions", {"target": "hamas"}, " or ask by --addressee hamas, --party hamas, "),
        ("positions", {"party": "rejects"}, "(ask by --stance rejects)"),
    ],
)
def test_what_to_write_instead_of_a_name_that_does_not_fit(
    case: diplograph.Case, query: str, value: dict[str, str], said: str
) -> None:
    with pytest.raises(QueryError) as caught:
        case.query(query, **value)
    (problem,) = caught.value.problems
    assert said in str(problem)


@pytest.mark.parametrize("name", ["nosuch", "foo", "zzz"])
def test_nothing_is_suggested_that_is_not_near(case: diplograph.Case, name: str) -> None:
    assert case.vocabulary.nearest(name, (DP.Actor,)) == []


def test_a_name_that_is_another_but_for_a_letter_comes_alone(case: diplograph.Case) -> None:
    assert case.vocabulary.nearest("isreal", (DP.Actor,)) == ["israel"]
    assert case.vocabulary.nearest("an unga", (DP.Actor,)) == ["un-general-assembly"]


def test_names_of_classes_that_a_case_fills_are_not_listed(case: diplograph.Case) -> None:
    assert case.vocabulary.closed(DP.Firmness) == ["core", "negotiable", "red-line"]
    assert case.vocabulary.closed(DP.Location) == []
    assert case.vocabulary.closed() == []
