"""The clauses of a SPARQL query and how they nest, found from its tokens.

This covers only as much of the grammar as it takes to tell the clause of each token. The engine
decides whether a text is a query; its clauses are looked for only after that.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from diplograph.query.saved.tokens import Kind, Token, place, query_error, tokenise


class Role(StrEnum):
    """The kind of a clause in the grammar."""

    MAIN = "main group"
    BODY = "group of a subselect"
    TEMPLATE = "template"
    GROUP = "group"
    ARM = "arm of a UNION"
    OPTIONAL = "OPTIONAL"
    MINUS = "MINUS"
    GRAPH = "GRAPH"
    SERVICE = "SERVICE"
    FILTER = "FILTER"
    BIND = "BIND"
    EXISTS = "EXISTS"
    VALUES = "VALUES"


_LEFT_OUT: Final = (Role.FILTER, Role.BIND, Role.OPTIONAL, Role.GROUP, Role.GRAPH)
_PAIRS: Final = {"(": ")", "{": "}", "[": "]"}


@dataclass(eq=False, slots=True)
class Clause:
    """A clause: tokens `first` to `last`, inclusive; `parent` is the enclosing clause.

    `brace` is the index of the token that opens its group, if it has one.
    """

    role: Role
    first: int
    last: int
    brace: int | None = None
    parent: "Clause | None" = None

    def chain(self) -> Iterator["Clause"]:
        """The clause and the clauses around it, innermost first."""
        clause: Clause | None = self
        while clause is not None:
            yield clause
            clause = clause.parent


def parameter_of(token: Token) -> str | None:
    """The name of the parameter in a token, `$name` without the `$`; None if it is no parameter."""
    return token.text[1:] if token.kind is Kind.VARIABLE and token.text[0] == "$" else None


class Structure:
    """A query's tokens and clauses; `clauses` are in the order of their first tokens.

    `parameters` are pairs of a token's index and the name of the parameter there.

    Raises:
        QueryError: a character begins no token of SPARQL, or brackets are missing or do not match.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: Sequence[Token] = tokenise(text)
        self.parameters = [
            (index, name)
            for index, token in enumerate(self.tokens)
            if (name := parameter_of(token))
        ]
        self.partner = partners(text, self.tokens)
        self._taken: set[int] = set()  # braces that belong to a clause with a keyword
        self.clauses: list[Clause] = []
        open_clauses: list[Clause] = []
        self._of: list[Clause | None] = []  # the innermost clause of each token
        for index in range(len(self.tokens)):
            while open_clauses and open_clauses[-1].last < index:
                open_clauses.pop()
            parent = open_clauses[-1] if open_clauses else None
            if clause := self._begins(index, parent):
                clause.parent = parent
                self.clauses.append(clause)
                open_clauses.append(clause)
            self._of.append(open_clauses[-1] if open_clauses else None)

    def variables(self, first: int, last: int) -> frozenset[str]:
        """The names of the variables among the tokens `first` to `last`, inclusive."""
        tokens = self.tokens[first : last + 1]
        return frozenset(token.text[1:] for token in tokens if token.kind is Kind.VARIABLE)

    def clause_of(self, index: int) -> Clause | None:
        """The innermost clause that contains a token."""
        return self._of[index]

    def unit_of(self, index: int) -> Clause | None:
        """The clause to remove when the parameter at a token has no value; None if there is none.

        It is the innermost FILTER, BIND, OPTIONAL, GRAPH or separate group that contains the token.
        A MINUS, and a clause with EXISTS, is removed as a whole: without a part of its pattern it
        would exclude more than intended.
        """
        start = self._of[index]
        unit: Clause | None = None
        for clause in start.chain() if start else ():
            if clause.role is Role.MINUS:
                unit = clause
            elif clause.role is Role.EXISTS:
                unit = None
            elif clause.role in _LEFT_OUT:
                unit = unit or clause
        return unit

    def blocks(self, group: Clause) -> Iterator[list[int]]:
        """The tokens of a group's own triple patterns, one list per basic graph pattern.

        Every clause but FILTER ends a basic graph pattern (SPARQL 1.1, section 18.2.2).
        """
        block: list[int] = []
        index, end = (group.brace or 0) + 1, self.partner.get(group.brace or 0, 0)
        while index < end:
            clause = self._of[index] or group
            if clause is not group:
                if block and clause.role is not Role.FILTER:
                    yield block
                    block = []
                index = clause.last
            elif block or not self.tokens[index].is_mark("."):
                block.append(index)
            index += 1
        if block:
            yield block

    def _begins(self, index: int, parent: Clause | None) -> Clause | None:
        """The clause that begins with a token, if there is one."""
        token = self.tokens[index]
        for role in (Role.OPTIONAL, Role.MINUS, Role.EXISTS, Role.GRAPH, Role.SERVICE, Role.VALUES):
            if token.is_word(role.name):
                brace = self._next_brace(index)
                self._taken.add(brace)
                return Clause(role, index, self._closing(brace), brace)
        if token.is_word("FILTER"):
            return Clause(Role.FILTER, index, self._end_of_constraint(index + 1))
        if token.is_word("BIND"):
            return Clause(Role.BIND, index, self._closing(index + 1))
        if token.is_mark("{") and index not in self._taken:
            return Clause(self._role_of(index, parent), index, self.partner[index], index)
        return None

    def _next_brace(self, index: int) -> int:
        braces = (at for at in range(index, len(self.tokens)) if self.tokens[at].is_mark("{"))
        return next(braces, index)

    def _closing(self, index: int) -> int:
        """The index of the closing bracket for the one that a clause needs at `index`.

        Raises:
            QueryError: there is no bracket at `index`.
        """
        if index not in self.partner:
            token = self.tokens[min(index, len(self.tokens) - 1)]
            raise query_error(self.text, [token.problem("a bracket is missing here")])
        return self.partner[index]

    def _end_of_constraint(self, index: int) -> int:
        """The last token of a FILTER's constraint, [69] of the grammar."""
        if index < len(self.tokens) and self.tokens[index].is_word("NOT"):
            index += 1
        if index not in self.partner:  # EXISTS or a function's name
            index += 1
        return self._closing(index)

    def _role_of(self, index: int, parent: Clause | None) -> Role:
        before = self.tokens[index - 1]
        after = self.partner[index] + 1
        if parent is None:
            return Role.TEMPLATE if before.is_word("CONSTRUCT") else Role.MAIN
        if before.is_word("WHERE"):
            return Role.BODY
        if before.is_word("UNION") or (
            after < len(self.tokens) and self.tokens[after].is_word("UNION")
        ):
            return Role.ARM
        if parent.brace is not None and self.tokens[parent.brace + 1].is_word("SELECT"):
            return Role.BODY
        return Role.GROUP


def partners(text: str, tokens: Sequence[Token]) -> dict[int, int]:
    """For each opening bracket the closing one, by their places among the tokens.

    Raises:
        QueryError: a bracket has no partner.
    """
    found: dict[int, int] = {}
    waiting: list[int] = []
    for index, token in enumerate(tokens):
        if token.is_mark(*_PAIRS):
            waiting.append(index)
        elif token.is_mark(*_PAIRS.values()):
            if not waiting:
                raise query_error(text, [token.problem(f"{token.text!r} closes nothing")])
            opening = tokens[waiting[-1]]
            if _PAIRS[opening.text] != token.text:
                where = "{}:{}".format(*place(text, opening.start))
                message = f"{token.text!r} cannot close the {opening.text!r} of {where}"
                raise query_error(text, [token.problem(message)])
            found[waiting.pop()] = index
    if waiting:
        opening = tokens[waiting[-1]]
        raise query_error(text, [opening.problem(f"{opening.text!r} is never closed")])
    return found


def with_limit(text: str, count: int) -> str:
    """The text with a LIMIT, before any final VALUES; unchanged if it has LIMIT or OFFSET."""
    structure = Structure(text)
    (main,) = (clause for clause in structure.clauses if clause.role is Role.MAIN)
    end = next((c.first for c in structure.clauses if c.first > main.last), len(structure.tokens))
    if any(token.is_word("LIMIT", "OFFSET") for token in structure.tokens[main.last : end]):
        return text
    start = structure.tokens[end].start if end < len(structure.tokens) else len(text)
    return f"{text[:start]}\nLIMIT {count}\n{text[start:]}"
