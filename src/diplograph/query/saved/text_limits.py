"""Checks a query's text before the engine gets it.

SERVICE opens network connections from the process that runs it, and an update is not a query: the
tokens show both, and such texts are refused. The tokens do not show whether nesting overflows the
stack or keeps the planner busy for ever; such texts run in a worker.

This is safe only if the engine reads the same tokens. But it has no tokeniser: it parses character
by character. So it reads `trueSERVICE` as two words where both are allowed, `SERVICE:x` as the
keyword if `SERVICE:` is not a prefix, and `<?b)SERVICE#>` as a comparison where an operator is
allowed. Therefore the keyword is also searched inside words and prefixes, and an IRI that could be
an expression is written with an escape, which no expression begins with.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Final

from diplograph.errors import Problem, QueryError
from diplograph.query.saved.encoding import without_mark
from diplograph.query.saved.iri_escapes import escape_iris
from diplograph.query.saved.saved_query import LENGTH
from diplograph.query.saved.syntax import placed
from diplograph.query.saved.tokens import Kind, Token, query_error, tokenise

_UPDATES: Final = "INSERT DELETE LOAD CLEAR CREATE DROP COPY MOVE ADD WITH".split()
_KEYWORD: Final = "SERVICE"

_NOT_IN: Final = re.compile(r"\bNOT\s+IN\b", re.IGNORECASE)

_FEDERATED: Final = "`diplograph sparql --allow-service` does, or Limits(federation=True)"
_TRUST: Final = "Case.sparql in Python takes any text that you trust"


def bounded(text: str, *, federation: bool = False, path: str | None = None) -> str:
    """Checks a query's text, and gives the form of it that is safe for the engine.

    The result differs from `text` in two ways: the first character of an IRI without an authority,
    such as `<urn:x>`, is escaped, and a byte-order mark is removed. `federation` allows SERVICE;
    `path` is for messages.

    Raises:
        QueryError: the text is an update, uses SERVICE, is too long, or has characters that begin
            no token of SPARQL.
    """
    text = without_mark(text, path)
    if len(text) > LENGTH:
        message = f"the query has {len(text):,} characters; at most {LENGTH:,} are taken"
        raise QueryError([Problem(message, path, hint=_TRUST)])
    try:
        tokens = tokenise(text)
    except QueryError as error:
        raise placed(error, path) from error
    foreign = () if federation else _foreign(tokens)
    if found := [*_updates(tokens), *foreign, *_misread(tokens)]:
        raise query_error(text, found, path)
    return escape_iris(text, tokens)


def refuse_misread(text: str) -> None:
    """Refuses a text that the engine interprets differently from SPARQL 1.1.

    Raises:
        QueryError: the text has such a construct. The engine reports syntax errors itself.
    """
    tokens: Sequence[Token] = ()
    if _NOT_IN.search(text):
        with suppress(QueryError):
            tokens = tokenise(text)
    if found := [*_misread(tokens)]:
        raise query_error(text, found)


def _misread(tokens: Sequence[Token]) -> Iterator[Problem]:
    """Yields refusals of `NOT IN ()`: true in SPARQL 1.1 (17.4.1.10), false in the engine."""
    for words in zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False):
        negation, word, *brackets = words
        if (
            negation.is_word("NOT")
            and word.is_word("IN")
            and [b.text for b in brackets] == ["(", ")"]
        ):
            found = "NOT IN () is true of everything, and the engine takes it for false"
            yield negation.problem(found, "leave the condition out")


def _updates(tokens: Sequence[Token]) -> Iterator[Problem]:
    """Yields a refusal of the word after the prologue if it begins an update."""
    for token in tokens:
        if token.is_word(*_UPDATES):
            found = f"{token.text.upper()} is an update, which is not run here"
            hint = "what the graph holds is changed in the case's files"
            yield token.problem(found, hint)
        if not token.is_word("BASE", "PREFIX") and token.kind not in (Kind.NAME, Kind.IRI):
            return


def _foreign(tokens: Sequence[Token]) -> Iterator[Problem]:
    for token in tokens:
        if token.kind is Kind.WORD and _KEYWORD in token.text.upper():
            found = f"{token.text} asks another machine, which is not allowed here"
            yield token.problem(found, _FEDERATED)
        elif token.kind is Kind.NAME:
            prefix = token.text.partition(":")[0]
            if _KEYWORD in prefix.upper():
                found = f"the prefix {prefix}: can be taken for the word {_KEYWORD}"
                hint = "give its namespace another prefix"
                yield token.problem(found, hint)
                return
