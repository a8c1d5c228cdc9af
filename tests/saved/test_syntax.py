"""What is said of a text that is no query: the place of the fault, and what was expected."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplograph.errors import QueryError
from diplograph.query.saved import check_syntax, translated_syntax


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT ?x WHERE { ?x dp:party }", "1:31: } cannot stand here (expected a variable"),
        ("SELECT ?x, ?y WHERE { ?x ?y ?z }", "1:10: , cannot stand here (expected a variable"),
        ("SELECT ?x { OPTIONAL ?x ?y ?z }", "1:22: ?x cannot stand here (expected '{')"),
        ("SELECT ?x { FILTER ?y > 3 }", "1:20: ?y cannot stand here (expected '(' or an IRI)"),
        ("SELECT ?x { ?x ?y ?z } LIMIT ?x", "1:30: ?x cannot stand here (expected a number)"),
        ("SELECT ?x { ?x ?y ?z } ORDER ?x", "1:30: ?x cannot stand here (expected BY)"),
        ("SELECT ?x { ?x dp:a/?p ?z }", "1:21: ?p cannot stand here (expected '(' or an IRI)"),
        ("SELECT ?x { ?x ?y 2024-09-17 }", "1:23: -09 cannot stand here"),
        ("SELECT ?x\n{ ?x ?y 'é' . . }", "2:15: . cannot stand here"),
        ("SELECT ?x { ?x ?y ?z } GROUP BY", "1:32: the query ends too early"),
        ("SELECT ?x { ?x ?y <relative> }", "1:19: this is not a whole IRI"),
        ("SELECT ?x { ?x ?y ?z BIND(1 AS ?y) }", "BIND sets a variable that has a value already"),
        (
            "SELECT ?x (COUNT(*) AS ?n) { ?x ?y ?z }",
            "SELECT names a variable that is neither in GROUP BY nor inside an aggregate",
        ),
        ("SELECT ?x ?x { ?x ?y ?z }", "SELECT names a variable twice"),
        ("WHERE { ?x ?y ?z }", "1:1: WHERE cannot stand here"),
        ("SELEC ?x { }", "1:1: SELEC is no word of SPARQL (did you mean SELECT?)"),
        ("SELECT * { ?x dpp:a ?y }", "1:15: the prefix dpp: is not declared (did you mean dp:?)"),
        ("SELECT * { ?x ?y (1 } )", "1:21: '}' cannot close the '(' of 1:18"),
        ("SELECT * { } }", "1:14: '}' closes nothing"),
        ("INSERT DATA { <urn:a> <urn:b> 1 }", "the text is an update, which is not run here"),
        (" # nothing", "the text is empty"),
    ],
)
def test_the_fault_is_named_in_its_place(text: str, said: str) -> None:
    with pytest.raises(QueryError) as caught:
        check_syntax(text)
    assert said in str(caught.value)
    assert "\\u{" not in str(caught.value)


def test_the_place_is_underlined() -> None:
    with pytest.raises(QueryError) as caught:
        check_syntax("SELECT ?x {\n  ?x dp:a ?y\n  ?x dp:b ?z\n}", path="a.rq")
    assert str(caught.value).startswith("a.rq:3:3: ?x cannot stand here")
    assert caught.value.excerpt == "  ?x dp:b ?z\n  ^"


def test_every_unknown_prefix_and_word_is_reported_once() -> None:
    with pytest.raises(QueryError) as caught:
        check_syntax("SELECT * { ?x a:b a:c ; b:c Egypt }")
    assert [problem.column for problem in caught.value.problems] == [15, 25, 29]


def test_prefixes_given_beside_the_text_shift_no_place() -> None:
    text = "SELECT * { ?x my:a }"
    with pytest.raises(QueryError) as caught:
        check_syntax(text, {"my": "urn:my:"})
    assert caught.value.problems[0].column == 20


def test_an_error_of_the_engine_keeps_its_cause() -> None:
    with pytest.raises(QueryError) as caught, translated_syntax("SELECT * {"):
        ox.Store().query("SELECT * {")
    assert isinstance(caught.value.__cause__, SyntaxError)


WORDS = (
    "SELECT WHERE ?x ?y { } { } ( ) . ; , FILTER OPTIONAL UNION dp:a 'a' 1 = BIND AS a VALUES"
).split()


@given(st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_whatever_is_wrong_something_is_said(text: str) -> None:
    try:
        check_syntax(text)
    except QueryError as error:
        said = str(error)
    else:
        return
    assert said
