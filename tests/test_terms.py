"""The ontology and those who use it: neither names a term that the other does not have."""

import re
from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, Graph, URIRef

from diplograph.rdf.namespaces import DP, PREFIXES

CHECKOUT = Path(__file__).parent.parent
NS = PREFIXES["dp"]
GRAPHS = {"inferences"}  # named graphs of the store, no terms
SCHEMA = (CHECKOUT / "ontology/diplograph.ttl", CHECKOUT / "ontology/stances.ttl")
QUERIES = sorted([*CHECKOUT.glob("ontology/rules/*.rq"), *CHECKOUT.glob("queries/*.rq")])
TURTLE = sorted(set(CHECKOUT.glob("ontology/*.ttl")) - set(SCHEMA))
SPELLED = re.compile(rf"(?<![\w:])dp:([A-Za-z][\w-]*\w)|<{re.escape(NS)}([^>]+)>")


@cache
def terms_in(file: Path) -> frozenset[str]:
    """The local names of our namespace that a file uses, in its header and remarks as well."""
    if file.suffix == ".ttl":
        nodes = {node for triple in Graph().parse(file) for node in triple}
        iris = {str(node) for node in nodes if isinstance(node, URIRef)}
        return frozenset(iri.removeprefix(NS) for iri in iris if iri.startswith(NS)) - {""}
    return frozenset(a or b for a, b in SPELLED.findall(file.read_text(encoding="utf-8")))


@cache
def terms_of_python() -> frozenset[str]:
    values = (value for name, value in vars(DP).items() if not name.startswith("_"))
    return frozenset(value.removeprefix(NS) for value in values)


@cache
def schema() -> Graph:
    graph = Graph()
    for file in SCHEMA:
        graph.parse(file)
    return graph


@cache
def defined() -> frozenset[str]:
    """Whatever has a type, a label and a home in the ontology."""
    homed = set(schema().subjects(RDFS.isDefinedBy))
    labelled = set(schema().subjects(RDFS.label))
    typed = set(schema().subjects(RDF.type))
    return frozenset(str(term).removeprefix(NS) for term in homed & labelled & typed)


def test_python_names_only_what_the_ontology_defines() -> None:
    assert sorted(terms_of_python() - defined() - GRAPHS) == []


@pytest.mark.parametrize("file", [*QUERIES, *TURTLE], ids=lambda file: file.name)
def test_files_name_only_what_the_ontology_defines(file: Path) -> None:
    assert sorted(terms_in(file) - defined() - GRAPHS) == []


def test_the_ontology_defines_only_what_something_uses() -> None:
    """A concept of a scheme is used by whoever codes with it; classes and properties are not."""
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    terms = {
        str(term).removeprefix(NS) for kind in kinds for term in schema().subjects(RDF.type, kind)
    }
    used = terms_of_python().union(*map(terms_in, [*QUERIES, *TURTLE]))
    assert sorted(terms & defined() - used) == []


def test_only_one_module_spells_the_namespace() -> None:
    literal = re.compile(f"[\"']{re.escape(NS)}")
    modules = {file.name: file.read_text(encoding="utf-8") for file in CHECKOUT.glob("src/**/*.py")}
    assert [name for name, code in modules.items() if literal.search(code)] == ["namespaces.py"]
