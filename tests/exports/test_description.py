"""The description of a graph: it counts what there is, and tells how it was built."""

import hashlib
from io import BytesIO
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, PROV, RDF, VOID

from diplograph import Case, UsageError
from diplograph.output.exports import FORMATS

from .conftest import RDFLIB

GAZA = "https://w3id.org/diplograph/gaza/"
DATASET = rdflib.URIRef(f"{GAZA}void#dataset")
DP = rdflib.Namespace("https://w3id.org/diplograph/ns#")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
IANA = "https://www.iana.org/assignments/media-types/"
SCHEMA = rdflib.Namespace("https://schema.org/")


def described(case: Case) -> rdflib.Graph:
    out = BytesIO()
    case.describe(out)
    return rdflib.Graph().parse(data=out.getvalue(), format="turtle")


@pytest.fixture(scope="module")
def graph(gaza: Case) -> rdflib.Graph:
    return described(gaza)


def test_partitions_count_classes_and_properties(gaza: Case, graph: rdflib.Graph) -> None:
    data = gaza.graph()
    for class_ in (DP.Position, DP.Article, DP.State):
        (part,) = graph.subjects(VOID["class"], class_)
        assert (DATASET, VOID.classPartition, part) in graph
        count = len(set(data.subjects(RDF.type, class_)))
        assert graph.value(part, VOID.entities) == rdflib.Literal(count)
    (part,) = graph.subjects(VOID.property, DP.holder)
    assert graph.value(part, VOID.triples) == rdflib.Literal(
        len(set(data.subject_objects(DP.holder)))
    )
    assert graph.value(DATASET, VOID.triples) == rdflib.Literal(len(data))
    assert graph.value(DATASET, VOID.distinctSubjects) == rdflib.Literal(len(set(data.subjects())))
    assert graph.value(DATASET, VOID.properties) == rdflib.Literal(len(set(data.predicates())))


def test_the_build_is_told_with_its_files(gaza: Case, graph: rdflib.Graph) -> None:
    build = graph.value(DATASET, PROV.wasGeneratedBy)
    inputs = {
        str(graph.value(file, DCTERMS.title)): file for file in graph.objects(build, PROV.used)
    }
    name = "data/articles/2024-09-17-blinken-cairo.md"
    digest = hashlib.sha256((gaza.file.root / name).read_bytes()).hexdigest()
    assert str(graph.value(inputs[name], SCHEMA.sha256)) == digest
    assert {"ontology/gaza.ttl", "ontology/diplograph.ttl"} < inputs.keys()
    assert str(graph.value(DATASET, DCTERMS.identifier)) == gaza.generation.snapshot
    agent = graph.value(build, PROV.wasAssociatedWith)
    assert str(graph.value(agent, SCHEMA.softwareVersion)) == gaza.generation.head.program


def test_the_case_file_gives_licence_and_makers(gaza: Case) -> None:
    case = Case(
        gaza.file._replace(
            licence="https://creativecommons.org/licenses/by/4.0/",
            creators=("Jane Doe <https://orcid.org/0000-0002-1825-0097>", "The desk"),
            publisher="The press <https://ror.org/04cvxnb49>",
            keywords=("ceasefire", "mediation"),
            description="Positions.",
        )
    )
    graph = described(case)
    jane = rdflib.URIRef("https://orcid.org/0000-0002-1825-0097")
    assert graph.value(DATASET, DCTERMS.license) == rdflib.URIRef(str(case.file.licence))
    assert list(graph.objects(DATASET, DCTERMS.creator)) == [jane]
    assert graph.value(jane, rdflib.FOAF.name) == rdflib.Literal("Jane Doe")
    assert graph.value(DATASET, rdflib.DC.creator) == rdflib.Literal("The desk")
    press = graph.value(DATASET, DCTERMS.publisher)
    assert str(press) == "https://ror.org/04cvxnb49"
    assert graph.value(press, rdflib.FOAF.name) == rdflib.Literal("The press")
    keywords = {str(word) for word in graph.objects(DATASET, DCAT.keyword)}
    assert keywords == {"ceasefire", "mediation"}


def test_files_are_listed_with_what_a_catalogue_asks_of_them(gaza: Case, tmp_path: Path) -> None:
    file, packed = tmp_path / "talks of 2024.nt", tmp_path / "talks.ttl.gz"
    file.write_bytes(b"abc")
    packed.write_bytes(b"")
    out = BytesIO()
    gaza.describe(out, files=[file, packed], at="https://example.org/data/")
    graph = rdflib.Graph().parse(data=out.getvalue(), format="turtle")
    found = {
        str(graph.value(each, DCTERMS.title)): each
        for each in graph.objects(DATASET, DCAT.distribution)
    }
    plain = found.pop("talks of 2024.nt")
    assert (plain, RDF.type, DCAT.Distribution) in graph
    assert str(graph.value(plain, DCAT.mediaType)) == f"{IANA}application/n-triples"
    assert str(graph.value(plain, DCAT.byteSize)) == "3"
    assert str(graph.value(plain, DCTERMS.license)) == gaza.file.licence
    assert str(graph.value(plain, DCAT.downloadURL)) == (
        "https://example.org/data/talks%20of%202024.nt"
    )
    checksum = graph.value(plain, SPDX.checksum)
    assert graph.value(checksum, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256
    # what FIPS 180-2 gives for abc
    assert str(graph.value(checksum, SPDX.checksumValue)).lower() == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
    ((name, gzipped),) = found.items()
    assert name == "talks.ttl.gz"
    assert str(graph.value(gzipped, DCAT.mediaType)) == f"{IANA}text/turtle"
    assert str(graph.value(gzipped, DCAT.compressFormat)) == f"{IANA}application/gzip"


def test_two_files_of_one_name_are_refused(gaza: Case, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "talks.nt").touch()
    with pytest.raises(UsageError, match=r"several distributions are called talks\.nt"):
        gaza.describe(BytesIO(), files=list(tmp_path.glob("*/talks.nt")))


@pytest.mark.parametrize("at", ["data", "https://example.org/a b", "https://[example.org/"])
def test_what_is_no_address_of_files_is_refused(gaza: Case, tmp_path: Path, at: str) -> None:
    file = tmp_path / "talks.nt"
    file.touch()
    with pytest.raises(UsageError, match="is not an address such as https://example.org/data/"):
        gaza.describe(BytesIO(), files=[file], at=at)


def test_nodes_of_a_description_have_names_of_their_own(gaza: Case, graph: rdflib.Graph) -> None:
    nodes = {node for triple in graph for node in triple}
    assert not any(isinstance(node, rdflib.BNode) for node in nodes)
    assert not set(graph.subjects()) & set(gaza.graph().subjects())


@pytest.mark.parametrize("form", FORMATS)
def test_a_description_joins_an_export(gaza: Case, form: str) -> None:
    alone, without, together = BytesIO(), BytesIO(), BytesIO()
    gaza.describe(alone, "ntriples")
    gaza.export(without, form)
    gaza.export(together, form, description=True)
    read, both = rdflib.Dataset(), rdflib.Dataset()
    read.parse(BytesIO(together.getvalue()), format=RDFLIB[form])
    both.parse(BytesIO(without.getvalue()), format=RDFLIB[form])
    both.default_graph.parse(BytesIO(alone.getvalue()), format="nt")
    assert set(read.default_graph) == set(both.default_graph)
