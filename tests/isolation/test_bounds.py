"""What a text may be: found on its tokens, before the engine is given it."""

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplograph.errors import QueryError
from diplograph.query.saved import bounded
from diplograph.query.saved.saved_query import LENGTH
from diplograph.rdf.namespaces import PREFIXES

from .hostile import FAR, HARMLESS


def refusal(text: str) -> str:
    with pytest.raises(QueryError) as raised:
        bounded(text)
    return str(raised.value)


def test_length_is_bounded() -> None:
    assert bounded("ASK {}".ljust(LENGTH))
    found = refusal("ASK {}".ljust(LENGTH + 1))
    assert "65,537 characters; at most 65,536" in found


def test_a_refusal_is_a_line_with_its_place() -> None:
    assert refusal("\n DROP ALL").startswith("2:2: DROP is an update, which is not run here (")


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://127.0.0.1/>",
        "PREFIX a: <urn:a> BASE <urn:b>\n# c\nINSERT DATA { a: a: a: }",
        "delete where { ?s ?p ?o }",
        "WITH <urn:a> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "DROP SILENT GRAPH <urn:a>",
    ],
)
def test_updates_are_refused(text: str) -> None:
    assert "is an update, which is not run here" in refusal(text)


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_what_only_holds_the_word_is_asked_as_it_is(text: str) -> None:
    prefixes = {"dp": PREFIXES["dp"]}
    assert ox.Store().query(bounded(text), prefixes=prefixes)


def test_an_escaped_keyword_is_none() -> None:
    text = FAR["plain"].replace("SERVICE", r"\u0053ERVICE").replace("URL", "http://127.0.0.1/")
    with pytest.raises(SyntaxError):
        ox.Store().query(text)
    assert "begins nothing" in refusal(text)


def test_a_keyword_that_touches_a_word_is_found() -> None:
    """The engine reads two words here; that it follows them, the test below finds."""
    found = refusal("SELECT * { ?s ?p trueSERVICE <http://127.0.0.1/> { ?x ?y ?z } }")
    assert found.startswith("1:18: trueSERVICE asks another machine")


# The engine refuses to ask port 9 by itself: nothing leaves this machine, and it says so.
_CLOSED = "http://127.0.0.1:9/"
_BEFORE = """?s ?p true|?s ?p true |?s ?p ?o. |?s ?p 1|BIND(1 AS ?u)|FILTER(0<?u)|FILTER(0<#>'''
1)|FILTER(0<'''>'''||1)|FILTER(?u<?u||1)|#'''
|'''|"|{|}|OPTIONAL{|FILTER EXISTS{|BIND(<x>AS ?y)|?s !(<a>|^<b'>) ?o.|'x'@en|FILTER(1<:x||1)|
|FILTER('a'<'>')|UNION|[] ?p ?o.|()|?s<x'b>?o.|FILTER(1 <2)|<#>""".split("|")
_WORDS = ["SERVICE", "service ", "SERVICESILENT", "SERVICE#>\n", "SERVICE#'''\n", "SeRvIcE\t"]
_WHOM = [f"<{_CLOSED}>", ":x", "ex:x", "SERVICE:x", "true:x", "<#>", "<x>"]
_HEADS = ["", f"BASE <{_CLOSED}>", f"PREFIX : <{_CLOSED}>", "PREFIX SERVICE: <x:y>", "#>\n"]


@given(
    st.lists(st.sampled_from(_HEADS), max_size=3),
    st.lists(st.sampled_from(_BEFORE), max_size=4),
    st.sampled_from(_WORDS),
    st.sampled_from(_WHOM),
    st.lists(st.sampled_from(_BEFORE), max_size=2),
)
@settings(max_examples=800)
def test_no_spelling_leaves_the_machine(
    heads: list[str], before: list[str], word: str, whom: str, after: list[str]
) -> None:
    start = f"{''.join(heads)} PREFIX ex: <{_CLOSED}> SELECT * {{"
    text = f"{start}{''.join(before)}{word}{whom}{{?a ?b ?c}}{''.join(after)}}}"
    try:
        text = bounded(text)
    except QueryError:
        return
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("x:a"), ox.NamedNode("x:b"), ox.Literal(True)))
    try:
        given = store.query(text)  # raises OSError where it would ask another machine
        assert isinstance(given, ox.QuerySolutions)
        list(given)
    except SyntaxError:
        pass
