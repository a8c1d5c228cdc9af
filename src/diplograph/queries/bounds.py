"""What a query's text may be before the engine is given it.

The engine's parser and planner take any text. Some that are short end the process, for their
nesting overflows its stack, and some keep it busy for ever; SERVICE reaches the network from
whatever process runs it. Here such texts are refused by their tokens.

That is sound only if the engine reads the same tokens. It has none: it tries its grammar character
by character, so that `trueSERVICE` is two words where both may stand, `SERVICE:x` is the keyword
where `SERVICE:` is no prefix, and `<?b)SERVICE#>` is no IRI but a comparison where an operator may
stand. Hence the keyword is looked for inside words and prefixes, and an IRI that could be an
expression is written with an escape, with which no expression begins.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import Final, NamedTuple

from diplograph.errors import Problem, QueryError
from diplograph.queries.encoding import without_mark
from diplograph.queries.iri_escapes import escape_iris
from diplograph.queries.saved_query import LENGTH
from diplograph.queries.syntax import placed
from diplograph.queries.tokens import Kind, Token, excerpt, place, tokenise

DEPTH: Final = 50
"""Brackets inside each other. The stack holds some 800 of those that need most of it."""

MOST: Final = {"OPTIONAL": 50, "pattern": 100, "operation": 1000}
"""How many a text may have of each.

A pattern is a triple pattern, an item of a list or a group: the planner takes seconds for a hundred
and does not end for two hundred. An operation is an operator of an expression or a path, or a
clause with a keyword: the stack holds some 2,000. Data (VALUES) and templates (CONSTRUCT) count for
nothing.
"""

_NOUNS: Final = {
    "OPTIONAL": "OPTIONAL clauses",
    "pattern": "triple patterns and groups",
    "operation": "operators and clauses",
}
_UPDATES: Final = "INSERT DELETE LOAD CLEAR CREATE DROP COPY MOVE ADD WITH".split()
_CLAUSES: Final = frozenset(
    "OPTIONAL UNION MINUS FILTER BIND AS EXISTS GRAPH SERVICE LATERAL VALUES SELECT HAVING".split()
)
_OPERATORS: Final = frozenset("+ - * / | || && ! ^ ^^ = != < > <= >= ?".split())
_TERMS: Final = frozenset(
    (Kind.IRI, Kind.NAME, Kind.BLANK, Kind.VARIABLE, Kind.NUMBER, Kind.STRING)
)
_OPENING: Final = frozenset("([{")
_CLOSING: Final = frozenset(")]}")
_FREE: Final = "data"  # in place of the brace that opens data or a template

_KEYWORD: Final = "SERVICE"

_NOT_IN: Final = re.compile(r"\bNOT\s+IN\b", re.IGNORECASE)

_FEDERATED: Final = "`diplograph sparql --allow-service` does, or Limits(federation=True)"
_TRUST: Final = "Case.sparql in Python takes any text that you trust"


class _Refusal(NamedTuple):
    token: Token
    found: str
    hint: str


def bounded(text: str, *, federation: bool = False, path: str | None = None) -> str:
    """A query's text as the engine can be given it, once nothing in it is refused.

    It differs from `text` only in IRIs without an authority, such as `<urn:x>`, whose first
    character is written as an escape, and in a byte-order mark, which it has not. `federation`
    allows SERVICE; `path` is for messages.

    Raises:
        QueryError: the text is an update, asks another machine, is too long, too deep or too large,
            or has no tokens of SPARQL.
    """
    text = without_mark(text, path)
    if len(text) > LENGTH:
        found = f"the query has {len(text):,} characters; at most {LENGTH:,} are taken"
        raise QueryError([Problem(found, path, hint=_TRUST)])
    try:
        tokens = tokenise(text)
    except QueryError as error:
        raise placed(error, path) from error
    foreign = () if federation else _foreign(tokens)
    _refuse(text, path, [*_updates(tokens), *foreign, *_misread(tokens), *_excesses(tokens)])
    return escape_iris(text, tokens)


def refuse_misread(text: str) -> None:
    """Refuses what the engine takes for something else than SPARQL 1.1 does.

    Raises:
        QueryError: the text has such a thing. What is no query at all is left to the engine.
    """
    tokens: Sequence[Token] = ()
    if _NOT_IN.search(text):
        with suppress(QueryError):
            tokens = tokenise(text)
    _refuse(text, None, [*_misread(tokens)])


def _refuse(text: str, path: str | None, refusals: Sequence[_Refusal]) -> None:
    if refusals:
        places = [place(text, refusal.token.start) for refusal in refusals]
        problems = [
            Problem(refusal.found, path, *at, refusal.hint)
            for refusal, at in zip(refusals, places, strict=True)
        ]
        raise QueryError(problems, excerpt(text, *places[0]))


def _misread(tokens: Sequence[Token]) -> Iterator[_Refusal]:
    """`NOT IN ()`, which is true (SPARQL 1.1, section 17.4.1.10), and false to the engine."""
    for words in zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False):
        negation, word, *brackets = words
        if (
            negation.is_word("NOT")
            and word.is_word("IN")
            and [b.text for b in brackets] == ["(", ")"]
        ):
            found = "NOT IN () is true of everything, and the engine takes it for false"
            yield _Refusal(negation, found, "leave the condition out")


def _updates(tokens: Sequence[Token]) -> Iterator[_Refusal]:
    """The word behind the prologue, if it begins an update."""
    for token in tokens:
        if token.is_word(*_UPDATES):
            found = f"{token.text.upper()} is an update, which is not run here"
            yield _Refusal(token, found, "what the graph holds is changed in the case's files")
        if not token.is_word("BASE", "PREFIX") and token.kind not in (Kind.NAME, Kind.IRI):
            return


def _foreign(tokens: Sequence[Token]) -> Iterator[_Refusal]:
    for token in tokens:
        if token.kind is Kind.WORD and _KEYWORD in token.text.upper():
            found = f"{token.text} asks another machine, which is not allowed here"
            yield _Refusal(token, found, _FEDERATED)
        elif token.kind is Kind.NAME:
            prefix = token.text.partition(":")[0]
            if _KEYWORD in prefix.upper():
                found = f"the prefix {prefix}: can be taken for the word {_KEYWORD}"
                yield _Refusal(token, found, "give its namespace another prefix")
                return


def _excesses(tokens: Sequence[Token]) -> Iterator[_Refusal]:
    """What there is too much of, each with the first token that is beyond its bound."""
    levels = [*_levels(tokens)]
    if (deepest := max(levels, default=0)) > DEPTH:
        token = tokens[next(index for index, level in enumerate(levels) if level > DEPTH)]
        found = f"brackets are nested {deepest:,} deep; at most {DEPTH} levels are taken"
        yield _Refusal(token, found, _TRUST)
        return
    counts: Counter[str] = Counter()
    beyond: dict[str, Token] = {}
    for what, token in _counted(tokens):
        counts[what] += 1
        if counts[what] > MOST[what]:
            beyond.setdefault(what, token)
    for what, token in beyond.items():
        found = f"the query has {counts[what]:,} {_NOUNS[what]}; at most {MOST[what]:,} are taken"
        yield _Refusal(token, found, _TRUST)


def _levels(tokens: Sequence[Token]) -> Iterator[int]:
    """How deep in brackets each token is, an opening one in its own."""
    level = 0
    for token in tokens:
        if token.text in _OPENING:
            level += 1
        yield level
        if token.text in _CLOSING:
            level -= 1


def _counted(tokens: Sequence[Token]) -> Iterator[tuple[str, Token]]:
    """Whatever counts, with its token."""
    brackets = [""]
    free = False  # whether the next group is data or a template
    for before, token in pairwise([None, *tokens]):
        if token is None:
            continue
        kind, text = token.kind, token.text
        if kind is Kind.WORD:
            text = text.upper()
            if text in ("VALUES", "CONSTRUCT", "WHERE"):
                free = text != "WHERE"
            if text in _CLAUSES:
                yield "operation", token
            if text == "OPTIONAL":
                yield text, token
        elif _FREE in brackets:
            pass
        elif text in _OPERATORS or (kind is Kind.NUMBER and text[0] in "+-"):
            yield "operation", token
        if _FREE not in brackets and _is_pattern(before, token, brackets[-1], free=free):
            yield "pattern", token
        if text in _OPENING:
            brackets.append(_FREE if free and text == "{" else text)
            free = free and text != "{"
        elif text in _CLOSING and len(brackets) > 1:
            brackets.pop()


def _is_pattern(before: Token | None, token: Token, bracket: str, *, free: bool) -> bool:
    """Whether a pattern begins with a token, or with the one behind it."""
    text = token.text
    if text in ".;,":
        return bracket in ("{", "[")
    if text == "{":
        return not free
    if text in ("[", "/"):
        return True
    follows = before is not None and (before.kind in _TERMS or before.text in _CLOSING)
    return follows and bracket == "(" and (token.kind in _TERMS or text == "(")
