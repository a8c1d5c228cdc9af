"""What holds for the triples of any record, however it is spelled."""

import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef

from diplograph.coding.model.article import Article
from diplograph.coding.readers.article_files import read
from diplograph.coding.readers.article_resolver import ArticleResolver
from diplograph.coding.spelling import is_blank
from diplograph.graph import mapping

ACTORS = ["arvenia", "borland", "mira-kest", "River Commission", "أرفينيا", "wd:Q7"]
TARGETS = ["bridge-reopening", "toll-on-lorries", "water-sharing", "bridge-closure", "far#entry"]
PLACES = ["Arvenia", "ilva-bridge", "ilva-valley"]
DATES = ["2024-05-03", "2024-02", "2023", "2024-03-05?", "2024-03/..", "../2024-03", "2024-02-XX"]
# no control characters, which are refused, and no ellipsis, which skips words
WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff…"), min_size=1
).filter(lambda text: not is_blank(text))
CODER = st.sampled_from(["ana", "second-coder"])


def names(known: list[str]) -> st.SearchStrategy[str | list[str]]:
    return st.sampled_from(known) | st.lists(st.sampled_from(known), min_size=1, max_size=3)


EVIDENCE = {
    "according_to": names(ACTORS),
    "attribution": st.sampled_from(["quoted", "reported", "narrated", "imputed"]),
    "coder": CODER,
    "coded": st.sampled_from(["2026-11-20", "2026-11-20T09:30:00+02:00"]),
    "note": WORDS,
}
CONDITION = st.fixed_dictionaries(
    {"that": WORDS, "effect": st.sampled_from(["enables", "blocks"])},
    optional={"by": names(ACTORS)},
)
POSITION = st.fixed_dictionaries(
    {
        "holder": names(ACTORS),
        "stance": st.sampled_from(["supports", "opposes", "demands", "accepts-if"]),
        "target": names(TARGETS),
    },
    optional=EVIDENCE
    | {
        "party": st.sampled_from(ACTORS),
        "about": names(PLACES),
        "addressee": names(ACTORS),
        "held": st.sampled_from(DATES),
        "firmness": st.sampled_from(["red-line", "core", "negotiable"]),
        "condition": CONDITION | st.lists(CONDITION, min_size=1, max_size=2),
        "grounds": WORDS,
        "supersedes": st.sampled_from(["far#entry", "near#entry"]),
    },
)
EVENT = st.fixed_dictionaries(
    {"kind": st.sampled_from(["meeting", "vote"])},
    optional=EVIDENCE
    | {
        "label": WORDS,
        "agent": names(ACTORS),
        "participant": names(ACTORS),
        "place": names(PLACES),
        "concerns": names([*TARGETS, *PLACES]),
        "in_response_to": st.sampled_from(["bridge-closure", "far#entry"]),
        "report_of": st.just("bridge-closure"),
        "when": st.sampled_from(DATES),
    },
)


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    """A record that is right: each entry quotes a sentence of its own, by its number."""
    entries = draw(st.lists(st.tuples(st.booleans(), POSITION, EVENT), max_size=4))
    positions: list[Any] = []
    events: list[Any] = []
    sentences: list[str] = []
    for number, (is_position, position, event) in enumerate(entries):
        sentence = f"{draw(WORDS)} ⟦{number}⟧"
        sentences.append(sentence)
        (positions if is_position else events).append(
            (position if is_position else event) | {"quote": sentence}
        )
    optional = {"author": WORDS, "note": WORDS, "date_note": WORDS, "coder": CODER}
    head = draw(st.fixed_dictionaries({"title": WORDS, "publisher": WORDS}, optional=optional))
    text = draw(st.sampled_from([" ", "\n\n", "\t", "\u2028"])).join(["Begin.", *sentences])
    return head | {
        "id": "news",
        "published": "2024-05-17",
        "positions": positions,
        "events": events,
        "text": text,
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("records")


def as_json(record: dict[str, Any], folder: Path, resolver: ArticleResolver) -> Article:
    (folder / "a.jsonl").write_text(json.dumps(record), encoding="utf-8")
    return article(folder / "a.jsonl", resolver)


def as_markdown(record: dict[str, Any], folder: Path, resolver: ArticleResolver) -> Article:
    front = yaml.safe_dump({k: v for k, v in record.items() if k != "text"}, allow_unicode=True)
    (folder / "a.md").write_text(f"---\n{front}---\n\n{record['text']}\n", encoding="utf-8")
    return article(folder / "a.md", resolver)


def article(path: Path, resolver: ArticleResolver) -> Article:
    (reading,) = read(path, path.name, resolver)
    assert reading.article, [str(problem) for problem in reading.problems]
    return reading.article


@settings(max_examples=40)
@given(record=records())
def test_triples_are_canonical_and_read_alike_by_both_libraries(
    record: dict[str, Any], folder: Path, resolver: ArticleResolver
) -> None:
    data = mapping.triples(as_json(record, folder, resolver))
    store = ox.Store()
    store.bulk_load(data, format=ox.RdfFormat.N_TRIPLES)
    lines = data.decode().split("\n")[:-1]
    assert lines == sorted(f"{quad.triple} ." for quad in store)
    theirs = Graph().parse(data=data, format="nt")
    assert set(theirs) == {
        (in_rdflib(q.subject), in_rdflib(q.predicate), in_rdflib(q.object)) for q in store
    }


def in_rdflib(term: object) -> URIRef | Literal:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    assert isinstance(term, ox.Literal)
    plain = term.datatype.value.endswith("#string")
    return Literal(term.value, datatype=None if plain else URIRef(term.datatype.value))


@settings(max_examples=40)
@given(record=records())
def test_markdown_and_json_give_the_same_article(
    record: dict[str, Any], folder: Path, resolver: ArticleResolver
) -> None:
    assert as_markdown(record, folder, resolver) == as_json(record, folder, resolver)


@settings(max_examples=40)
@given(record=records(), data=st.data())
def test_order_does_not_matter(
    record: dict[str, Any], data: st.DataObject, folder: Path, resolver: ArticleResolver
) -> None:
    other = dict(data.draw(st.permutations(list(record.items()))))
    for group in ("positions", "events"):
        other[group] = data.draw(st.permutations(record[group]))
    assert mapping.triples(as_json(other, folder, resolver)) == mapping.triples(
        as_json(record, folder, resolver)
    )


@settings(max_examples=40)
@given(record=records(), data=st.data())
def test_an_entry_does_not_change_with_its_neighbours(
    record: dict[str, Any], data: st.DataObject, folder: Path, resolver: ArticleResolver
) -> None:
    """Nor with the text around it, but for the offsets of its words."""
    fewer = {k: v for k, v in record.items() if k not in ("positions", "events")}
    for group in ("positions", "events"):
        kept = data.draw(st.lists(st.booleans(), min_size=4, max_size=4))
        fewer[group] = [entry for entry, keep in zip(record[group], kept, strict=False) if keep]
    whole, part = as_json(record, folder, resolver), as_json(fewer, folder, resolver)
    assert set(part.positions) <= set(whole.positions)
    assert set(part.events) <= set(whole.events)
    assert set(mapping.triples(part).splitlines()) <= set(mapping.triples(whole).splitlines())
    later = as_json(fewer | {"text": f"Before it. {record['text']}"}, folder, resolver)
    assert [entry.iri for entry in later.positions] == [entry.iri for entry in part.positions]
    assert [entry.iri for entry in later.events] == [entry.iri for entry in part.events]
