"""A graph that describes the graph: what it holds, who made it from what, and under which licence.

It follows VoID (https://www.w3.org/TR/void/), DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/) and
PROV-O (https://www.w3.org/TR/prov-o/). All of its nodes have IRIs that begin with `<base>void`.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from diplograph.coding.casefile import CaseFile, name_and_iri
from diplograph.formats import suffix_of
from diplograph.graph.store import Generation
from diplograph.graph.store.parts import FILE
from diplograph.output.exports.distributions import MEDIA_TYPES, Distribution
from diplograph.query.saved.examples import example_triples, examples
from diplograph.query.snapshot import Snapshot
from diplograph.rdf.lookups import quads, select
from diplograph.rdf.names import Namespaces
from diplograph.rdf.namespaces import DP, PREFIXES

DESCRIBING: Final = {
    "void": "http://rdfs.org/ns/void#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "https://schema.org/",
    "spdx": "http://spdx.org/rdf/terms#",
}
"""Further prefixes that a description uses."""

_PREFIXES: Final = PREFIXES | DESCRIBING
_NAMESPACES: Final = Namespaces(_PREFIXES)
_MEDIA_TYPES: Final = {".md": "text/markdown", ".jsonl": "application/jsonl"}
_COMPRESSED: Final = {".gz": "application/gzip", ".zst": "application/zstd"}
_IANA: Final = "https://www.iana.org/assignments/media-types/"

Object = ox.NamedNode | ox.Literal


def describe(case: Snapshot, distributions: Iterable[Distribution] = ()) -> Iterator[ox.Triple]:
    """The description of a case's graph, as it was built, and the saved queries as examples.

    Counts are those of the current graph; the only clock in it is that of the build.
    `distributions` are files that were made of it.
    """
    dataset = dataset_iri(case.file)
    yield from _catalogue(case.file, case.generation, dataset)
    yield from _contents(case.store, case.file, dataset)
    yield from _build(case.file, case.generation, dataset)
    for each in distributions:
        yield from _distribution(each, case.file, dataset)
    queries, _ = case.library.all()
    yield from example_triples(examples(queries, case.explain), case.file.base, case.file.prefixes)


def dataset_iri(file: CaseFile) -> str:
    """The IRI of a case's graph as a data set."""
    return f"{file.base}void#dataset"


def _catalogue(file: CaseFile, generation: Generation, dataset: str) -> Iterator[ox.Triple]:
    """What a catalogue says of a data set (DCAT, Dublin Core)."""
    document = f"{file.base}void"
    yield _triple(document, "rdf:type", _node("void:DatasetDescription"))
    yield _triple(document, "foaf:primaryTopic", ox.NamedNode(dataset))
    yield _triple(dataset, "rdf:type", _node("void:Dataset"))
    yield _triple(dataset, "rdf:type", _node("dcat:Dataset"))
    yield _triple(dataset, "rdf:type", _node("prov:Entity"))
    yield _triple(dataset, "dcterms:title", ox.Literal(file.title))
    if file.description:
        yield _triple(dataset, "dcterms:description", ox.Literal(file.description))
    if file.licence:
        yield _triple(dataset, "dcterms:license", ox.NamedNode(file.licence))
        yield _triple(file.licence, "rdf:type", _node("dcterms:LicenseDocument"))
    for creator in file.creators:
        name, iri = name_and_iri(creator)
        if iri:
            yield _triple(dataset, "dcterms:creator", ox.NamedNode(iri))
            yield _triple(iri, "rdf:type", _node("foaf:Agent"))
        if iri and name:
            yield _triple(iri, "foaf:name", ox.Literal(name))
        elif name:
            yield _triple(dataset, "dc:creator", ox.Literal(name))
    if file.publisher:
        name, iri = name_and_iri(file.publisher)
        publisher = iri or f"{document}#publisher"
        yield _triple(dataset, "dcterms:publisher", ox.NamedNode(publisher))
        yield _triple(publisher, "rdf:type", _node("foaf:Agent"))
        yield _triple(publisher, "foaf:name", ox.Literal(name or publisher))
    for keyword in file.keywords:
        yield _triple(dataset, "dcat:keyword", ox.Literal(keyword))
    built = ox.Literal(generation.head.built, datatype=_node("xsd:dateTime"))
    yield _triple(dataset, "dcterms:modified", built)
    yield _triple(dataset, "dcterms:identifier", ox.Literal(generation.snapshot))
    yield _triple(dataset, "dcat:version", ox.Literal(generation.snapshot))


def _contents(store: ox.Store, file: CaseFile, dataset: str) -> Iterator[ox.Triple]:
    """The numbers of classes and properties (VoID)."""
    properties = _counts(store, "SELECT ?x (COUNT(*) AS ?n) { ?s ?x ?o } GROUP BY ?x")
    classes = _counts(store, "SELECT ?x (COUNT(*) AS ?n) { ?s a ?x } GROUP BY ?x")
    yield _triple(dataset, "void:uriSpace", ox.Literal(file.base))
    yield from _vocabularies(dataset, [*properties, *classes])
    subjects = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"
    objects = "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }"
    yield _count(dataset, "void:triples", sum(properties.values()))
    yield _count(dataset, "void:distinctSubjects", _number(store, subjects))
    yield _count(dataset, "void:distinctObjects", _number(store, objects))
    yield _count(dataset, "void:classes", len(classes))
    yield _count(dataset, "void:properties", len(properties))
    yield from _partitions(file, dataset, "class", classes, "void:entities")
    yield from _partitions(file, dataset, "property", properties, "void:triples")
    yield from _period(store, file, dataset)


def _partitions(
    file: CaseFile, dataset: str, kind: str, counts: Mapping[str, int], counted: str
) -> Iterator[ox.Triple]:
    for iri, count in counts.items():
        part = f"{file.base}void#{kind}={_fragment(iri, file.prefixes)}"
        yield _triple(dataset, f"void:{kind}Partition", ox.NamedNode(part))
        yield _triple(part, f"void:{kind}", ox.NamedNode(iri))
        yield _count(part, counted, count)


def _vocabularies(dataset: str, terms: list[str]) -> Iterator[ox.Triple]:
    spaces = {term[: max(term.rfind("#"), term.rfind("/")) + 1] for term in terms}
    for space in sorted(spaces - {""}):
        yield _triple(dataset, "void:vocabulary", ox.NamedNode(space))


def _period(store: ox.Store, file: CaseFile, dataset: str) -> Iterator[ox.Triple]:
    """The first and the last day on which a position of the graph was held."""
    values = (quad.object for quad in quads(store, None, DP.heldFrom))
    days = {value for value in values if isinstance(value, ox.Literal)}
    if days:
        period = f"{file.base}void#period"
        yield _triple(dataset, "dcterms:temporal", ox.NamedNode(period))
        yield _triple(period, "rdf:type", _node("dcterms:PeriodOfTime"))
        yield _triple(period, "dcat:startDate", min(days, key=lambda day: day.value))
        yield _triple(period, "dcat:endDate", max(days, key=lambda day: day.value))


def _build(file: CaseFile, generation: Generation, dataset: str) -> Iterator[ox.Triple]:
    """The build of the data set (PROV-O): its files, program and time."""
    head = generation.head
    build, program = f"{file.base}void#build", f"{file.base}void#program"
    yield _triple(dataset, "prov:wasGeneratedBy", ox.NamedNode(build))
    yield _triple(build, "rdf:type", _node("prov:Activity"))
    built = ox.Literal(head.built, datatype=_node("xsd:dateTime"))
    yield _triple(build, "prov:endedAtTime", built)
    yield _triple(build, "prov:wasAssociatedWith", ox.NamedNode(program))
    yield _triple(program, "rdf:type", _node("prov:SoftwareAgent"))
    yield _triple(program, "foaf:name", ox.Literal("diplograph"))
    yield _triple(program, "schema:softwareVersion", ox.Literal(head.program))
    for path, digest, media_type in _inputs(generation):
        source = f"{file.base}void#file={quote(path)}"
        yield _triple(build, "prov:used", ox.NamedNode(source))
        yield _triple(source, "rdf:type", _node("prov:Entity"))
        yield _triple(source, "dcterms:title", ox.Literal(path))
        yield _triple(source, "schema:sha256", ox.Literal(digest))
        yield _triple(source, "schema:encodingFormat", ox.Literal(media_type))


def _distribution(file: Distribution, case: CaseFile, dataset: str) -> Iterator[ox.Triple]:
    """A file that holds the data set (DCAT), with its sum as SPDX writes it."""
    node = f"{case.base}void#distribution={quote(file.name)}"
    checksum = f"{case.base}void#checksum={quote(file.name)}"
    yield _triple(dataset, "dcat:distribution", ox.NamedNode(node))
    yield _triple(node, "rdf:type", _node("dcat:Distribution"))
    yield _triple(node, "dcterms:title", ox.Literal(file.name))
    if case.licence:
        yield _triple(node, "dcterms:license", ox.NamedNode(case.licence))
    if media_type := MEDIA_TYPES.get(suffix_of(PurePath(file.name))):
        yield _triple(node, "dcat:mediaType", ox.NamedNode(_IANA + media_type))
    if compression := _COMPRESSED.get(PurePath(file.name).suffix.lower()):
        yield _triple(node, "dcat:compressFormat", ox.NamedNode(_IANA + compression))
    size = ox.Literal(str(file.size), datatype=_node("xsd:nonNegativeInteger"))
    yield _triple(node, "dcat:byteSize", size)
    if file.at:
        url = ox.NamedNode(f"{file.at.rstrip('/')}/{quote(file.name)}")
        yield _triple(node, "dcat:downloadURL", url)
        yield _triple(node, "dcat:accessURL", url)
    yield _triple(node, "spdx:checksum", ox.NamedNode(checksum))
    yield _triple(checksum, "rdf:type", _node("spdx:Checksum"))
    yield _triple(checksum, "spdx:algorithm", _node("spdx:checksumAlgorithm_sha256"))
    hexed = ox.Literal(file.sha256, datatype=_node("xsd:hexBinary"))
    yield _triple(checksum, "spdx:checksumValue", hexed)


def _inputs(generation: Generation) -> Iterator[tuple[str, str, str]]:
    """Path, SHA-256 and media type of each file; of Turtle, the SHA-256 of its N-Triples."""
    for path, source in generation.sources.files.items():
        suffix = "." + path.removesuffix(".gz").rpartition(".")[2]
        yield path, source.sha256, _MEDIA_TYPES.get(suffix, "application/octet-stream")
    for part, digest in generation.parts.items():
        if part.startswith(FILE):
            yield part.removeprefix(FILE), digest, "application/n-triples"


def _fragment(iri: str, prefixes: Mapping[str, str]) -> str:
    return quote(Namespaces({**prefixes, **_PREFIXES}).shorten(iri), safe=":")


def _counts(store: ox.Store, query: str) -> dict[str, int]:
    rows = select(store, query)
    return dict(sorted((row["x"].value, int(row["n"].value)) for row in rows))


def _number(store: ox.Store, query: str) -> int:
    return next(int(row["n"].value) for row in select(store, query))


def _count(subject: str, predicate: str, number: int) -> ox.Triple:
    return _triple(subject, predicate, ox.Literal(number))


def _triple(subject: str, predicate: str, value: Object) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), _node(predicate), value)


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(_NAMESPACES.expand(name) or name)
