"""Which of several labels a thing is called by, and how IRIs are shortened."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplograph.coding.vocabulary import Vocabulary
from diplograph.query.results import Names
from diplograph.rdf.names import LABELS, Namespaces

BASE = "https://example.org/"
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
        Names(store, BASE, language=language).label(EGYPT.value),
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
