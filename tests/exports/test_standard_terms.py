"""Readers of OWL, GeoSPARQL and SKOS find what they look for in files."""

from io import BytesIO

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS, Literal, URIRef
from rdflib.term import Node

from diplograph import Case
from diplograph.output.exports import FORMATS
from diplograph.output.exports.standard_terms import with_standard_terms

from .conftest import RDFLIB

DP = rdflib.Namespace("https://w3id.org/diplograph/ns#")
GAZA = rdflib.Namespace("https://w3id.org/diplograph/gaza/")
GEO = rdflib.Namespace("http://www.opengis.net/ont/geosparql#")
EXAMPLE = rdflib.Namespace("https://example.org/")

PREFIXES = """
  PREFIX : <https://example.org/> PREFIX dp: <https://w3id.org/diplograph/ns#>
  PREFIX geo: <http://www.opengis.net/ont/geosparql#> PREFIX oa: <http://www.w3.org/ns/oa#>
  PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
  PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


def exported(case: Case, form: str, *, asserted_only: bool = False) -> rdflib.Graph:
    out = BytesIO()
    case.export(out, form, asserted_only=asserted_only)
    data = rdflib.Dataset().parse(BytesIO(out.getvalue()), format=RDFLIB[form])
    assert isinstance(data, rdflib.Dataset)
    graph: rdflib.Graph = data.default_graph
    return graph


def added(turtle: str, form: str = "turtle") -> set[tuple[Node, Node, Node]]:
    """What goes out with the triples."""
    store = ox.Store()
    store.load(PREFIXES + turtle, format=ox.RdfFormat.TURTLE)
    lines = [f"{quad.triple} .\n".encode() for quad in store]
    graphs = (
        rdflib.Graph().parse(data=b"".join(each), format="nt")
        for each in (with_standard_terms(lines, store, form), lines)
    )
    with_terms, without = graphs
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    return {t for t in set(with_terms) - set(without) if t[2] not in kinds}


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_imports_nothing_that_is_in_it(gaza: Case, form: str) -> None:
    assert (None, OWL.imports, None) in gaza.graph()
    for asserted_only in (False, True):
        graph = exported(gaza, form, asserted_only=asserted_only)
        assert not list(graph.subject_objects(OWL.imports))


@pytest.mark.parametrize("form", FORMATS)
def test_the_graph_goes_out_with_what_it_says_in_standard_terms(gaza: Case, form: str) -> None:
    ours = {triple for triple in gaza.graph() if triple[1] != OWL.imports}
    theirs = exported(gaza, form)
    new = set(theirs) - ours
    assert ours < set(theirs)
    declared = {RDF.type, SKOS.topConceptOf, SKOS.hasTopConcept, SKOS.prefLabel}
    geometry = {GEO.hasGeometry, GEO.hasDefaultGeometry, GEO.asWKT}
    assert {predicate for _, predicate, _ in new} == declared | geometry
    assert set(exported(gaza, form, asserted_only=True)) < ours


@pytest.mark.parametrize("form", ["turtle", "ntriples"])
def test_a_file_declares_the_classes_and_properties_that_it_uses(gaza: Case, form: str) -> None:
    graph = exported(gaza, form)
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    declared = {term for kind in kinds for term in graph.subjects(RDF.type, kind)}
    used = set(graph.predicates()) | set(graph.objects(None, RDF.type))
    own = tuple(map(str, (OWL, RDF, RDFS)))
    assert {term for term in used - declared if not str(term).startswith(own)} == set()


def test_a_location_has_a_geometry_of_its_own() -> None:
    wkt = Literal("POINT(1 2)", datatype=GEO.wktLiteral)
    for place, node in (
        (EXAMPLE.x, URIRef("https://example.org/x#geometry")),
        (URIRef("https://example.org/a#x"), URIRef("https://example.org/a#x/geometry")),
    ):
        found = added(f'<{place}> dp:geometry "POINT(1 2)"^^geo:wktLiteral .')
        assert found == {
            (place, RDF.type, GEO.Feature),
            (place, GEO.hasGeometry, node),
            (place, GEO.hasDefaultGeometry, node),
            (node, RDF.type, GEO.Geometry),
            (node, GEO.asWKT, wkt),
        }


def test_an_issue_is_a_concept_with_one_preferred_label_in_a_language() -> None:
    found = added("""
      :aid a dp:Issue ; rdfs:label "aid"@en , "relief"@en , "aide"@fr , "غوث"@ar ;
        skos:prefLabel "secours"@fr .
    """)
    assert found == {
        (EXAMPLE.aid, RDF.type, SKOS.Concept),
        (EXAMPLE.aid, SKOS.prefLabel, Literal("aid", lang="en")),
        (EXAMPLE.aid, SKOS.prefLabel, Literal("غوث", lang="ar")),
    }


def test_a_concept_without_a_broader_one_in_its_scheme_is_at_its_top() -> None:
    found = added("""
      :one skos:inScheme :list . :inner skos:inScheme :list ; skos:broader :one .
      :other skos:inScheme :list ; skos:broader :elsewhere .
    """)
    assert found == {
        (EXAMPLE.one, SKOS.topConceptOf, EXAMPLE.list),
        (EXAMPLE.list, SKOS.hasTopConcept, EXAMPLE.one),
        (EXAMPLE.other, SKOS.topConceptOf, EXAMPLE.list),
        (EXAMPLE.list, SKOS.hasTopConcept, EXAMPLE.other),
    }


@pytest.mark.parametrize("form", ["ntriples", "rdfxml"])
def test_individuals_are_declared_where_a_reader_lists_no_others(gaza: Case, form: str) -> None:
    graph = exported(gaza, form)
    individuals = set(graph.subjects(RDF.type, OWL.NamedIndividual))
    ontology = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
    terms = {term for kind in (*ontology, OWL.Ontology) for term in graph.subjects(RDF.type, kind)}
    assert individuals == set(graph.subjects()) - terms
    assert len(set(graph.subjects(RDF.type, DP.Evidence))) == 231
    assert (GAZA["coder/first-coder"], RDF.type, DP.Coder) in graph


def test_people_read_no_declarations_of_individuals(gaza: Case) -> None:
    for form in ("turtle", "jsonld"):
        assert (None, RDF.type, OWL.NamedIndividual) not in exported(gaza, form)


def test_labels_of_a_part_are_preferred_too(gaza: Case) -> None:
    out = BytesIO()
    gaza.export(out, "turtle", of=gaza.query("positions-on", location="philadelphi-corridor"))
    graph = rdflib.Graph().parse(data=out.getvalue(), format="turtle")
    issues = set(graph.subjects(RDF.type, DP.Issue))
    assert issues
    for issue in issues:
        preferred = set(graph.objects(issue, SKOS.prefLabel))
        assert preferred == set(graph.objects(issue, RDFS.label)) != set()
