"""What names mean, for whom somebody spoke, and what is said about names that mean nothing."""

from pathlib import Path
from typing import Literal, get_args
from unicodedata import normalize

import pyoxigraph as ox
import pytest

from diplograph.coding.model import raw_article
from diplograph.coding.vocabulary import Vocabulary
from diplograph.errors import AmbiguousName, InputError, UnknownName
from diplograph.rdf.namespaces import DP, PREFIXES
from diplograph.rdf.turtle_reader import read_turtle

BASE = "https://example.org/river/"
NS = PREFIXES["dp"]

Form = Literal["NFC", "NFD"]


def vocabulary(turtle: str, **prefixes: str) -> Vocabulary:
    """The ontology's classes of actors and places, and what `turtle` says."""
    text = f"""
    @prefix : <{BASE}> . @prefix dp: <{NS}> . @prefix rdfs: <{PREFIXES["rdfs"]}> .
    @prefix skos: <{PREFIXES["skos"]}> . @prefix xsd: <{PREFIXES["xsd"]}> .
    dp:State rdfs:subClassOf dp:Actor . dp:Person rdfs:subClassOf dp:Actor .
    dp:Actor rdfs:label "actor"@en . dp:State rdfs:label "state"@en .
    dp:Location rdfs:label "location"@en .
    {turtle}
    """
    quads = ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)
    return Vocabulary((quad.triple for quad in quads), BASE, PREFIXES | prefixes)


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("arvenia", DP.Actor, "arvenia"),
        ("Arvenia", DP.Actor, "arvenia"),
        ("Arvenia", DP.Location, "arvenian-land"),
        ("  ARVENIA ", DP.Actor, "arvenia"),
        ("republic-of arvenia", DP.Actor, "arvenia"),
        ("أرفينيا", DP.Actor, "arvenia"),
        (f"{BASE}arvenia", DP.Actor, "arvenia"),
        (f"<{BASE}arvenia>", DP.Actor, "arvenia"),
        ("water-sharing", DP.Target, "water-sharing"),
        ("closure of the bridge", DP.Event, "bridge-closure"),
    ],
)
def test_a_name_is_an_id_an_iri_or_a_label(
    name: str, kind: str, expected: str, river: Vocabulary
) -> None:
    assert river.resolve(name, (kind,)) == BASE + expected


def test_a_curie_has_a_prefix_of_the_case_or_a_common_one() -> None:
    found = vocabulary(
        "<https://example.com/x#a> a dp:State . <http://www.wikidata.org/entity/Q7> a dp:State .",
        ex="https://example.com/x#",
    )
    assert found.resolve("ex:a", (DP.Actor,)) == "https://example.com/x#a"
    assert found.resolve("wd:Q7", (DP.Actor,)) == "http://www.wikidata.org/entity/Q7"
    assert [found.id(iri) for iri in found.individuals(DP.Actor)] == ["wd:Q7", "ex:a"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("written", ["NFC", "NFD"])
def test_a_name_is_the_same_in_each_normal_form(written: Form, form: Form) -> None:
    iri = normalize(written, f"{BASE}c\u00f4te")
    label = normalize(written, "C\u00f4te Sud")
    found = vocabulary(f'<{iri}> a dp:State ; rdfs:label "{label}"@fr .')
    for name in ("c\u00f4te", "C\u00f4te Sud", f"<{BASE}c\u00f4te>", "c\u00f4te sud"):
        assert found.resolve(normalize(form, name), (DP.Actor,)) == iri
    assert found.nearest(normalize(form, "c\u00f4te sut"), (DP.Actor,)) == [found.id(iri)]


def test_a_label_with_a_colon_is_a_label() -> None:
    found = vocabulary(':un a dp:State ; rdfs:label "UN: Assembly"@en .')
    assert found.resolve("UN: Assembly", (DP.Actor,)) == f"{BASE}un"


def test_an_id_goes_before_a_label() -> None:
    found = vocabulary(':north a dp:State ; rdfs:label "South" . :south a dp:State .')
    assert found.resolve("south", (DP.Actor,)) == f"{BASE}south"
    assert found.resolve("South", (DP.Actor,)) == f"{BASE}north"


def test_an_unknown_name_comes_with_the_nearest(river: Vocabulary) -> None:
    with pytest.raises(UnknownName) as error:
        river.resolve("borlnd", (DP.Actor,))
    assert error.value.suggestions == ("borland",)
    assert str(error.value) == "'borlnd' is not the name of an actor (did you mean borland?)"
    with pytest.raises(UnknownName) as error:
        river.resolve("republic of arvania", (DP.Actor,))
    assert error.value.suggestions == ("arvenia",)


def test_a_name_of_another_kind_is_told_to_be_that(river: Vocabulary) -> None:
    with pytest.raises(UnknownName, match="not the name of a location, but of a state"):
        river.resolve("borland", (DP.Location,))
    with pytest.raises(UnknownName, match=r"not the name of an actor$"):
        river.resolve("dp:Actor", (DP.Actor,))
    with pytest.raises(UnknownName, match=r"not the name of anything in the vocabulary$"):
        river.resolve("nowhere near it")


def test_a_label_of_several_is_no_name(river: Vocabulary) -> None:
    with pytest.raises(AmbiguousName) as error:
        river.resolve("kest", (DP.Actor,))
    assert error.value.candidates == ("jonas-kest", "mira-kest")
    assert str(error.value) == (
        "'kest' is the name of more than one actor (write jonas-kest or mira-kest)"
    )


def test_names_are_remembered_and_faults_come_again(river: Vocabulary) -> None:
    names = river.names(DP.Actor)
    assert names is river.names(DP.Actor)
    assert names["Borland"] == f"{BASE}borland"
    for _ in range(2):
        with pytest.raises(UnknownName):
            names["borlnd"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "English"), ("ar", "عربي"), ("he", "plain"), ("", "plain")],
)
def test_a_label_is_in_the_language_or_in_none(language: str, expected: str) -> None:
    found = vocabulary(
        ':a a dp:State ; rdfs:label "plain", "English"@en, "عربي"@ar ; skos:altLabel "A"@he .'
    )
    assert found.label(f"{BASE}a", language) == expected


def test_a_label_is_found_wherever_there_is_one() -> None:
    found = vocabulary(':a rdfs:label "עברית"@he . :b skos:altLabel "B"@en . :c a dp:State .')
    assert [found.label(BASE + name) for name in "abc"] == ["עברית", "B", "c"]


def test_types_go_up_the_class_tree_even_where_it_is_a_ring() -> None:
    found = vocabulary(":a a :x . :x rdfs:subClassOf :y . :y rdfs:subClassOf :x , dp:Actor .")
    assert found.types(f"{BASE}a") == {f"{BASE}x", f"{BASE}y", DP.Actor}
    assert found.individuals(DP.Actor) == [f"{BASE}a"]


@pytest.mark.parametrize(
    ("actor", "day", "party"),
    [
        ("mira-kest", "2024-01-31", "mira-kest"),
        ("mira-kest", "2024-02-01", "arvenia"),
        ("mira-kest", "2024-06-30", "arvenia"),
        ("mira-kest", "2024-07-01", "river-commission"),
        ("mira-kest", "2999-12-31", "river-commission"),
        ("arvenian-government", "1900-01-01", "arvenia"),
        ("otto-lind", "2024-04-30", "arvenia"),
        ("otto-lind", "2024-06-01", "borland"),
        ("borland", "2024-05-17", "borland"),
    ],
)
def test_tenures_are_followed_to_their_end(
    actor: str, day: str, party: str, river: Vocabulary
) -> None:
    assert river.party(BASE + actor, day) == BASE + party


def test_who_acts_for_two_on_one_day_is_in_doubt(river: Vocabulary) -> None:
    with pytest.raises(AmbiguousName) as error:
        river.party(f"{BASE}otto-lind", "2024-05-31")
    assert error.value.candidates == ("arvenia", "borland")


def test_two_tenures_for_the_same_are_no_doubt_and_rings_end() -> None:
    found = vocabulary("""
        :one a dp:Tenure ; dp:tenureOf :a ; dp:actsFor :b .
        :two a dp:Tenure ; dp:tenureOf :a ; dp:actsFor :b ; dp:from "2024-01-01"^^xsd:date .
        :ring-1 a dp:Tenure ; dp:tenureOf :c ; dp:actsFor :d .
        :ring-2 a dp:Tenure ; dp:tenureOf :d ; dp:actsFor :c .
    """)
    assert found.party(f"{BASE}a", "2024-05-17") == f"{BASE}b"
    assert found.party(f"{BASE}c", "2024-05-17") == f"{BASE}c"


def test_every_faulty_file_is_told_with_its_place(tmp_path: Path) -> None:
    files = {
        "good.ttl": "<https://example.org/a> a <https://example.org/B> .",
        "bad.ttl": "@prefix : <https://example.org/> .\n:a :b\n  :c ; ; :d .\n",
        "relative.ttl": "<a> <b> <c> .",
        "missing.ttl": None,
    }
    paths = [tmp_path / name for name in files]
    for path in paths:
        if (content := files[path.name]) is not None:
            path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_turtle({path: path.name for path in paths})
    bad, relative, missing = error.value.problems
    assert (bad.path, bad.line) == ("bad.ttl", 3)
    assert bad.message.startswith("not Turtle: ")
    assert "\n" not in bad.message
    assert (relative.path, relative.line, relative.column) == ("relative.ttl", 1, 1)
    assert str(missing) == "missing.ttl: cannot be read: No such file or directory"


@pytest.mark.parametrize(
    ("choices", "kind"),
    [
        (raw_article.Firmness, DP.Firmness),
        (raw_article.Basis, DP.FirmnessBasis),
        (raw_article.Attribution, DP.AttributionMode),
        (raw_article.Effect, DP.ConditionEffect),
    ],
    ids=lambda value: value.removeprefix(NS) if isinstance(value, str) else "",
)
def test_the_model_lists_the_concepts_of_the_ontology(
    choices: object, kind: str, river: Vocabulary
) -> None:
    assert sorted(NS + choice for choice in get_args(choices)) == river.individuals(kind)
