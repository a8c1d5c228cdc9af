"""Exports of a part: what belongs to the positions of an answer, and nothing else."""

from io import BytesIO

import pyoxigraph as ox
import pytest

from diplograph import Case, UsageError
from diplograph.rdf.namespaces import DP, PREFIXES

GAZA = "https://w3id.org/diplograph/gaza/"
CAIRO = f"{GAZA}article/2024-09-17-blinken-cairo"


def taken(case: Case, query: str, *, asserted_only: bool = False) -> ox.Store:
    """What is exported of the positions that a query gives."""
    out = BytesIO()
    case.export(out, "turtle", of=case.sparql(query), asserted_only=asserted_only)
    store = ox.Store()
    store.load(out.getvalue(), format=ox.RdfFormat.TURTLE)
    return store


def about(store: ox.Store, iri: str) -> set[ox.Quad]:
    return set(store.quads_for_pattern(ox.NamedNode(iri), None, None, ox.DefaultGraph()))


@pytest.fixture(scope="module")
def one(gaza: Case) -> ox.Store:
    """One position of Egypt, with a date, a source and words."""
    return taken(gaza, f"SELECT ?p {{ VALUES ?p {{ <{CAIRO}/egypt-opposes-presence> }} }}")


def test_what_belongs_to_a_position_goes_with_it(gaza: Case, one: ox.Store) -> None:
    position = f"{CAIRO}/egypt-opposes-presence"
    whole = {
        position,
        CAIRO,
        f"{GAZA}egypt",
        f"{GAZA}israeli-presence-philadelphi",
        f"{DP.stance[:-6]}opposes",
    }
    words = {
        str(quad.object)[1:-1]
        for quad in about(gaza.store, position)
        if quad.predicate.value == DP.evidence
    }
    assert words
    for iri in whole | words:
        assert about(gaza.store, iri)
        assert about(one, iri) >= about(gaza.store, iri), iri


def test_other_positions_stay_behind(one: ox.Store) -> None:
    positions = one.quads_for_pattern(None, ox.NamedNode(DP.stance), None)
    assert [str(quad.subject)[1:-1] for quad in positions] == [f"{CAIRO}/egypt-opposes-presence"]


def test_what_a_target_concerns_is_there_by_name(one: ox.Store) -> None:
    found = {quad.predicate.value for quad in about(one, f"{GAZA}philadelphi-corridor")}
    assert found == {PREFIXES["rdf"] + "type", PREFIXES["rdfs"] + "label"}


def test_an_actor_comes_with_its_tenures(gaza: Case) -> None:
    found = taken(gaza, "SELECT ?p { ?p dp:holder gaza:yoav-gallant ; dp:stance ?s }")
    tenures = found.quads_for_pattern(
        None, ox.NamedNode(DP.tenureOf), ox.NamedNode(f"{GAZA}yoav-gallant")
    )
    assert len(list(tenures)) == len(
        list(
            gaza.store.quads_for_pattern(
                None,
                ox.NamedNode(DP.tenureOf),
                ox.NamedNode(f"{GAZA}yoav-gallant"),
                ox.DefaultGraph(),
            )
        )
    )


def test_a_position_on_a_position_brings_it_along(gaza: Case) -> None:
    target = f"{GAZA}article/2023-11-16-blinken-amman/us-opposes-occupation"
    found = taken(gaza, f"SELECT ?p {{ ?p dp:target <{target}> }}")
    assert about(found, target) == about(gaza.store, target)


def test_what_was_inferred_can_be_left_out_of_a_part(gaza: Case) -> None:
    query = "SELECT ?p { ?p dp:holder gaza:egypt ; dp:stance ?s }"
    everything, asserted = taken(gaza, query), taken(gaza, query, asserted_only=True)
    actor = ox.Quad(
        ox.NamedNode(f"{GAZA}egypt"), ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(DP.Actor)
    )
    assert actor in everything
    assert actor not in asserted


def test_the_columns_called_evidence_decide(gaza: Case) -> None:
    """`positions-on` gives holders too; only positions count."""
    out = BytesIO()
    gaza.export(out, "ntriples", of=gaza.query("positions-on", location="philadelphi-corridor"))
    rows = {
        str(row.position) for row in gaza.query("positions-on", location="philadelphi-corridor")
    }
    stance = f"> <{DP.stance}> "
    found = {
        line.split(">")[0][1:] for line in out.getvalue().decode().splitlines() if stance in line
    }
    assert rows <= found


def test_construct_gives_its_own_triples(gaza: Case) -> None:
    found = taken(
        gaza, "CONSTRUCT { gaza:egypt dp:says ?s } WHERE { ?p dp:holder gaza:egypt ; dp:stance ?s }"
    )
    assert {quad.predicate.value for quad in found} == {"https://w3id.org/diplograph/ns#says"}
    assert len(found) > 1


def test_what_cannot_be_a_part_is_refused(gaza: Case) -> None:
    with pytest.raises(UsageError, match="ASK"):
        gaza.export(BytesIO(), "turtle", of=gaza.sparql("ASK { ?s ?p ?o }"))
    with pytest.raises(UsageError, match="whole graph"):
        gaza.export(
            BytesIO(), "turtle", of=gaza.sparql("SELECT * { ?s a dp:Position }"), description=True
        )


def test_without_the_ontology_nothing_is_said_of_its_terms(gaza: Case) -> None:
    everything, case = (exported_lines(gaza, ontology=ontology) for ontology in (True, False))
    assert case < everything
    own = gaza.file.base.encode()
    said = {line.split(b" ")[0] for line in case}
    assert said
    assert all(subject.startswith(b"<" + own) for subject in said)
    assert {line for line in everything - case if line.startswith(b"<" + own)} == set()


def exported_lines(case: Case, *, ontology: bool) -> set[bytes]:
    out = BytesIO()
    case.export(out, "ntriples", ontology=ontology)
    return set(out.getvalue().splitlines())
