"""The ontology and the vocabulary as objects of owlready2, as somebody new to them uses them."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import owlready2
import pytest

import diplograph
from diplograph.coding.scaffold import start

DOCS = Path(__file__).parents[2] / "docs/python.md"
GAZA = "https://w3id.org/diplograph/gaza/"
VOCABULARY = """
@prefix : <{base}> .
@prefix dp: <https://w3id.org/diplograph/ns#> .
@prefix ex: <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<{base}> a owl:Ontology ; owl:imports <https://ontology.invalid/not-there> .
<https://w3id.org/diplograph/ns> owl:imports <https://ontology.invalid/not-there> .
ex:wire a owl:DatatypeProperty ; rdfs:label "wire"@en ; rdfs:domain dp:Actor .
ex:founded a owl:DatatypeProperty ; rdfs:label "founded"@en .
:norland a dp:State ; rdfs:label "Norland"@en , "Norlande"@fr ; ex:wire "N-1"^^ex:code ;
    ex:founded "1905"^^xsd:gYear .
:envoy a dp:Person ; rdfs:label "Envoy"@en .
:envoy-of-norland a dp:Tenure ; rdfs:label "Envoy of Norland"@en ; dp:tenureOf :envoy ;
    dp:actsFor :norland ; dp:from "2020-02-29"^^xsd:date ; dp:until "2021-03-01"^^xsd:date .
"""


@pytest.fixture(scope="module")
def norland(tmp_path_factory: pytest.TempPathFactory) -> diplograph.Case:
    """A case with values that owlready2 does not read by itself."""
    folder = tmp_path_factory.mktemp("norland")
    start(folder)
    for article in folder.glob("articles/*"):
        article.unlink()
    case = diplograph.open(folder)
    text = VOCABULARY.format(base=case.file.base)
    (folder / "vocabulary.ttl").write_text(text, encoding="utf-8")
    case.build()
    return case


def ids(individuals: Any) -> set[str]:
    return {individual.name for individual in individuals}


def test_the_documentation_shows_who_acts_for_whom_and_a_geometry(
    case: diplograph.Case, capsys: pytest.CaptureFixture[str]
) -> None:
    section = DOCS.read_text(encoding="utf-8").partition("\n## The ontology as objects\n")[2]
    example = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert example
    exec(compile(example[1], str(DOCS), "exec"), {"case": case})  # noqa: S102
    *tenures, geometry = capsys.readouterr().out.splitlines()
    assert "Antony Blinken acts for US Department of State" in tenures
    assert not any(line.startswith("Yair Lapid") for line in tenures)
    assert geometry.startswith("LINESTRING(34.218 31.323, ")


def test_every_individual_of_the_vocabulary_is_listed(case: diplograph.Case) -> None:
    ontology = case.ontology()
    listed = ids(ontology.individuals())
    assert {"egypt", "antony-blinken", "philadelphi-corridor", "rejects"} <= listed
    actors = case.sparql("SELECT ?id { ?id a dp:Actor }")
    assert isinstance(actors, diplograph.results.Result)
    assert {row.id for row in actors} == {actor.iri for actor in ontology.Actor.instances()}
    assert list(ontology.Position.instances()) == []


def test_all_that_is_said_of_individuals_and_terms_can_be_read(case: diplograph.Case) -> None:
    ontology = case.ontology()
    values = [
        value
        for individual in ontology.individuals()
        for prop in individual.get_properties()
        for value in prop[individual]
    ]
    assert {date, str, owlready2.locstr} <= {type(value) for value in values}
    assert None not in values
    assert {actor.name for actor in ontology.Actor.subclasses()} >= {"Person", "State"}


def test_classes_have_the_axioms_that_the_graph_does_not_keep(case: diplograph.Case) -> None:
    ontology = case.ontology()
    assert ontology.actsFor.exactly(1, ontology.Actor) in ontology.Tenure.is_a
    assert any(ontology.Position in each.entities for each in ontology.disjoint_classes())


def test_a_row_leads_to_its_individual(case: diplograph.Case) -> None:
    row = next(iter(case.query("positions", holder="egypt")))
    egypt = case.ontology().world[row.holder]
    assert egypt.label.en == ["Egypt"]
    assert egypt.label.ar == ["مصر"]


def test_values_of_any_datatype_are_read(norland: diplograph.Case) -> None:
    ontology = norland.ontology()
    names = ontology.get_namespace(norland.file.base)
    tenure = names["envoy-of-norland"]
    assert (tenure.from_, tenure.until) == ([date(2020, 2, 29)], [date(2021, 3, 1)])
    assert (names["norland"].wire, names["norland"].founded) == (["N-1"], ["1905"])
    assert names["norland"].label.fr == ["Norlande"]


def test_two_cases_and_two_calls_do_not_mix(
    case: diplograph.Case, norland: diplograph.Case
) -> None:
    first, second, other = case.ontology(), case.ontology(), norland.ontology()
    with first:
        first.State("changed")
    assert "changed" in ids(first.State.instances())
    assert "changed" not in ids(second.State.instances())
    assert ids(other.State.instances()) == {"norland"}
    assert "norland" not in ids(second.individuals())
    assert list(owlready2.default_world.individuals()) == []


def test_threads_get_what_one_alone_gets(case: diplograph.Case, norland: diplograph.Case) -> None:
    def read(each: diplograph.Case) -> list[set[str]]:
        ontology = each.ontology()
        return [ids(ontology.individuals()), ids(ontology.Actor.instances())]

    cases = [case, norland] * 4
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(read, cases))
    assert found == [read(case), read(norland)] * 4
