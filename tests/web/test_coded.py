"""Marks in a text, however they overlap."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

import diplograph
from diplograph.output.pages import Coded, Entry
from diplograph.output.pages.text_marks import marks
from diplograph.web.annotated_text import paragraphs

ENTRIES = st.lists(
    st.lists(st.tuples(st.integers(0, 38), st.integers(1, 20)), min_size=1, max_size=3), max_size=6
)


@given(text=st.text("ab \n", min_size=0, max_size=40), spans=ENTRIES)
def test_each_mark_begins_and_ends_once_around_its_words(
    text: str, spans: list[list[tuple[int, int]]]
) -> None:
    within = [
        [(start, min(start + length, len(text))) for start, length in entry if start < len(text)]
        for entry in spans
    ]
    found = marks([entry for entry in within if entry])
    entries = tuple(Entry(None, None, "", "", None) for entry in within if entry)  # type: ignore[arg-type]
    shown = list(paragraphs(Coded(text, found, entries)))
    begun: Counter[tuple[int, int]] = Counter()
    ended: Counter[int] = Counter()
    for pieces in shown:
        for piece in pieces:
            assert bool(piece.entry) == bool(piece.depth)
            begun.update((mark.start, mark.end) for mark in piece.starts)
            ended.update(piece.numbers)
    seen = [mark for mark in found if text[mark.start : mark.end].strip()]
    assert {(mark.start, mark.end) for mark in seen} <= begun.keys()
    assert set(begun.values()) <= {1}
    assert ended == Counter(
        n for mark in found if (mark.start, mark.end) in begun for n in mark.numbers
    )
    assert (
        "".join("".join(p.text for p in pieces) for pieces in shown).split()
        == "".join(part for part in _paragraphs(text)).split()
    )


def _paragraphs(text: str) -> list[str]:
    import re

    return re.split(r"\n[^\S\n]*\n\s*", text)


def test_of_several_the_narrowest_is_linked(case: diplograph.Case) -> None:
    names = case.names
    wide, narrow = (Entry(names.iri(f"x:{n}"), None, n, "", None) for n in ("wide", "narrow"))
    found = marks([[(0, 12)], [(4, 6)]])
    (pieces,) = paragraphs(Coded("He said no.!", found, (wide, narrow)))
    assert [(p.text, p.entry and p.entry.label, p.depth, p.numbers) for p in pieces] == [
        ("He s", "wide", 1, ()),
        ("ai", "narrow", 2, (2,)),
        ("d no.!", "wide", 1, (1,)),
    ]
