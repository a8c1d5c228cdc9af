"""The lines of subjects and properties in a Turtle file.

The engine's parser gives triples without their lines. This module reads the file again, only as far
as lines need: which tokens are subjects, and which are properties. It only gets files that the
parser has read without errors.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from diplograph.rdf.namespaces import PREFIXES

_TOKEN: Final = re.compile(
    r"""
      (?P<space>\s+|\#[^\n]*)
    | (?P<iri><[^<>\s]*>)
    | (?P<text>\"{3}(?:\\.|[^\\])*?\"{3} | '{3}(?:\\.|[^\\])*?'{3}
             | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*')
    | (?P<mark>[][(){};,])
    | (?P<word>(?:\\.|[^][(){};,<>"'\s\#\\])+)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_DIRECTIVES: Final = {"@prefix", "prefix", "@base", "base", "@version", "version"}


class _Token(NamedTuple):
    text: str
    line: int
    kind: str


class TurtlePlaces:
    """The lines of the statements in a Turtle file."""

    @classmethod
    def of(cls, path: Path) -> "TurtlePlaces":
        """Reads the lines of a file, in UTF-8 with or without a byte order mark."""
        return cls(path.read_text(encoding="utf-8-sig"))

    def __init__(self, turtle: str) -> None:
        self._prefixes: dict[str, str] = {}
        self._base = ""
        self._lines: dict[tuple[str, str | None], int] = {}
        self._read(turtle)

    def line(self, subject: str, predicate: str | None = None) -> int | None:
        """The first line of `subject` with `predicate`; without one, the first of `subject`.

        None if the file has no such statement.
        """
        return self._lines.get((subject, predicate))

    def _read(self, turtle: str) -> None:
        depth, step, subject = 0, "subject", ""
        tokens = _tokens(turtle)
        for token in tokens:
            if step == "subject" and token.text.lower() in _DIRECTIVES:
                self._declare(token, tokens)
            elif token.text in ("[", "("):
                depth += 1
                step = "predicate" if step == "subject" else step
            elif token.text in ("]", ")"):
                depth -= 1
            elif depth:
                continue
            elif token.text == ".":
                step, subject = "subject", ""
            elif token.text == ";":
                step = "predicate"
            elif step == "subject":
                subject, step = self._iri(token), "predicate"
                self._lines.setdefault((subject, None), token.line)
            elif step == "predicate":
                self._lines.setdefault((subject, self._iri(token)), token.line)
                step = "object"

    def _declare(self, directive: _Token, tokens: Iterator[_Token]) -> None:
        kind = directive.text.lower().removeprefix("@")
        if kind == "prefix":
            prefix = next(tokens).text.removesuffix(":")
            self._prefixes[prefix] = self._iri(next(tokens))
        elif kind == "base":
            self._base = self._iri(next(tokens))
        else:
            next(tokens)

    def _iri(self, token: _Token) -> str:
        """The IRI of a token; the token itself if it is not an IRI."""
        if token.kind == "iri":
            from urllib.parse import urljoin

            iri = token.text[1:-1]
            return iri if ":" in iri or not self._base else urljoin(self._base, iri)
        if token.text == "a":
            return PREFIXES["rdf"] + "type"
        prefix, colon, local = token.text.partition(":")
        if colon and prefix in self._prefixes:
            return self._prefixes[prefix] + _ESCAPED.sub(r"\1", local)
        return token.text


def _tokens(turtle: str) -> Iterator[_Token]:
    """The tokens without white space and comments; a full stop after a word is a token."""
    line = 1
    for match in _TOKEN.finditer(turtle):
        text, kind = match.group(), match.lastgroup or ""
        if kind == "word" and text.endswith(".") and not text.endswith("\\."):
            if text != ".":
                yield _Token(text.rstrip("."), line, kind)
            yield _Token(".", line, "mark")
        elif kind != "space":
            yield _Token(text, line, kind)
        line += text.count("\n")
