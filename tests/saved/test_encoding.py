"""Texts of queries as they come in, and errors that are theirs and not the store's."""

import pytest

import diplograph
from diplograph import Limits
from diplograph.errors import QueryError
from diplograph.query.saved.encoding import decode_query
from diplograph.query.saved.syntax import check_syntax
from diplograph.query.saved.text_limits import bounded

EACH_WAY = pytest.mark.parametrize("limits", [None, Limits()], ids=["here", "apart"])


def test_a_byte_order_mark_is_no_part_of_a_query() -> None:
    assert decode_query("\ufeffASK {}".encode()) == "ASK {}"
    assert bounded("\ufeffASK {}") == "ASK {}"


def test_bytes_of_another_encoding_are_named_with_their_place() -> None:
    with pytest.raises(QueryError) as caught:
        decode_query('SELECT ?x\n{ ?x ?y "café" }'.encode("latin-1"), "a.rq")
    assert str(caught.value) == "a.rq:2:13: not UTF-8 (save the query as UTF-8)"


@EACH_WAY
def test_a_text_with_a_mark_is_asked_and_one_with_surrogates_refused(
    case: diplograph.Case, limits: Limits | None
) -> None:
    assert case.sparql("\ufeffASK { ?s a dp:State }", limits=limits)
    with pytest.raises(QueryError, match="1:14: not UTF-8"):
        case.sparql('ASK { ?s ?p "\udce9" }', limits=limits)


@EACH_WAY
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT (<http://example.org/f>(1) AS ?z) {}", "1:9: there is no function <http://exam"),
        ("ASK { ?s ?p ?o FILTER(xsd:nothing(?o)) }", "1:23: there is no function xsd:nothing"),
        ("SELECT (xsd:date(1, 2) AS ?z) {}", "1:9: xsd:date is given 2 arguments"),
        ("SELECT * { ?s ?p 'service' } ORDER BY <urn:f>(?s)", "1:39: there is no function <urn:f>"),
    ],
)
def test_what_the_engine_does_not_have_is_no_damage(
    case: diplograph.Case, limits: Limits | None, text: str, said: str
) -> None:
    with pytest.raises(QueryError) as caught:
        case.sparql(text, limits=limits)
    assert str(caught.value).startswith(said)


@EACH_WAY
def test_what_the_engine_reads_in_another_way_is_refused(
    case: diplograph.Case, limits: Limits | None
) -> None:
    """`NOT IN ()` is true (SPARQL 1.1, 17.4.1.10); the engine gives no rows."""
    for condition in ("?o NOT IN ()", "?o not  in ( # nothing\n)"):
        with pytest.raises(QueryError, match=r"1:46: NOT IN \(\) is true of everything"):
            case.sparql(
                f"SELECT ?o {{ ?s dp:party ?o FILTER(true && {condition}) }}", limits=limits
            )
    assert case.sparql(
        'SELECT ?o { ?s dp:party ?o FILTER("NOT IN ()" NOT IN (?s)) }', limits=limits
    )


def test_an_error_shows_iris_as_they_were_written() -> None:
    with pytest.raises(QueryError) as caught:
        check_syntax(bounded("SELECT * { <urn:northland> ?p ?o } ORDR"))
    assert str(caught.value) == "1:36: ORDR is no word of SPARQL (did you mean ORDER?)"
    assert caught.value.excerpt == f"SELECT * {{ <urn:northland> ?p ?o }} ORDR\n{' ' * 35}^"
    with pytest.raises(QueryError, match="1:28: <northland> cannot stand here"):
        check_syntax(bounded("SELECT * { <urn:n> ?p ?o } <northland>"))
