"""The terms that a query mentions, and whether it uses them as properties or as classes.

The engine does not expose its syntax tree, and other parsers keep no offsets. So this module reads
the triple patterns from the tokens, by productions [75] to [107] of SPARQL 1.1 Query Language,
section 19.8 (https://www.w3.org/TR/sparql11-query/#sparqlGrammar). The text must be valid SPARQL.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from diplograph.query.saved.clauses import Clause, Role, Structure
from diplograph.query.saved.prefixes import declarations, expanded
from diplograph.query.saved.tokens import Kind, Token
from diplograph.rdf.namespaces import PREFIXES

_TYPE: Final = PREFIXES["rdf"] + "type"
_TERMS: Final = (Kind.NAME, Kind.IRI)


class Use(StrEnum):
    """How a query uses a term."""

    PROPERTY = "property"
    CLASS = "class"
    ANY = "term"


class Mention(NamedTuple):
    """One mention of a term in a query; `token` is the token there.

    `made` is true in the template of a CONSTRUCT, whose triples are created, not matched. `verb` is
    the property whose object the term is: empty of a subject, None if a path leads to it whose last
    step is not all that tells.
    """

    token: Token
    iri: str
    use: Use
    made: bool
    verb: str | None = None


def mentions(structure: Structure, prefixes: Mapping[str, str]) -> Iterator[Mention]:
    """The prefixed names and absolute IRIs of a query, in order, without those of functions.

    The text need not declare `prefixes`. Names with an unknown prefix and relative IRIs are left
    out.
    """
    tokens = structure.tokens
    known = {**prefixes, **declarations(tokens)}
    uses = {index: (use, verb) for index, use, verb in _uses(structure, known)}
    for index, token in enumerate(tokens):
        if token.kind not in _TERMS or _is_declared(tokens, index) or _is_call(tokens, index):
            continue
        if iri := expanded(token, known):
            made = any(clause.role is Role.TEMPLATE for clause in _clauses(structure, index))
            use, verb = uses.get(index, (Use.ANY, None))
            yield Mention(token, iri, use, made, verb)


def terms(structure: Structure, prefixes: Mapping[str, str]) -> Iterator[tuple[int, str | None]]:
    """The first tokens of the terms in a query's triple patterns, each with its `verb`.

    Properties that are named are left out; `verb` is that of `Mention`, and empty of a variable in
    the place of a property. `prefixes` must contain all that the text uses.
    """
    for clause in structure.clauses:
        if clause.role is not Role.TEMPLATE:
            for index, use, verb in _found(structure, clause, prefixes):
                if use is not Use.PROPERTY:
                    yield index, verb


def _is_declared(tokens: Sequence[Token], index: int) -> bool:
    """Whether a token is part of a PREFIX or BASE declaration."""
    return (index > 0 and tokens[index - 1].is_word("PREFIX", "BASE")) or (
        index > 1 and tokens[index - 2].is_word("PREFIX")
    )


def _is_call(tokens: Sequence[Token], index: int) -> bool:
    """Whether a name calls a function; not for casts, which have the names of datatypes."""
    called = index + 1 < len(tokens) and tokens[index + 1].is_mark("(")
    return called and not tokens[index].text.startswith("xsd:")


def _clauses(structure: Structure, index: int) -> Iterator[Clause]:
    clause = structure.clause_of(index)
    return clause.chain() if clause else iter(())


_Found = tuple[int, Use, str | None]
"""A token's index, its use, and the property whose object it is."""


def _uses(structure: Structure, prefixes: Mapping[str, str]) -> Iterator[_Found]:
    for clause in structure.clauses:
        yield from _found(structure, clause, prefixes)


def _found(structure: Structure, clause: Clause, prefixes: Mapping[str, str]) -> Iterator[_Found]:
    if clause.role in (Role.VALUES, Role.FILTER):
        for index in _compared(structure, clause):
            yield index, Use.ANY, ""
    elif clause.brace is not None:
        for block in structure.blocks(clause):
            if structure.tokens[block[0]].kind is not Kind.WORD:  # SELECT, UNION, ORDER, …
                yield from _Triples(structure, block, prefixes).uses()


def _compared(structure: Structure, clause: Clause) -> Iterator[int]:
    """The names and IRIs that VALUES or FILTER compare with a variable."""
    tokens = structure.tokens
    for index in range(clause.first + 1, clause.last):
        if tokens[index].kind in _TERMS and not tokens[index - 1].is_mark("^^"):
            before, after = tokens[index - 2 : index], tokens[index + 1 : index + 3]
            if clause.role is Role.VALUES or any(
                mark.is_mark("=", "!=") and other.kind is Kind.VARIABLE
                for other, mark in (p for p in (before, after[::-1]) if len(p) == 2)
            ):
                yield index
        elif tokens[index].is_word("IN") and index > clause.first + 2:
            named = tokens[index - 1 - tokens[index - 1].is_word("NOT")]
            if named.kind is Kind.VARIABLE:
                listed = range(index + 1, structure.partner.get(index + 1, index))
                yield from (at for at in listed if tokens[at].kind in _TERMS)


_EXPECTED: Final = {".": "subject", ";": "verb", ",": "object"}
"""The role of the next term after a mark."""

_AFTER: Final = {"subject": "verb", "object": "mark"}
"""The role of what follows a term; items of a list follow each other."""


_UNTOLD: Final = re.compile(r"[\^!|]|[*?][^/]*$")
"""Marks of a path whose end need not be a value of its last property."""
_TURNED: Final = re.compile(r"\^|[(|].*[*?]|[*?].*[(|]|^(?:!?x[*?]/?)+$")
"""Marks of a path that may begin with a literal."""


class _Triples:
    """Walks the triple patterns of a basic graph pattern: subject, verb, objects, and so on."""

    def __init__(
        self, structure: Structure, block: Sequence[int], prefixes: Mapping[str, str]
    ) -> None:
        self.structure = structure
        self.block = block
        self.prefixes = prefixes
        self.at = 0
        self.verb: str | None = None
        """The last verb: a property, or the last of a path if its end must be a value of it."""
        self.subject: int | None = None
        """The token of the subject; None if that is in brackets."""

    def uses(self) -> Iterator[_Found]:
        expected = "subject"
        outside: list[tuple[str, str | None, int | None]] = []  # the state before each bracket
        while token := self._token():
            if expected == "verb" and not token.is_mark("]", ".", ";"):
                start = self.at
                yield from self._path()
                steps = (self.structure.tokens[at] for at in self.block[start : self.at])
                path = "".join(step.text if step.kind is Kind.MARK else "x" for step in steps)
                if _UNTOLD.search(path):
                    self.verb = None
                if self.subject is not None:
                    yield self.subject, Use.ANY, None if _TURNED.search(path) else ""
                expected = "object"
                continue
            if token.is_mark("[", "("):
                outside.append(
                    (expected, self.verb, None if expected == "subject" else self.subject)
                )
                self.subject = None
                expected, self.verb = "verb" if token.text == "[" else "item", None
            elif token.is_mark("]", ")") and outside:
                before, self.verb, self.subject = outside.pop()
                expected = _AFTER.get(before, before)
            elif token.is_mark(*_EXPECTED):
                expected = _EXPECTED[token.text]
            else:
                use = Use.CLASS if expected == "object" and self.verb == _TYPE else Use.ANY
                if expected == "subject":
                    self.subject = self.block[self.at]
                elif expected != "mark" or token.kind is Kind.VARIABLE:
                    yield self.block[self.at], use, self.verb if expected == "object" else None
                expected = _AFTER.get(expected, expected)
            self.at += 1

    def _token(self) -> Token | None:
        if self.at < len(self.block):
            return self.structure.tokens[self.block[self.at]]
        return None

    def _path(self) -> Iterator[_Found]:
        """Walks a verb or path, [88] to [96], to its last step; yields its properties."""
        depth = 0
        self.verb = None
        while token := self._token():
            if token.is_mark("(", "^", "!"):
                depth += token.is_mark("(")
                self.at += 1
                continue
            if not token.is_mark(")"):  # which only !() has here
                self.verb = _TYPE if token.is_word("A") else None
                if token.kind in _TERMS:
                    self.verb = expanded(token, self.prefixes)
                    yield self.block[self.at], Use.PROPERTY, None
                elif token.kind is Kind.VARIABLE:
                    yield self.block[self.at], Use.ANY, ""
                self.at += 1
            while (after := self._token()) and after.is_mark("*", "?", "+", ")"):
                depth -= after.is_mark(")")
                self.at += 1
                if depth < 0:
                    return
            if not (after and after.is_mark("/", "|")):
                return
            self.at += 1
