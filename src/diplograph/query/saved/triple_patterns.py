"""The triple patterns of a query's text, each with its own subject, verb and object.

This reads productions [55] and [75] to [97] of SPARQL 1.1 Query Language, section 19.8, but for
blank nodes and collections. The text must be valid SPARQL.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from diplograph.query.saved.tokens import Kind, Token

_TERMS = (Kind.VARIABLE, Kind.IRI, Kind.NAME, Kind.NUMBER)


class Pattern(NamedTuple):
    """A triple pattern: its text, its subject, and its variables, without `?`.

    `is_reflexive` if its path may have no length: then it relates every term to itself.
    """

    text: str
    subject: str
    variables: tuple[str, ...]
    is_reflexive: bool = False


class UnreadError(Exception):
    """A block has blank nodes, collections, or what is no triple pattern."""


def triple_patterns(text: str, tokens: Sequence[Token]) -> list[Pattern]:
    """The triple patterns of tokens that follow each other; lists are written out.

    Raises:
        UnreadError: the tokens have a blank node or a collection.
    """
    return list(_Reader(text, tokens).patterns())


class _Reader:
    """Reads the triple patterns of a block from its tokens."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self._text = text
        self._tokens = tokens
        self._at = 0

    def patterns(self) -> Iterator[Pattern]:
        """The triple patterns, in order."""
        while self._at < len(self._tokens):
            if self._skip("."):
                continue
            subject = self._term()
            yield from self._of_verb(subject)
            while self._skip(";"):
                if self._at < len(self._tokens) and not self._is_mark(".", ";"):
                    yield from self._of_verb(subject)
            if self._at < len(self._tokens) and not self._is_mark("."):
                raise UnreadError

    def _of_verb(self, subject: slice) -> Iterator[Pattern]:
        verb = self._verb()
        yield self._pattern(subject, verb, self._term())
        while self._skip(","):
            yield self._pattern(subject, verb, self._term())

    def _pattern(self, *parts: slice) -> Pattern:
        pieces = [self._tokens[part] for part in parts]
        names = dict.fromkeys(
            piece[0].text[1:] for piece in pieces if piece[0].kind is Kind.VARIABLE
        )
        text = " ".join(self._text[piece[0].start : piece[-1].end] for piece in pieces)
        is_reflexive = any(token.is_mark("*", "?") for token in pieces[1])
        return Pattern(text, pieces[0][0].text.lstrip("?$"), tuple(names), is_reflexive)

    def _term(self) -> slice:
        """The tokens of a variable, an IRI or a literal."""
        start = self._at
        token = self._next()
        if token.kind is Kind.STRING:
            if self._at < len(self._tokens) and self._tokens[self._at].kind is Kind.LANGUAGE:
                self._at += 1
            elif self._skip("^^"):
                self._next()
        elif token.kind not in _TERMS and not token.is_word("TRUE", "FALSE"):
            raise UnreadError
        return slice(start, self._at)

    def _verb(self) -> slice:
        """The tokens of a variable or a path."""
        start = self._at
        if self._at < len(self._tokens) and self._tokens[self._at].kind is Kind.VARIABLE:
            self._at += 1
        else:
            self._path()
        return slice(start, self._at)

    def _path(self) -> None:
        while True:
            self._skip("^")
            if self._skip("("):
                self._path()
                if not self._skip(")"):
                    raise UnreadError
            else:
                step = self._next()
                if step.kind not in (Kind.IRI, Kind.NAME) and not step.is_word("A"):
                    raise UnreadError
            self._skip("*", "?", "+")
            if not self._skip("/", "|"):
                return

    def _next(self) -> Token:
        if self._at == len(self._tokens):
            raise UnreadError
        self._at += 1
        return self._tokens[self._at - 1]

    def _is_mark(self, *marks: str) -> bool:
        return self._at < len(self._tokens) and self._tokens[self._at].is_mark(*marks)

    def _skip(self, *marks: str) -> bool:
        found = self._is_mark(*marks)
        self._at += found
        return found
