"""Any text as a literal, and any IRI, read back by the parsers of two libraries."""

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef

from diplograph.rdf import iris
from diplograph.rdf.ntriples import is_iri, literal

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
# what RFC 3986 gives a meaning to, and what it forbids
IRI_LIKE = st.text(
    alphabet="ab:/?#[]@!$&'()*+,;=%20-._~<>\"{}|\\^` \u00e9\u3000\u200e\ue000\U0001f309"
)


def by_oxigraph(line: str) -> object:
    (quad,) = ox.parse(line.encode(), format=ox.RdfFormat.N_TRIPLES)
    assert f"{quad.triple} .\n" == line
    return quad.object


def by_rdflib(line: str) -> object:
    (value,) = Graph().parse(data=line, format="nt").objects()
    return value


@given(TEXT)
@example("".join(map(chr, range(0x300))))
@example("\u2028\u2029\ufeff\ufffe\uffff\U0010ffff\\u0041")
def test_any_text_is_a_literal(text: str) -> None:
    line = f"<x:s> <x:p> {literal(text)} .\n"
    assert by_oxigraph(line) == ox.Literal(text)
    assert by_rdflib(line) == Literal(text)


@given(st.one_of(IRI_LIKE, IRI_LIKE.map("https://example.org/".__add__), TEXT))
@example("https://example.org/\u0634\u0645\u0627\u0644?a=%D8%B4&b#c")
@example("https://example.org/\u3000")
def test_what_passes_for_an_iri_is_one(text: str) -> None:
    if is_iri(text):
        line = f"<x:s> <x:p> <{text}> .\n"
        assert by_oxigraph(line) == ox.NamedNode(text)
        assert by_rdflib(line) == URIRef(text)


@given(st.from_regex(iris.ID, fullmatch=True), st.from_regex(iris.ID, fullmatch=True))
def test_ids_of_any_script_make_iris(article_id: str, entry_id: str) -> None:
    article = iris.article("https://example.org/river/", article_id)
    entry = iris.entry(article, entry_id)
    nodes = [
        article,
        entry,
        iris.part(entry, "condition", 1),
        iris.words(article, 0, 7),
        iris.coder("https://example.org/river/", entry_id),
    ]
    for node in nodes:
        assert is_iri(node)
        assert by_rdflib(f"<x:s> <x:p> <{node}> .\n") == URIRef(node)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.org/news/2024/bridge?id=7&lang=en#top", True),
        ("https://ar.example.org/\u062c\u0633\u0631", True),
        ("urn:isbn:0451450523", True),
        ("https://example.org/a b", False),
        ("https://example.org/100%", False),
        ("https://example.org/a#b#c", False),
        ("https://example.org/\ud800", False),
        ("relative/path", False),
        ("", False),
    ],
)
def test_what_is_an_iri(text: str, *, expected: bool) -> None:
    assert is_iri(text) is expected
