"""Words cut from a text are found where they were."""

import re
import unicodedata

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from diplograph.coding.readers.quotes import QuoteError, Text, same, split

SPACES = st.text(" \n\t\u00a0\u2003", min_size=1, max_size=3)
# few letters, so that words come again; composed and decomposed ones, and signs of two code points
WORDS = st.text("ab\u00e9e\u0301.\U0001f309\u0634\u200d", min_size=1, max_size=3)
TEXTS = st.lists(st.tuples(WORDS, SPACES), min_size=1, max_size=25).map(
    lambda pairs: "".join(word + space for word, space in pairs)
)


def found(text: str, quote: str, prefix: str | None = None, suffix: str | None = None) -> object:
    """The spans of a quote; 'several' where it is reported to be ambiguous."""
    try:
        words = Text(text).find(quote, prefix, suffix)
    except QuoteError as error:
        return "several" if re.search(r" is in the text \d+ times$", str(error)) else str(error)
    assert [w.exact for w in words] == [text[w.start : w.end] for w in words]
    return [(w.start, w.end) for w in words]


def places(text: str, quote: str) -> list[tuple[int, int]]:
    """All places of a quote, by trying each."""
    pattern = re.compile(r"\s+".join(map(re.escape, quote.split())))
    matches = (pattern.match(text, start) for start in range(len(text)))
    return [match.span() for match in matches if match]


@given(TEXTS, st.data())
@example("a  b a b", None)
def test_a_stretch_of_a_text_is_found_where_it_was(text: str, data: st.DataObject | None) -> None:
    """Or reported to be there more than once, and only where it is; however it is wrapped."""
    start = data.draw(st.integers(0, len(text) - 1)) if data else 0
    end = data.draw(st.integers(start + 1, len(text))) if data else 4
    quote = text[start:end].strip()
    assume(quote)
    start = text.index(quote, start)
    there = places(text, quote)
    expected = "several" if len(there) > 1 else [(start, start + len(quote))]
    wrapped = re.sub(r"\s+", lambda _: data.draw(SPACES) if data else " ", quote)
    for given_quote in (quote, f" {quote}\n", wrapped):
        assert found(text, given_quote) == expected


@given(TEXTS, st.data())
def test_a_prefix_and_a_suffix_settle_which(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end].strip()
    assume(quote)
    start = text.index(quote, start)
    end = start + len(quote)
    before, after = text[:start].strip() or None, text[end:].strip() or None
    assert found(text, quote, before, after) == [(start, end)]


@given(TEXTS, st.data())
def test_parts_around_an_ellipsis_follow_each_other(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=4, max_size=4)))
    first, second = text[cuts[0] : cuts[1]].strip(), text[cuts[2] : cuts[3]].strip()
    assume(first and second)
    spans = found(text, f"{first} … {second}")
    if spans != "several":
        assert isinstance(spans, list)
        (_, end), (start, _) = spans
        assert end <= start
        assert [same(text[a:b], part) for (a, b), part in zip(spans, (first, second), strict=True)]


LETTERS = st.sampled_from(
    "a b . \u00e9 e\u0301 \u212b \u00c5 A\u030a \u1e69 s\u0307\u0323 \u1e63\u0307 \uac01"
    " \u1100\u1161\u11a8 \u0344 \u2126 \u0928\u093c …".split()
)


def normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@given(st.lists(LETTERS | SPACES, min_size=1, max_size=25), st.data())
@example(["e\u0301", " ", "\u00e9"], None)
def test_how_each_letter_is_composed_does_not_matter(
    letters: list[str], data: st.DataObject | None
) -> None:
    """In the text, and again in the quote: where the same is not there twice, it is found."""

    def spelled(letter: str) -> str:
        composed, decomposed = normal(letter), unicodedata.normalize("NFD", letter)
        return data.draw(st.sampled_from([letter, composed, decomposed])) if data else letter

    theirs = [spelled(letter) for letter in letters]
    first = data.draw(st.integers(0, len(letters) - 1)) if data else 0
    last = data.draw(st.integers(first, len(letters) - 1)) if data else 2
    assume(letters[first].strip() and letters[last].strip())
    assume(split("".join(letters[first : last + 1])))
    assume("".join(theirs[first : last + 1])[:1] != "\u0344")  # which belongs to what is before it
    text = "".join(theirs)
    quote = "".join(map(spelled, letters[first : last + 1])) if data else "\u00e9 e\u0301"
    spans = found(text, quote)
    if spans != "several":
        assert isinstance(spans, list), spans
        start = len("".join(theirs[:first]))
        if len(places(normal(text), normal(quote))) == 1:
            assert spans == [(start, start + len("".join(theirs[first : last + 1])))]


@given(st.text(), st.text(min_size=1))
def test_what_is_not_there_is_never_found(text: str, quote: str) -> None:
    assume("…" not in quote and not places(text, quote))
    assume(unicodedata.normalize("NFC", quote) == unicodedata.normalize("NFD", quote) == quote)
    with pytest.raises(QuoteError, match=r"not in the text|no words"):
        Text(text).find(quote, None, None)


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        ("a b a b a", "a b a", "several"),
        ("a  b a b", "a b", "several"),
        ("a b a  b", "a b", "several"),
        ("a\nb c", "a b", [(0, 3)]),
        ("a\n\n b c", "a b", [(0, 5)]),
        ("a  b", "a\n b", [(0, 4)]),
        (" \n a ", "a", [(3, 4)]),
        ("a", "A", "'A' is not in the text"),
    ],
)
def test_how_a_text_is_wrapped_does_not_matter(text: str, quote: str, expected: object) -> None:
    assert found(text, quote) == expected


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        ("a cafe\u0301 and cr\u00e8me there", "caf\u00e9 and cr\u00e8me", [(2, 17)]),
        ("10 \u212b wide", "\u00c5 wide", [(3, 9)]),
        ("e\u0323\u0302 x", "\u1ec7 x", [(0, 5)]),
        ("\uac01", "\uac00", "'\uac00' is not in the text"),
        ("He: we … will see … tomorrow.", "we … will see … tomorrow.", [(4, 29)]),
        ("He: we … will wait and see … tomorrow.", "we … see", [(4, 6), (23, 26)]),
        ("we … see. we … see.", "we … see", "several"),
        ("a … b", "…", "the quote has no words"),
    ],
)
def test_what_is_the_same_to_a_reader_is_found(text: str, quote: str, expected: object) -> None:
    assert found(text, quote) == expected


def test_a_quote_is_split_at_every_ellipsis() -> None:
    assert split("… a … b c … … d") == ["a", "b c", "d"]
