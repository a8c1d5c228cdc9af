"""Passages: the sentences around a quote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplograph.query.results.passages import AROUND, Passage, around


def marked(text: str, *quotes: str) -> str:
    spans = []
    for quote in quotes:
        start = text.index(quote)
        spans.append((start, start + len(quote)))
    return around(text, spans).marked("«", "»")


@pytest.mark.parametrize(
    ("text", "quote", "passage"),
    [
        ("One. Two and a half. Three.", "a half", "Two and «a half»."),
        ("One. Two.", "Two.", "«Two.»"),
        ("One. Two", "One", "«One»."),
        ("Is it? It is! So be it.", "It is", "«It is»!"),
        ("He said: “No.” Then he left.", "No", "He said: “«No».”"),
        ("Before.\n\nA heading\n\nAfter it.", "heading", "A «heading»"),
        ("A line\nthat goes\non. Next.", "that goes\non", "A line «that goes on»."),
        # Stops that end no sentence.
        (
            "Mr. Brandt of the U.N. Council spoke.",
            "spoke",
            "Mr. Brandt of the U.N. Council «spoke».",
        ),
        ("Some (e.g. two) of 3.5 million left.", "left", "Some (e.g. two) of 3.5 million «left»."),
        ("Well... perhaps. Yes.", "perhaps", "Well... «perhaps»."),
        # Other scripts.
        ("من قال ذلك؟ قالت مصر لا. انتهى.", "مصر", "قالت «مصر» لا."),
        ("これは一つ。それは二つ。終わり。", "二つ", "それは«二つ»。"),
        ("यह एक है। वह दो है। बस।", "दो", "वह «दो» है।"),
        ("זה אחד. זה שתיים. סוף.", "שתיים", "זה «שתיים»."),
        ("Это раз. Это два. Конец.", "два", "Это «два»."),
    ],
)
def test_a_passage_is_the_sentence_of_the_quote(text: str, quote: str, passage: str) -> None:
    assert marked(text, quote) == passage


def test_quotes_of_one_sentence_share_a_passage() -> None:
    assert marked("Zero. One two three. Four.", "three", "One") == "«One» two «three»."


def test_quotes_of_neighbouring_sentences_share_a_passage() -> None:
    assert marked("One. Two. Three.", "One", "Two") == "«One». «Two»."


def test_what_lies_between_distant_quotes_is_left_out() -> None:
    text = "The first. " + "Nothing here. " * 50 + "The last."
    assert marked(text, "first", "last") == "The «first». … The «last»."


def test_quotes_that_overlap_are_marked_as_one() -> None:
    assert around("one two three", [(0, 7), (4, 13)]).marked("«", "»") == "«one two three»"


def test_a_long_sentence_is_cut_between_words() -> None:
    text = "word " * 200 + "QUOTE" + " word" * 200
    passage = marked(text, "QUOTE")
    before, after = passage.split("«QUOTE»")
    assert before.startswith("…word ")
    assert after.endswith(" word…")
    assert AROUND - 10 < len(before) <= AROUND + 1
    assert AROUND - 10 < len(after) <= AROUND + 1


def test_a_long_sentence_without_spaces_is_cut_all_the_same() -> None:
    passage = marked("字" * 1000 + "文" + "字" * 1000, "文")
    assert passage == f"…{'字' * AROUND}«文»{'字' * AROUND}…"


@given(st.data())
def test_every_quote_is_in_its_passage_and_the_passage_is_short(data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet="aB.?! \n。؟\u0301", min_size=1, max_size=2000), "text")
    places = st.integers(0, len(text))
    pairs = data.draw(st.lists(st.tuples(places, places), min_size=1, max_size=4), "spans")
    spans = [(min(pair), max(pair)) for pair in pairs]
    passage = around(text, spans)
    quoted = "".join("".join(part.split()) for part, is_quote in passage.parts if is_quote)
    covered = sorted({place for start, end in spans for place in range(start, end)})
    assert quoted == "".join("".join(text[place] for place in covered).split())
    unquoted = sum(len(part) for part, is_quote in passage.parts if not is_quote)
    assert unquoted <= len(spans) * (2 * AROUND + len("… … "))
    assert "\n" not in str(passage)


def test_a_passage_is_text_with_marks() -> None:
    passage = Passage((("He said ", False), ("no", True)))
    assert str(passage) == "He said no"
    assert passage.marked("<b>", "</b>") == "He said <b>no</b>"
