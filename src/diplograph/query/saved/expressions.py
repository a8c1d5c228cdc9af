"""The expressions of a SPARQL query as operators, function calls and their arguments.

They are read from the tokens, by operator precedence and without recursion: an expression may nest
as deep as a text is long. The text must be valid SPARQL, productions [110] to [128] of SPARQL 1.1
Query Language, section 19.8 (https://www.w3.org/TR/sparql11-query/#sparqlGrammar).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from diplograph.query.saved.clauses import Role, Structure
from diplograph.query.saved.tokens import Kind

COMPARED: Final = ("=", "!=", "<", ">", "<=", ">=")
_BINARY: Final = {"AS": 0, "||": 1, "&&": 2, **dict.fromkeys(COMPARED, 3)} | {
    "+": 4,
    "-": 4,
    "*": 5,
    "/": 5,
}
"""Operators with their precedence; those of one argument bind closer."""
ARITHMETIC: Final = ("+", "-", "*", "/")
_CONDITIONS: Final = (
    *("", "IN", "NOT IN", "!", "&&", "||", "SAMETERM", "LANGMATCHES"),
    *COMPARED,
)
_LENIENT: Final = (
    "NOT IN",
    *"""
    IN ! || IF COALESCE BOUND COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT
""".split(),
)
"""What may have a value, or be true, where an argument has none or is not true."""
_NO_ARGUMENTS: Final = ("NOW", "RAND", "UUID", "STRUUID", "BNODE", "CONCAT", "COALESCE")
TWO_TEXTS: Final = ("CONTAINS", "STRSTARTS", "STRENDS", "STRBEFORE", "STRAFTER")
_TWO_ARGUMENTS: Final = ("AS", "SAMETERM", "LANGMATCHES", *TWO_TEXTS, *COMPARED)
_UNARY: Final = 6
_BRACKET: Final = -1
_CONSTANT: Final = (Kind.STRING, Kind.NUMBER, Kind.NAME, Kind.IRI)
_CALLED: Final = (Kind.WORD, Kind.NAME, Kind.IRI)
_NO_CALLS: Final = ("SELECT", "DISTINCT", "REDUCED", "BY", "HAVING", "WHERE")
"""Keywords that an expression in brackets may follow."""


@dataclass(eq=False, slots=True)
class Operation:
    """A term, or an operator or function with its arguments: tokens `first` to `last`, inclusive.

    `name` is the operator, or the function as written in upper case; empty if it is a term. IN and
    NOT IN have the items of the list as further arguments. `is_constant` is true if it has neither
    variables nor calls; `kinds` are for `ValueKinds`.
    """

    name: str
    first: int
    last: int
    arguments: "list[Operation]" = field(default_factory=list)
    is_constant: bool = False
    kinds: tuple[str, ...] | None = None


@dataclass(eq=False, slots=True)
class Expression:
    """An expression: its operations, arguments before those that take them.

    `keyword` begins its clause: FILTER, BIND, SELECT, GROUP, HAVING or ORDER.
    """

    keyword: str
    first: int
    operations: list[Operation]

    def needed(self) -> set[Operation]:
        """The operations that must be true, or have a value, for a condition to hold.

        There are none if it is no condition.
        """
        found = {self.operations[-1]} if self.keyword in ("FILTER", "HAVING") else set()
        for operation in reversed(self.operations):
            if operation in found and operation.name not in _LENIENT:
                is_and = operation.name == "&&"
                found.update(o for o in operation.arguments if is_and or o.name not in _CONDITIONS)
        choices = {o for o in found if o.name == "IN" and len(o.arguments) > 2}
        return {o for o in found if o.name not in ("!=", "NOT IN")} - choices


def expressions(structure: Structure) -> Iterator[Expression]:
    """The expressions of a query that have operators or calls."""
    starts = [
        (clause.role.name, clause.first + (clause.role is Role.FILTER))
        for clause in structure.clauses
        if clause.role in (Role.FILTER, Role.BIND)
    ]
    for keyword, first in [*starts, *_outside_of_groups(structure)]:
        if operations := _Reader(structure, first).operations():
            yield Expression(keyword, first, operations)


def is_in_group(structure: Structure, index: int) -> bool:
    """Whether a token is within a group, and not among what SELECT and solution modifiers have."""
    clause = structure.clause_of(index)
    return clause is not None and (
        clause.brace is None or not structure.tokens[clause.brace + 1].is_word("SELECT")
    )


def _outside_of_groups(structure: Structure) -> Iterator[tuple[str, int]]:
    """The keyword and the first token of expressions in SELECT, GROUP BY, HAVING and ORDER BY."""
    keyword, end = "", -1
    for index, token in enumerate(structure.tokens):
        if index <= end or is_in_group(structure, index):
            continue
        if token.is_word("SELECT", "GROUP", "HAVING", "ORDER"):
            keyword = token.text.upper()
        called = index + 1 if _is_call(structure, index) else index
        if called in structure.partner and structure.tokens[called].is_mark("("):
            yield keyword, index
            end = structure.partner[called]


def _is_call(structure: Structure, index: int) -> bool:
    token, *after = structure.tokens[index : index + 2]
    is_name = token.kind in _CALLED and not token.is_word(*_NO_CALLS)
    return is_name and bool(after) and after[0].is_mark("(")


def end_of_term(structure: Structure, at: int) -> int | None:
    """The last token of the term that begins with a token; None if there is none."""
    tokens = structure.tokens
    if tokens[at].is_word("EXISTS", "NOT"):
        return structure.partner.get(at + 1 + tokens[at].is_word("NOT"))
    if tokens[at].kind is Kind.STRING and at + 2 < len(tokens):
        after = tokens[at + 1]
        return at + (after.kind is Kind.LANGUAGE) + 2 * after.is_mark("^^")
    is_term = tokens[at].kind in (Kind.VARIABLE, Kind.NUMBER, Kind.STRING, Kind.NAME, Kind.IRI)
    is_other = tokens[at].is_word("TRUE", "FALSE", "UNDEF") or tokens[at].is_mark("*")
    return at if is_term or is_other else None


def _is_whole(operation: Operation) -> bool:
    """Whether an operation has as many arguments as the grammar asks for at least."""
    needs_none = not operation.name or operation.name in _NO_ARGUMENTS
    least = 2 if operation.name in _TWO_ARGUMENTS else not needs_none
    return len(operation.arguments) >= least


class _Reader:
    """Reads the expression that begins at a token: an operand, or one in brackets."""

    def __init__(self, structure: Structure, at: int) -> None:
        self.structure = structure
        self.at = at
        self.found: list[Operation] = []
        self.operands: list[Operation] = []
        self.waiting: list[tuple[int, str, int, int]] = []
        """Operators and brackets: precedence, name, first token, number of operands before."""

    def operations(self) -> list[Operation]:
        """Its operations; none if it is none of SPARQL 1.1, as an extension of the engine."""
        tokens = self.structure.tokens
        while self._operand():
            while self.waiting and not self._operator():
                if self.at >= len(tokens) or not tokens[self.at].is_mark(")"):
                    return []
                self._close()
            if not self.waiting:
                return self.found if all(map(_is_whole, self.found)) else []
        return []

    def _operand(self) -> bool:
        """Reads up to the end of a term; whether there is one, or a call without arguments."""
        tokens = self.structure.tokens
        while self.at + 1 < len(tokens):
            token = tokens[self.at]
            if token.is_mark("!", "+", "-"):
                self._wait(_UNARY, token.text)
            elif token.is_mark("("):
                self._wait(_BRACKET, "")
            elif _is_call(self.structure, self.at):
                self._wait(_BRACKET, token.text.upper() if token.kind is Kind.WORD else token.text)
                self.at += 1
                if tokens[self.at].is_word("DISTINCT"):
                    self.at += 1
                if tokens[self.at].is_mark(")"):
                    return True
            else:
                break
        end = end_of_term(self.structure, self.at)
        if end is not None:
            self._add("", self.at, end, len(self.operands))
            self.at = end + 1
        return end is not None

    def _operator(self) -> bool:
        """Reads an operator of two arguments, IN or a comma; whether there is one."""
        tokens = self.structure.tokens
        if self.at >= len(tokens):
            return False
        token = tokens[self.at]
        text = token.text.upper()
        at = self.at + 1 + token.is_word("NOT")
        if token.is_word("IN", "NOT") and tokens[at - 1].is_word("IN"):
            self._apply(_BINARY["="])
            self._wait(_BRACKET, "IN" if text == "IN" else "NOT IN", left=True)
            self.at += 1 + (text == "NOT")
            return not tokens[self.at].is_mark(")")
        if token.kind is Kind.NUMBER and text[0] in "+-":  # 2021-06: the sign is an operator
            self._apply(_BINARY["+"])
            self._wait(_BINARY["+"], text[0], left=True)
            self.at -= 1
        elif token.kind in (Kind.MARK, Kind.WORD) and text in _BINARY:
            self._apply(_BINARY[text])
            self._wait(_BINARY[text], text, left=True)
        elif token.is_mark(",", ";") and self.waiting:
            self._apply(0)
            self.at += 1 + 2 * tokens[self.at + 1].is_word("SEPARATOR")
        else:
            return False
        return True

    def _wait(self, precedence: int, name: str, *, left: bool = False) -> None:
        """Keeps an operator until its arguments are read; `left` if one was read before."""
        first = self.operands[-1].first if left else self.at
        self.waiting.append((precedence, name, first, len(self.operands) - left))
        self.at += 1

    def _close(self) -> None:
        """Reads a closing bracket."""
        self._apply(0)
        _, name, first, before = self.waiting.pop() if self.waiting else (0, "", 0, 0)
        if name:
            self._add(name, first, self.at, before)
        self.at += 1

    def _apply(self, least: int) -> None:
        """Gives the operators of at least a precedence the operands after them."""
        while self.waiting and self.waiting[-1][0] >= least:
            _, name, first, before = self.waiting.pop()
            self._add(name, first, self.at - 1, before)

    def _add(self, name: str, first: int, last: int, before: int) -> None:
        arguments, token = self.operands[before:], self.structure.tokens[first]
        is_constant = token.kind in _CONSTANT or token.is_word("TRUE", "FALSE")
        if name:
            is_constant = name in ARITHMETIC and all(each.is_constant for each in arguments)
        found = Operation(name, first, last, arguments, is_constant)
        self.operands[before:] = [found]
        self.found.append(found)
