"""Exports: other readers find the same triples, and the same triples give the same bytes."""

import re
import resource
from collections.abc import Iterable
from datetime import date
from io import BytesIO
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.compare import to_isomorphic

from diplograph.errors import DiplographError, InputError, UsageError
from diplograph.formats import Kind, suffixes
from diplograph.output.exports import FORMATS, export, to_rdflib, write_triples
from diplograph.rdf.namespaces import DP, PREFIXES
from diplograph.rdf.writers.statements import by_subject, by_text
from diplograph.rdf.xml_escapes import escaped

from .conftest import OXIGRAPH, RDFLIB

CASES = Path(__file__).parents[1] / "cases"
BASE = "https://example.org/talks/"
NAMED = {**PREFIXES, "talks": BASE}
XSD = PREFIXES["xsd"]
Triples = frozenset[str]

XML_TEXT = st.text(
    st.characters(exclude_characters="\ufffe\uffff", exclude_categories=("Cs", "Cc"))
    | st.sampled_from("\t\n\r\x7f\"\\<>&'")
)
TEXT = st.text(st.characters(codec="utf-8") | st.sampled_from('\x00\x1b\n\r"\\'))
PLACES = st.sampled_from(
    ["a", "a#char=1,2", "a/position/b", "a.", "-a", "مصر", "", "//a", "a:b?c&d"]
)
IRIS = (
    PLACES.map(lambda place: ox.NamedNode(BASE + place))
    | st.sampled_from([*PREFIXES.values()]).map(lambda namespace: ox.NamedNode(f"{namespace}x"))
    | st.sampled_from(["urn:x:y", "http://a.example"]).map(ox.NamedNode)
)
PREDICATES = st.sampled_from(
    [DP.holder, DP.held, DP.heldFrom, PREFIXES["rdf"] + "type", f"{BASE}p1", "urn:p:q"]
).map(ox.NamedNode)
NUMBERS = st.sampled_from(
    [
        ("7", "integer"),
        ("-0", "integer"),
        ("9223372036854775807", "integer"),
        ("1.5", "decimal"),
        ("2.0", "decimal"),
        ("25e2", "double"),
        ("true", "boolean"),
        ("2024-02-05", "date"),
        ("seven", "integer"),
    ]
).map(lambda pair: ox.Literal(pair[0], datatype=ox.NamedNode(XSD + pair[1])))


def stores(text: st.SearchStrategy[str]) -> st.SearchStrategy[ox.Store]:
    literals = (
        text.map(ox.Literal)
        | st.builds(lambda t: ox.Literal(t, language="ar"), text)
        | st.builds(lambda t: ox.Literal(t, datatype=ox.NamedNode(f"{BASE}type")), text)
        | NUMBERS
    )
    blank = st.just(ox.BlankNode("b1"))
    quads = st.builds(ox.Quad, IRIS | blank, PREDICATES, IRIS | blank | literals)
    return st.lists(quads, max_size=8).map(store_of)


def store_of(quads: Iterable[ox.Quad]) -> ox.Store:
    store = ox.Store()
    store.extend(quads)
    return store


def exported(store: ox.Store, form: str, *, asserted_only: bool = False) -> bytes:
    out = BytesIO()
    export(store, out, form, asserted_only=asserted_only, prefixes=NAMED, base=BASE)
    return out.getvalue()


def in_engine(data: bytes, form: str) -> ox.Dataset:
    """The default graph of what was written."""
    quads = ox.parse(data, format=OXIGRAPH[form])
    dataset = ox.Dataset(quad for quad in quads if quad.graph_name == ox.DefaultGraph())
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def in_rdflib(data: bytes, form: str) -> rdflib.Graph:
    """The default graph of what was written."""
    dataset = rdflib.Dataset()
    dataset.parse(BytesIO(data), format=RDFLIB[form])
    graph: rdflib.Graph = dataset.default_graph
    return graph


def default_graph(store: ox.Store) -> ox.Dataset:
    quads = store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return dataset


@pytest.fixture(scope="module")
def store() -> ox.Store:
    graph = (CASES / "results" / "graph.ttl").read_text(encoding="utf-8")
    made = ox.Store()
    made.load(graph.replace("\\u001B", ""), format=ox.RdfFormat.TURTLE)
    northland = ox.NamedNode(f"{BASE}northland")
    inferred = ox.Quad(northland, ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(DP.Actor))
    made.add(
        ox.Quad(inferred.subject, inferred.predicate, inferred.object, ox.NamedNode(DP.inferences))
    )
    return made


@pytest.mark.parametrize("form", ["ntriples", "turtle", "jsonld"])
@given(store=stores(TEXT))
def test_the_engine_reads_back_what_was_exported(form: str, store: ox.Store) -> None:
    assert in_engine(exported(store, form), form) == default_graph(store)


@given(store=stores(XML_TEXT))
def test_the_engine_reads_back_rdfxml(store: ox.Store) -> None:
    assert in_engine(exported(store, "rdfxml"), "rdfxml") == default_graph(store)


@pytest.mark.parametrize("form", FORMATS)
@given(store=stores(XML_TEXT))
def test_rdflib_reads_every_format_alike(form: str, store: ox.Store) -> None:
    assert to_isomorphic(in_rdflib(exported(store, form), form)) == to_isomorphic(to_rdflib(store))


def test_prefixes_are_used_where_names_need_no_escapes(store: ox.Store) -> None:
    turtle = exported(store, "turtle").decode()
    assert "talks:closure a dp:Proposal ;\n    rdfs:label" in turtle
    assert f"<{BASE}article/harbour/position/n1> a dp:Position ;\n" in turtle
    assert '"id": "article/harbour/position/n1"' in exported(store, "jsonld").decode()


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_graph_gives_the_same_bytes(form: str, store: ox.Store) -> None:
    quads = sorted(store, key=str, reverse=True)
    assert exported(store_of(quads), form) == exported(store, form)


def test_ntriples_are_sorted_lines(store: ox.Store) -> None:
    lines = exported(store, "ntriples").splitlines()
    assert lines == sorted(set(lines))


def test_an_article_comes_before_what_it_says(store: ox.Store) -> None:
    turtle = exported(store, "turtle").decode()
    article = f"<{BASE}article/harbour"
    places = [turtle.index(f"\n{article}{end}") for end in (">", "#char=", "/event/", "/position/")]
    assert places == sorted(places)


@pytest.mark.parametrize("form", FORMATS)
def test_what_was_inferred_can_be_left_out(form: str, store: ox.Store) -> None:
    everything = in_engine(exported(store, form), form)
    asserted = in_engine(exported(store, form, asserted_only=True), form)
    left_out = {str(quad) for quad in everything} - {str(quad) for quad in asserted}
    (triple,) = left_out
    assert triple.split()[0::2] == [f"<{BASE}northland>", f"<{DP.Actor}>"]
    assert len(asserted) == len(everything) - 1


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_store_gives_an_empty_graph(form: str) -> None:
    data = exported(ox.Store(), form)
    assert len(in_engine(data, form)) == 0
    assert len(in_rdflib(data, form)) == 0


@given(st.lists(st.text("/#abc-", min_size=1, max_size=6), max_size=40), st.integers(1, 7))
def test_sorting_in_runs_is_sorting(texts: list[str], run: int) -> None:
    lines = [f"<{text}> <p> <o> .\n".encode() for text in texts]
    assert list(by_text(lines, run)) == sorted(set(lines))
    as_paths = sorted(set(texts), key=lambda text: re.findall("[#/]?[^#/]*", f"x{text}"))
    assert list(by_subject(lines, run)) == [f"<{text}> <p> <o> .\n".encode() for text in as_paths]


def test_triples_of_a_query_are_written_in_the_same_way(store: ox.Store) -> None:
    triples = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert isinstance(triples, ox.QueryTriples)
    out = BytesIO()
    write_triples(triples, out, "turtle", prefixes=NAMED)
    assert out.getvalue() == exported(store, "turtle")


@pytest.mark.parametrize("char", ["\x00", "\x1b", "\ufffe"])
def test_rdfxml_refuses_what_xml_cannot_hold(char: str) -> None:
    quad = ox.Quad(ox.NamedNode(BASE), ox.NamedNode(DP.held), ox.Literal(f"a{char}"))
    with pytest.raises(InputError, match=rf"{BASE}.*held.*U\+{ord(char):04X}.*turtle"):
        exported(store_of([quad]), "rdfxml")


def test_rdfxml_refuses_a_predicate_without_a_name() -> None:
    quad = ox.Quad(ox.NamedNode(BASE), ox.NamedNode(f"{BASE}7"), ox.Literal("a"))
    with pytest.raises(InputError, match="XML name"):
        exported(store_of([quad]), "rdfxml")


def test_a_character_that_xml_cannot_hold_is_told_with_its_text() -> None:
    """By networks too, which name no node otherwise."""
    with pytest.raises(ValueError, match=r"U\+0007 in 'Bell\\x07 state'"):
        escaped("Bell\x07 state")


@pytest.mark.parametrize("place", ["subject", "object", "datatype"])
def test_jsonld_refuses_an_iri_that_it_would_misread(place: str) -> None:
    point, node = ox.NamedNode("geo:31.2,34.2"), ox.NamedNode(BASE)
    value = ox.Literal("a", datatype=point) if place == "datatype" else point
    quad = ox.Quad(
        point if place == "subject" else node, node, node if place == "subject" else value
    )
    with pytest.raises(InputError, match=r"geo:31\.2,34\.2"):
        exported(store_of([quad]), "jsonld")


@pytest.mark.parametrize("form", ["rdfxml", "jsonld"])
def test_a_triple_as_object_is_refused_where_there_is_no_form_for_it(form: str) -> None:
    node = ox.NamedNode(BASE)
    with pytest.raises(InputError, match="cannot hold"):
        exported(
            store_of([ox.Quad(node, ox.NamedNode(DP.held), ox.Triple(node, node, node))]), form
        )


def test_a_format_that_does_not_exist_is_told_from_those_that_do() -> None:
    with pytest.raises(UsageError, match=r"no such format: n3 .*turtle"):
        exported(ox.Store(), "n3")
    assert set(suffixes(Kind.TRIPLES).values()) == set(FORMATS)


def test_terms_in_rdflib_are_those_that_rdflib_makes() -> None:
    store = ox.Store()
    source = f"""
      @prefix : <{BASE}> . @prefix xsd: <{XSD}> .
      :a :text "plain" ; :tagged "نص"@ar ; :day "2024-02-05"^^xsd:date ; :number 7 ; :rate 1.5 ;
        :yes true ; :escaped "a \\"word\\"\\n\\\\" ; :other "x"^^:type ; :node :b .
    """
    store.load(source, format=ox.RdfFormat.TURTLE)
    graph = to_rdflib(store)
    ns, node = rdflib.Namespace(BASE), rdflib.URIRef(f"{BASE}a")
    assert set(graph) == set(rdflib.Graph().parse(data=source, format="turtle"))
    assert graph.value(node, ns.text) == rdflib.Literal("plain")
    assert (node, ns.text, rdflib.Literal("plain")) in graph
    assert (node, ns.tagged, rdflib.Literal("نص", lang="ar")) in graph
    day = graph.value(node, ns.day)
    assert isinstance(day, rdflib.Literal)
    assert day.toPython() == date(2024, 2, 5)
    rows = graph.query('SELECT ?p { ?a ?p "plain" FILTER(?p = :text) }', initNs={"": ns})
    assert len(rows) == 1


def test_rdflib_gets_what_was_asserted(store: ox.Store) -> None:
    everything, asserted = to_rdflib(store), to_rdflib(store, asserted_only=True)
    left_out = (rdflib.URIRef(f"{BASE}northland"), rdflib.RDF.type, rdflib.URIRef(DP.Actor))
    assert set(everything) - set(asserted) == {left_out}
    assert everything.namespace_manager.store.namespace("dp") == rdflib.URIRef(PREFIXES["dp"])


def test_a_full_folder_of_temporary_files_is_told() -> None:
    lines = [f"<urn:{number}> <urn:b> <urn:c> .\n".encode() for number in range(3)]
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        with pytest.raises(DiplographError, match="triples to be sorted .* TMPDIR"):
            list(by_text(lines, run=1))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
