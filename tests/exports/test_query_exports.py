"""Saved queries for other tools: files of grlc, and examples described in SHACL."""

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import RDF, RDFS, SH
from rdflib.plugins.sparql import prepareQuery

import diplograph
from diplograph import authoring
from diplograph.coding.scaffold import start
from diplograph.errors import InputError
from diplograph.output import exports
from diplograph.query.saved import Expectation, SavedQuery
from diplograph.query.saved.examples import SCHEMA, example_triples
from diplograph.query.saved.grlc_files import grlc_name, grlc_text
from diplograph.query.saved.library import bundled_library
from diplograph.query.saved.query_reader import read

SERVICE = "https://example.org/sparql"
QUERIES, _ = bundled_library().all()
TESTS = [
    pytest.param(query, test, id=f"{query.name}-{number}")
    for query in QUERIES
    for number, test in enumerate(query.tests, 1)
    if not any(isinstance(value, tuple) and len(value) > 1 for value in test.params.values())
]


# grlc --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def files(case: diplograph.Case) -> dict[str, str]:
    return authoring.grlc_files(case, endpoint=SERVICE)


@pytest.mark.parametrize(("query", "test"), TESTS)
def test_a_file_of_grlc_gives_the_rows_of_the_query_that_it_came_from(
    case: diplograph.Case, files: dict[str, str], query: SavedQuery, test: Expectation
) -> None:
    text = files[f"{query.name}.rq"]
    theirs = read(query.name, text, "exported.rq", {})  # grlc knows no prefixes but the declared
    names = {p.name: grlc_name(p) for p in query.parameters}
    values = {
        names[name]: value if isinstance(value, str) else value[0]
        for name, value in test.params.items()
    }
    found = case.query(theirs, **values)
    columns = len(found.columns)  # ours may be followed by the marks of what is imputed
    expected = Counter(row.rdf[:columns] for row in case.query(query, **test.params))
    assert Counter(row.rdf for row in found) == expected


def test_files_of_grlc_are_read_by_the_parser_that_grlc_has(files: dict[str, str]) -> None:
    assert len(files) == len(QUERIES)
    for name in ("matrix.rq", "events.rq"):  # which leave out groups; the parser takes its time
        prepareQuery(files[name])
    for text in files.values():
        assert f"#+ endpoint: {SERVICE}\n" in text
        assert text.count("PREFIX xsd:") == 1


def written(case: diplograph.Case, header: str, body: str) -> str:
    text = f"#+ summary: a\n#+ params: {header}\n{body}"
    return grlc_text(read("a-query", text, "a.rq"), case.vocabulary)


def rows(store: ox.Store, text: str) -> list[str]:
    return sorted(str(row[0]) for row in store.query(text))  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("header", "body"),
    [
        ("{x: {type: iri}}", "SELECT ?p { ?p dp:n ?n MINUS { ?p dp:about ?a FILTER(?a = $x) } }"),
        ("{x: {type: iri}}", "SELECT ?p { ?p dp:n ?n MINUS { ?p dp:about $x } }"),
        ("{x: {type: iri}}", "SELECT ?p { ?p dp:n ?n FILTER NOT EXISTS { ?p dp:about $x } }"),
        ("{x: {type: iri}}", "SELECT ?p { ?p dp:n ?n { ?p dp:about $x } }"),
        ("{x: {type: iri}}", "SELECT ?p { ?p dp:n ?n OPTIONAL { ?p dp:about $x . ?p dp:no ?n } }"),
        (
            "{x: {type: iri}, y: {type: integer}}",
            "SELECT ?p { ?p dp:n ?n FILTER(?n > $y && EXISTS { ?p dp:about $x }) }",
        ),
        (
            "{x: {type: iri, multi: true, default: [dp:supports, dp:opposes]}}",
            "SELECT ?p { ?p dp:about ?a FILTER(?a IN ($x)) }",
        ),
    ],
)
def test_what_is_left_out_here_is_left_out_by_what_grlc_is_given(
    case: diplograph.Case, header: str, body: str
) -> None:
    dp = "https://w3id.org/diplograph/ns#"
    store = ox.Store()
    turtle = f"@prefix dp: <{dp}> . dp:a dp:n 1 ; dp:about dp:supports . dp:b dp:n 5 ."
    turtle += "dp:c dp:n 9 ; dp:about dp:supports, dp:warns . dp:d dp:n 2 ; dp:about dp:opposes ."
    store.load(turtle.encode(), format=ox.RdfFormat.TURTLE)
    text = written(case, header, body)
    query = read("a-query", f"#+ summary: a\n#+ params: {header}\n{body}", "a.rq")
    given: list[dict[str, str]] = [{}, {"x": "dp:supports"}, {"y": "3"}]
    for values in [*given, {"x": "dp:supports", "y": "3"}]:
        known = {name: value for name, value in values.items() if query.parameter(name)}
        pasted = text
        for name, value in known.items():
            term = f"<{dp}supports>" if name == "x" else f'"{value}"^^xsd:integer'
            kind = "iri" if name == "x" else "integer"
            pasted = pasted.replace(f"?__{name}_{kind}", term)
        assert rows(store, pasted) == rows(store, case.explain(query, **known)), known


def test_what_grlc_cannot_leave_out_is_refused(case: diplograph.Case) -> None:
    with pytest.raises(InputError, match="grlc has no way to leave out the GRAPH that asks for n"):
        written(case, "{n: {type: iri}}", "SELECT ?p { ?p dp:n ?m GRAPH ?g { ?p dp:n $n } }")


def test_a_file_of_grlc_stays_as_it_is(case: diplograph.Case) -> None:
    text = "#+ summary: a\nSELECT ?p { ?p dp:party ?__party_iri . $p dp:stance ?s }"
    assert grlc_text(read("a-query", text, "a.rq"), case.vocabulary) == text


# SHACL -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def described(case: diplograph.Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    triples = example_triples(
        authoring.examples(case), case.file.base, case.file.prefixes, endpoint=SERVICE
    )
    file = tmp_path_factory.mktemp("examples") / "examples.ttl"
    with file.open("wb") as stream:
        exports.write_triples(triples, stream, "turtle", prefixes=case.file.prefixes)
    return file


def test_examples_are_read_as_editors_read_them(case: diplograph.Case, described: Path) -> None:
    """As they ask for examples, each of which runs as it stands; next to all have rows."""
    graph = rdflib.Graph().parse(described)
    found = graph.query(
        """PREFIX sh: <http://www.w3.org/ns/shacl#>
        SELECT ?example ?comment ?text ?target WHERE {
          ?example a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select ?text ;
                   <https://schema.org/target> ?target .
        }"""
    )
    asked = {str(row[0]).rpartition("/")[2]: row for row in found}  # type: ignore[index]
    assert sorted(asked) == sorted(query.name for query in QUERIES)
    empty = []
    for query in QUERIES:
        _, comment, text, target = asked[query.name]  # type: ignore[misc]
        assert comment == rdflib.Literal(query.summary, lang="en")
        assert str(target) == SERVICE
        if not list(case.store.query(str(text))):  # type: ignore[arg-type]
            empty.append(query.name)
    assert len(empty) <= 2, empty


def test_examples_declare_their_prefixes_and_keywords(described: Path) -> None:
    graph = rdflib.Graph().parse(described)
    node = rdflib.URIRef("https://w3id.org/diplograph/gaza/query/red-lines")
    assert (node, RDF.type, SH.SPARQLSelectExecutable) in graph
    assert (node, RDFS.label, rdflib.Literal("red-lines")) in graph
    assert rdflib.Literal("positions") in set(
        graph.objects(node, rdflib.URIRef(f"{SCHEMA}keywords"))
    )
    declared = {
        str(graph.value(each, SH.prefix)): graph.value(each, SH.namespace)
        for each in graph.objects(graph.value(node, SH.prefixes), SH.declare)
    }
    assert declared["dp"] == rdflib.Literal(
        "https://w3id.org/diplograph/ns#", datatype=rdflib.XSD.anyURI
    )
    assert declared["gaza"] is not None
    assert not [node for node in graph.all_nodes() if isinstance(node, rdflib.BNode)]


def test_examples_are_well_formed_shacl(described: Path) -> None:
    from pyshacl import validate

    shapes = """
    @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix : <urn:shape:> .
    :example a sh:NodeShape ; sh:targetClass sh:SPARQLExecutable ;
      sh:property [ sh:path rdfs:comment ; sh:minCount 1 ; sh:datatype rdf:langString ] ;
      sh:property [ sh:path sh:select ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:string ] ;
      sh:property [ sh:path sh:prefixes ; sh:minCount 1 ; sh:node :prefixes ] .
    :prefixes sh:property [ sh:path sh:declare ; sh:minCount 1 ; sh:node :prefix ] .
    :prefix
      sh:property [ sh:path sh:prefix ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:string ] ;
      sh:property [ sh:path sh:namespace ; sh:minCount 1 ; sh:datatype xsd:anyURI ] .
    """
    conforms, _, report = validate(str(described), shacl_graph=shapes, shacl_graph_format="turtle")
    assert conforms, report


def test_a_case_that_lacks_what_an_example_names_has_no_such_example(tmp_path: Path) -> None:
    start(tmp_path / "strait")
    strait = diplograph.open(tmp_path / "strait")
    strait.build()
    names = {
        example.query.name for example in authoring.examples(strait, ["positions-on", "about"])
    }
    assert names == set()
    (own,) = authoring.examples(strait)
    assert own.query.name == "who-rejects"
