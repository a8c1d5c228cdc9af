"""Nanopublications: whole, proved by their IRIs, and stable."""

from collections import defaultdict
from io import BytesIO

import pytest
import rdflib
from nanopub import Nanopub  # type: ignore[attr-defined]
from rdflib.namespace import DCTERMS, PROV, RDF

from diplograph import Case

DP = rdflib.Namespace("https://w3id.org/diplograph/ns#")
GAZA = "https://w3id.org/diplograph/gaza/"
POSITION = rdflib.URIRef(f"{GAZA}article/2024-09-17-blinken-cairo/egypt-opposes-presence")

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def nanopubs(case: Case, query: str) -> dict[str, rdflib.ConjunctiveGraph]:
    """The graphs of each nanopublication, by its IRI."""
    out = BytesIO()
    case.export(out, "nanopubs", of=case.sparql(query))
    everything = rdflib.ConjunctiveGraph()
    everything.parse(BytesIO(out.getvalue()), format="trig")
    found: defaultdict[str, rdflib.ConjunctiveGraph] = defaultdict(rdflib.ConjunctiveGraph)
    for graph in everything.contexts():
        for triple in graph:
            found[str(graph.identifier).partition("#")[0]].get_context(graph.identifier).add(triple)
    return dict(found)


@pytest.fixture(scope="module")
def found(gaza: Case) -> dict[str, rdflib.ConjunctiveGraph]:
    return nanopubs(gaza, "SELECT ?p { ?p dp:holder gaza:egypt ; dp:stance ?s }")


def test_another_program_finds_them_whole_and_proved(
    gaza: Case, found: dict[str, rdflib.ConjunctiveGraph]
) -> None:
    held = set(gaza.graph().subjects(DP.holder, rdflib.URIRef(f"{GAZA}egypt")))
    assert len(found) == len(held) > 3
    for iri, graph in found.items():
        nanopub = Nanopub(rdf=graph)
        assert nanopub.source_uri == iri
        assert nanopub.is_valid
        assert nanopub.has_valid_trusty


def test_what_is_held_stands_apart_from_how_it_is_known(
    gaza: Case, found: dict[str, rdflib.ConjunctiveGraph]
) -> None:
    (graph,) = (each for each in found.values() if (POSITION, DP.stance, None) in each)
    nanopub = Nanopub(rdf=graph)
    said = gaza.graph()
    both = set(nanopub.assertion) | set(nanopub.provenance)
    assert set(said.triples((POSITION, None, None))) <= both
    assert (POSITION, DP.stance, DP.opposes) in nanopub.assertion
    known = {predicate for _, predicate, _ in nanopub.assertion}
    assert not known & {
        DP.attribution,
        DP.accordingTo,
        DP.reportedIn,
        DP.evidence,
        PROV.wasAttributedTo,
    }
    words = set(said.objects(POSITION, DP.evidence))
    assert words
    assert words == set(
        nanopub.provenance.objects(nanopub.assertion.identifier, PROV.wasDerivedFrom)
    )
    assert set(said.triples((words.pop(), None, None))) <= set(nanopub.provenance)


def test_conditions_are_part_of_what_is_held(gaza: Case) -> None:
    (graph,) = nanopubs(gaza, "SELECT ?p { ?p dp:condition ?c } ORDER BY ?p LIMIT 1").values()
    assertion = Nanopub(rdf=graph).assertion
    conditions = set(assertion.objects(None, DP.condition))
    assert conditions
    assert conditions <= set(assertion.subjects(RDF.type, DP.Condition))


def test_one_does_not_depend_on_the_others(
    gaza: Case, found: dict[str, rdflib.ConjunctiveGraph]
) -> None:
    alone = nanopubs(gaza, f"SELECT ?p {{ VALUES ?p {{ <{POSITION}> }} }}")
    assert alone.keys() < found.keys()


def test_the_licence_is_published_with_it(gaza: Case) -> None:
    licence = "https://creativecommons.org/licenses/by/4.0/"
    case = Case(gaza.file._replace(licence=licence))
    graphs = nanopubs(case, f"SELECT ?p {{ VALUES ?p {{ <{POSITION}> }} }}")
    ((iri, graph),) = graphs.items()
    assert (rdflib.URIRef(iri), DCTERMS.license, rdflib.URIRef(licence)) in Nanopub(
        rdf=graph
    ).pubinfo
