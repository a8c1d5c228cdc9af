"""The shapes as SPARQL find what pySHACL finds."""

import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from rdflib import RDF, Graph
from rdflib.namespace import SH

from diplograph.graph.validation import violations
from diplograph.rdf.namespaces import PREFIXES

ONTOLOGY = Path(__file__).parents[2] / "ontology"
CASES = Path(__file__).parents[1] / "cases/ontology/shapes"
CORE = (ONTOLOGY / "diplograph.ttl", ONTOLOGY / "stances.ttl")
WELL_FORMED = CASES / "well-formed/data.ttl"
FOLDERS = sorted(path for path in CASES.iterdir() if path.is_dir())

BASE = "https://example.org/talks/"

Found = set[tuple[str, str]]
"""Node and message of each violation."""


@cache
def triples(file: Path) -> tuple[ox.Triple, ...]:
    return tuple(quad.triple for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE))


@cache
def shapes() -> Graph:
    return Graph().parse(ONTOLOGY / "shapes.ttl")


def written(data: list[ox.Triple]) -> bytes:
    ntriples = ox.serialize(data, format=ox.RdfFormat.N_TRIPLES)
    assert ntriples is not None
    return ntriples


def ours(data: list[ox.Triple]) -> Found:
    return {(node(found.focus), found.message) for found in violations([written(data)])}


def theirs(data: list[ox.Triple]) -> Found:
    graph = Graph().parse(data=written(data), format="nt")
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes(), inference=None)
    assert isinstance(report, Graph)
    found: Found = set()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        (message,) = report.objects(result, SH.resultMessage)
        found.add((node(str(report.value(result, SH.focusNode))), str(message)))
    return found


def node(name: str) -> str:
    """Blank nodes have other labels in either."""
    return name if name.startswith("http") else "[]"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_finds_in_each_case_what_is_expected(folder: Path) -> None:
    """`test_ontology.py` holds pySHACL to the same lines."""
    data = [t for f in (*CORE, WELL_FORMED, folder / "data.ttl") for t in triples(f)]
    expected = (folder / "expected.txt").read_text(encoding="utf-8").splitlines()
    found = {f"{focus.removeprefix(BASE)}: {message}" for focus, message in ours(data)}
    assert sorted(found) == sorted(expected)


MADE = list(triples(WELL_FORMED))
TERMS: list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] = [
    *dict.fromkeys(triple.object for triple in MADE),
    *dict.fromkeys(triple.subject for triple in MADE),
    ox.Literal(""),
    ox.Literal("no day", datatype=ox.NamedNode(PREFIXES["xsd"] + "date")),
    ox.Literal("7", datatype=ox.NamedNode(PREFIXES["xsd"] + "integer")),
    ox.Literal("words", language="en"),
    ox.BlankNode("b"),
]
PREDICATES = list(dict.fromkeys(triple.predicate for triple in MADE))
DAYS = {PREFIXES["dp"] + name for name in ("from", "until", "heldFrom", "heldUntil")}
START, END = PREFIXES["oa"] + "start", PREFIXES["oa"] + "end"
INTEGER = ox.NamedNode(PREFIXES["xsd"] + "integer")
STARTS = "Evidence starts before it ends"
NAMED = {PREFIXES["dp"] + name for name in ("evidence", "reportedIn")}


def is_comparable(triple: ox.Triple) -> bool:
    """Not a day that is none, nor a blank node as evidence or as the beginning or end of it.

    rdflib orders what SPARQL says cannot be compared, makes text of blank nodes, and gives up on
    those that it should compare.
    """
    value, name = triple.object, triple.predicate.value
    if isinstance(value, ox.BlankNode):
        return name not in NAMED | DAYS | {START, END}
    return name not in DAYS or (
        isinstance(value, ox.Literal)
        and value.datatype.value == PREFIXES["xsd"] + "date"
        and re.fullmatch(r"\d{4}-\d\d-\d\d", value.value) is not None
    )


def incomparable(data: list[ox.Triple]) -> Found:
    """Evidence whose beginning and end are not both numbers, as SHACL reports it.

    What cannot be compared by the `<` of SPARQL is a violation of sh:lessThan (section 4.5.4), but
    rdflib, and so pySHACL, orders any two literals, by their datatypes.
    """
    subjects = {
        triple.subject
        for triple in data
        if triple.predicate.value in (START, END)
        and getattr(triple.object, "datatype", None) != INTEGER
    }
    return {(node(written_name(subject)), STARTS) for subject in subjects}


def written_name(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


number = st.integers(0, len(MADE) - 1)
mutations = st.lists(
    st.tuples(number, st.sampled_from(["drop", "object", "predicate", "add"]), number, number),
    min_size=1,
    max_size=12,
)


# A beginning that is a time, and an end that is a number.
@example(
    [
        *((166, "add", 86, 56), (128, "object", 14, 65), (103, "object", 24, 23)),
        *((128, "add", 56, 95), (85, "predicate", 116, 156), (2, "predicate", 127, 62)),
        *((9, "drop", 32, 95), (141, "add", 29, 152), (160, "predicate", 147, 52)),
        *((137, "object", 39, 9), (128, "drop", 51, 163), (161, "drop", 84, 35)),
    ]
)
@given(mutations)
@settings(max_examples=6, phases=set(Phase) - {Phase.shrink})  # seconds for each
def test_finds_in_a_graph_that_was_spoilt_what_pyshacl_finds(
    spoilt: list[tuple[int, str, int, int]],
) -> None:
    data = list(MADE)
    for index, how, other, another in spoilt:
        triple, term = data[index % len(data)], TERMS[other % len(TERMS)]
        predicate = PREDICATES[another % len(PREDICATES)]
        if how != "add":
            del data[index % len(data)]
        if how in ("object", "add"):
            data.append(ox.Triple(triple.subject, triple.predicate, term))
        elif how == "predicate":
            data.append(ox.Triple(triple.subject, predicate, triple.object))
    data = [triple for triple in data if is_comparable(triple)]
    unsettled = incomparable(data)
    data += [triple for file in CORE for triple in triples(file)]
    assert ours(data) - unsettled == theirs(data) - unsettled


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ('"2024-07-01T12:00:00Z"^^xsd:dateTime', "16"),
        ("0", '"16"'),
        ("<https://example.org/a>", "16"),
        ('"ten"^^xsd:integer', "16"),
        ("16", "16"),
    ],
)
def test_what_cannot_be_compared_is_a_violation_of_less_than(start: str, end: str) -> None:
    turtle = f"""
    @prefix oa: <{PREFIXES["oa"]}> . @prefix xsd: <{PREFIXES["xsd"]}> .
    <{BASE}article/a#char=0,16> a <{PREFIXES["dp"]}Evidence> ; oa:start {start} ; oa:end {end} .
    """
    data = [quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)]
    assert (f"{BASE}article/a#char=0,16", STARTS) in ours(data)


def test_a_value_at_fault_is_told() -> None:
    place = f"<{BASE}here> a <{PREFIXES['dp']}Location> ; <{PREFIXES['dp']}kind> <{BASE}there> ."
    data = [q.triple for q in ox.parse(place, format=ox.RdfFormat.TURTLE)]
    data += [triple for file in CORE for triple in triples(file)]
    (found,) = [v for v in violations([written(data)]) if v.value]
    assert re.search(r"one of the kinds of locations", found.message)
    assert (found.focus, found.value) == (f"{BASE}here", f"{BASE}there")
