"""Which of several labels a thing is called by, and how IRIs are shortened."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplograph import resources
from diplograph.coding.vocabulary import Vocabulary
from diplograph.query.name_resolver import Resolver
from diplograph.query.results import Labels
from diplograph.rdf.names import LABELS, Namespaces
from diplograph.rdf.namespaces import PREFIXES
from diplograph.rdf.turtle_reader import read_turtle

BASE, DP = "https://example.org/", PREFIXES["dp"]
EGYPT = ox.NamedNode(f"{BASE}egypt")
LABEL, PREFERRED, TITLE, ALTERNATIVE = map(ox.NamedNode, LABELS)

texts = st.builds(
    ox.Literal,
    st.sampled_from(["Egypt", "Misr", "Egypte", "مصر"]),
    language=st.sampled_from([None, "en", "en-GB", "eng", "EN-us", "fr", "ar"]),
)
labels = st.lists(
    st.builds(ox.Triple, st.just(EGYPT), st.sampled_from(list(map(ox.NamedNode, LABELS))), texts)
)


def shown(*triples: ox.Triple, language: str = "en") -> set[str]:
    """What a thing is called where articles are read, and where results are shown."""
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples)
    return {
        Vocabulary(triples, BASE).label(EGYPT.value, language),
        Labels(store, BASE, language=language).label(EGYPT.value),
    }


@pytest.mark.parametrize(
    ("given", "label"),
    [
        ([(LABEL, "Egypte", "fr"), (PREFERRED, "Egypt", "en")], "Egypt"),
        ([(LABEL, "Egypte", "fr"), (PREFERRED, "Egypt", "en-GB")], "Egypt"),
        ([(LABEL, "Egypt", None), (PREFERRED, "Egypt (UK)", "en-GB")], "Egypt (UK)"),
        ([(LABEL, "Egypt (UK)", "en-GB"), (PREFERRED, "Egypt", "en")], "Egypt"),
        ([(LABEL, "Egypt", None), (PREFERRED, "Misr", "eng")], "Egypt"),
        ([(LABEL, "Egypt", "en"), (PREFERRED, "Arab Republic of Egypt", "en")], "Egypt"),
        ([(LABEL, "Egypte", "fr"), (ALTERNATIVE, "Egypt", "en")], "Egypte"),
        ([(ALTERNATIVE, "Egypt", "en")], "Egypt"),
        ([(LABEL, "مصر", "ar"), (LABEL, "Egypte", "fr")], "مصر"),
        ([], "egypt"),
    ],
)
def test_the_language_asked_for_comes_before_the_property(
    given: list[tuple[ox.NamedNode, str, str | None]], label: str
) -> None:
    triples = [ox.Triple(EGYPT, p, ox.Literal(text, language=tag)) for p, text, tag in given]
    assert shown(*triples) == shown(*reversed(triples)) == {label}


@given(labels, st.sampled_from(["en", "fr", "AR", "en-gb"]))
def test_a_thing_is_called_the_same_everywhere(triples: list[ox.Triple], language: str) -> None:
    assert len(shown(*triples, language=language)) == 1


def test_the_longest_namespace_is_taken_and_that_of_the_case_first() -> None:
    prefixes = {"a": "https://a.example/", "b": "https://a.example/b/", "c": f"{BASE}c/"}
    names = Namespaces(prefixes, BASE)
    assert names.shorten("https://a.example/b/c") == "b:c"
    assert names.expand("b:c") == "https://a.example/b/c"
    assert names.shorten(f"{BASE}c/d") == "c/d"
    assert names.in_sparql(f"{BASE}c/d") == "c:d"
    assert names.expand("d:c") is None


ODD = """
    :supports a dp:State . :opposes a dp:Misspelt . :Stance a dp:Issue . :geo a dp:Location .
    <https://example.org/wd:Q79> a dp:State . <https://example.org/a/b> a dp:State , dp:Issue .
    <https://example.org/%C3%A9> a dp:State . <https://example.org/é> a dp:State .
    wd:Q79 a dp:State . <urn:wd:Q79> a dp:State . <https://example.com/x> a dp:State .
"""


@pytest.mark.parametrize("name", ["gaza.ttl", "starter", "odd"])
def test_an_id_is_the_same_everywhere_and_leads_back(name: str, tmp_path: Path) -> None:
    own = {
        "gaza.ttl": (resources.ontology() / "gaza.ttl").read_text(encoding="utf-8"),
        "starter": resources.starter_files()["vocabulary.ttl"]
        .read_text(encoding="utf-8")
        .replace("{slug}", "starter"),
        "odd": f"@prefix : <{BASE}> . @prefix dp: <{DP}> . @prefix wd: <{PREFIXES['wd']}> . {ODD}",
    }[name]
    file = tmp_path / "vocabulary.ttl"
    file.write_text(own, encoding="utf-8")
    base = own.partition("@prefix :")[2].partition(">")[0].strip(" <")
    paths = [file, *resources.ontology_files()]
    triples = [t for some in read_turtle({p: p.name for p in paths}).values() for t in some]
    store, vocabulary = ox.Store(), Vocabulary(triples, base)
    store.extend(ox.Quad(*triple) for triple in triples)
    names, resolver = Labels(store, base), Resolver(store, base, lambda: vocabulary)
    assert vocabulary.id(f"{DP}opposes") == ("dp:opposes" if name == "odd" else "opposes")
    for iri in vocabulary.individuals():
        id_ = names.id(iri)
        assert vocabulary.id(iri) == id_
        assert vocabulary.resolve(id_) == resolver.resolve(id_) == iri


@pytest.mark.parametrize(
    ("iri", "id_"),
    [
        (f"{DP}accepts", "accepts"),
        (f"{DP}supports", "dp:supports"),  # the case has one of that name
        (f"{DP}Actor", "dp:Actor"),
        (f"{DP}holder", "dp:holder"),
        (f"{DP}nothing", "dp:nothing"),
        (f"{BASE}a:b", f"{BASE}a:b"),
        (BASE, BASE),
    ],
)
def test_what_needs_a_prefix_to_be_found_has_one(iri: str, id_: str) -> None:
    types = {f"{DP}accepts": [f"{DP}Stance"], f"{DP}supports": [f"{DP}Stance"]}
    types |= {f"{BASE}supports": [f"{DP}State"], f"{DP}Actor": [PREFIXES["owl"] + "Class"]}
    assert Namespaces(base=BASE).id(iri, lambda known: types.get(known, [])) == id_
