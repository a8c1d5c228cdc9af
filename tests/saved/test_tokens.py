"""Tokens: what is one, where it stands, and that the text is all there."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplograph.errors import QueryError
from diplograph.query.saved.tokens import Kind, excerpt, place, tokenise

TOKENS = {
    Kind.IRI: ["<urn:a>", "<>", "<http://example.org/é?a=b#c>", r"<urn:\u00e9>"],
    Kind.NAME: [
        ":",
        "dp:",
        "dp:holder",
        "a.b:c.d",
        ":1",
        "dp:a%20b",
        r"dp:a\'b\~",
        "é:رفح",
        "a:b:c",
    ],
    Kind.BLANK: ["_:a", "_:1.b-c"],
    Kind.VARIABLE: ["?a", "$party", "?1", "?_é·"],
    Kind.LANGUAGE: ["@en", "@zh-Hant-TW"],
    Kind.NUMBER: ["1", "-1", "+.5", "1.5", "1.5e-3", "1.e5", "1E5", ".5e5"],
    Kind.STRING: [
        "''",
        '""',
        "'a\"b'",
        r'"a\"b\\"',
        "'''a'b''c\n#'''",
        '"""\n""a\\""""',
        '""""a"""',
        r'"\u00e9"',
    ],
    Kind.WORD: ["SELECT", "a", "true", "ENCODE_FOR_URI", "md5"],
    Kind.MARK: [*"{}()[].,;*/+-=!<>^|?", "^^", "&&", "||", "!=", "<=", ">="],
}
GAPS = [" ", "\n", "\t", "\r\n", " # 'comment' {\n", "#\r"]


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, texts in TOKENS.items() for t in texts])
def test_a_token_is_of_its_kind(kind: Kind, text: str) -> None:
    (token,) = tokenise(f" {text} ")
    assert token == (kind, text, 1)


def test_tokens_are_as_long_as_they_can_be() -> None:
    text = "?a<?b&&?c>?d ?x-1 ?x - 1 dp:a. 1. dp:within?/dp:x?y 'a''b' ''''''"
    assert [token.text for token in tokenise(text)] == (
        "?a|<?b&&?c>|?d|?x|-1|?x|-|1|dp:a|.|1|.|dp:within|?|/|dp:x|?y|'a'|'b'|''''''".split("|")
    )


def test_case_does_not_count_in_words() -> None:
    (token,) = tokenise("oPtIoNaL")
    assert token.is_word("OPTIONAL", "MINUS")
    assert not token.is_word("MINUS")
    assert not tokenise("?OPTIONAL")[0].is_word("OPTIONAL")


@given(
    st.lists(
        st.tuples(
            st.sampled_from([t for texts in TOKENS.values() for t in texts]), st.sampled_from(GAPS)
        )
    )
)
def test_tokens_and_gaps_are_the_text(parts: list[tuple[str, str]]) -> None:
    text = "".join(token + gap for token, gap in parts)
    tokens = tokenise(text)
    assert [token.text for token in tokens] == [token for token, _ in parts]
    assert all(text[token.start : token.end] == token.text for token in tokens)


@given(st.text(alphabet="?$<>'\"\\u0041{}()#:._-+e1 aé×%@\n^|&"))
def test_any_text_is_tokens_and_gaps_or_refused_in_its_place(text: str) -> None:
    try:
        tokens = tokenise(text)
    except QueryError as error:
        (problem,) = error.problems
        assert problem.line is not None
        assert problem.column is not None
        lines = text.split("\n")
        assert problem.column <= len(lines[problem.line - 1]) + 1
        return
    at = 0
    for token in tokens:
        assert re.fullmatch(r"(?:\s|#[^\r\n]*)*", text[at : token.start])
        assert text[token.start : token.end] == token.text
        at = token.end
    assert re.fullmatch(r"(?:\s|#[^\r\n]*)*", text[at:])


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("SELECT 'a", (1, 8)),
        ("SELECT\n  'a\nb'", (2, 3)),
        ("SELECT '''a''", (1, 8)),
        (r"SELECT 'a\d'", (1, 8)),
        ("SELECT\n$", (2, 1)),
        ("SELECT ×", (1, 8)),
        ("?a×", (1, 3)),
        ("@1", (1, 1)),
        ("←:a", (1, 1)),
    ],
)
def test_what_is_no_token_is_shown_where_it_stands(text: str, where: tuple[int, int]) -> None:
    with pytest.raises(QueryError) as caught:
        tokenise(text)
    (problem,) = caught.value.problems
    assert (problem.line, problem.column) == where
    assert caught.value.excerpt is not None
    assert caught.value.excerpt.split("\n")[1] == " " * (where[1] - 1) + "^"


@pytest.mark.parametrize(
    "piece",
    [
        "a.",
        "a-",
        "a-.",
        "?a<",
        "<a",
        "1.",
        "'''a'",
        "_:a.",
        "@a-",
        ":.",
        "(",
        "{",
        "é.",
        r"\u",
        "e1",
    ],
)
def test_no_text_takes_time_out_of_proportion(piece: str) -> None:
    """Were the work quadratic, each of these would take hours."""
    text = piece * 100_000
    try:
        tokens = tokenise(text)
    except QueryError:
        return
    assert tokens[-1].end <= len(text)


def test_long_lines_are_cut_around_the_place() -> None:
    text = f"SELECT *\n{'?x ' * 100}HERE {'?y ' * 100}"
    line, column = place(text, text.index("HERE"))
    shown, caret = excerpt(text, line, column, width=30).split("\n")
    assert len(shown) == 30
    assert shown[caret.index("^") :].startswith("HERE")
