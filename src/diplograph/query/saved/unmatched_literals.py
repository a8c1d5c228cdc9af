"""Finds what can match nothing: terms and expressions whose values are of another kind.

In SPARQL, `"Northland"` and `"Northland"@en` are different terms, and a date cannot be compared
with a string. Such a query is valid, but finds nothing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple
from unicodedata import normalize

import pyoxigraph as ox

from diplograph.query.saved.clauses import Clause, Role, Structure
from diplograph.query.saved.expressions import ARITHMETIC, COMPARED, TWO_TEXTS, Operation
from diplograph.query.saved.kinds import (
    BOOLEAN,
    DATE,
    INVALID,
    LABELS,
    NUMBER,
    NUMBERS,
    TEXT,
    THING,
    XSD,
    PropertyValues,
    are_alike,
    base,
    has_value,
    is_valid,
    kind_of,
    of_kind,
    sort,
)
from diplograph.query.saved.terms import escaped
from diplograph.query.saved.tokens import Kind, Token
from diplograph.query.saved.value_kinds import ValueKinds
from diplograph.rdf.names import Namespaces

_NEEDED: Final = (Role.MAIN, Role.BODY, Role.GROUP, Role.FILTER, Role.BIND, Role.VALUES)
"""Clauses that must match for a query to have rows."""
_NEVER: Final = dict.fromkeys(("=", "!="), "is never equal to")
_NEVER_COMPARED: Final = "cannot be compared with"
_GROUPED: Final = "GROUP COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT".split()
_WANTED: Final = {
    name: (wanted, others.split())
    for wanted, others, names in (
        ("text", "number IRI boolean other", "STRLEN SUBSTR UCASE LCASE REGEX REPLACE CONCAT"),
        ("text", "number IRI boolean other", "ENCODE_FOR_URI LANGMATCHES CONTAINS STRSTARTS"),
        ("text", "number IRI boolean other", "STRENDS STRBEFORE STRAFTER GROUP_CONCAT"),
        ("number", "text IRI boolean other", "ABS CEIL FLOOR ROUND SUM AVG"),
        ("number", "text IRI boolean", "+ - * /"),
        ("date", "text number IRI boolean", "YEAR MONTH DAY HOURS MINUTES SECONDS"),
    )
    for name in names.split()
}
"""What functions take, and the sorts of values of which they give nothing."""
_WRITTEN: Final = {"number": NUMBER, "date": DATE}
_CASES: Final = {"LCASE": ("lower", str.lower), "UCASE": ("upper", str.upper)}
"""Functions of letters: the case that they give, and what gives the same."""
_ZONE: Final = re.compile(r"(Z|[+-]\d\d:\d\d)$")
_SHOWN: Final = 40
"""Characters of an expression that messages have."""
_FORMS: Final[dict[Literal["NFC", "NFD"], str]] = {"NFC": "composed", "NFD": "decomposed"}


class Misfit(NamedTuple):
    """What can match nothing, with its token.

    `message` describes the actual values, `hint` tells what to write; `is_needed` is true if every
    row needs the match.
    """

    token: Token
    message: str
    hint: str | None
    is_needed: bool


_Found = tuple[int, str, str | None]
"""A token's index, a message and a hint."""


def misfits(
    structure: Structure, prefixes: Mapping[str, str], store: ox.Store, *, is_whole: bool = False
) -> Iterator[Misfit]:
    """What in a query can match nothing, compared with the values in `store`.

    `is_whole` is true if the store has all values, with those of articles; else there may be values
    of other kinds.
    """
    yield from _Query(structure, prefixes, PropertyValues(store, is_whole=is_whole)).misfits()


def why_nothing_matches(
    structure: Structure, prefixes: Mapping[str, str], store: ox.Store
) -> str | None:
    """The literal because of which a query has no rows in `store`; None if none is found."""
    for found in misfits(structure, prefixes, store, is_whole=True):
        if found.is_needed:
            return f"{found.message} ({found.hint})" if found.hint else found.message
    return None


class _Query:
    """A query with the kinds of its values."""

    def __init__(
        self, structure: Structure, prefixes: Mapping[str, str], properties: PropertyValues
    ) -> None:
        self.structure = structure
        self.name = Namespaces(prefixes).in_sparql
        self.properties = properties
        self.kinds = ValueKinds(structure, prefixes, properties)

    def misfits(self) -> Iterator[Misfit]:
        """Terms in patterns, BIND and VALUES, and arguments of operators and functions."""
        for index, verb in self.kinds.objects:
            literal = self.kinds.literal(index)
            if literal and (found := self._misfit(literal, verb, "", "=")):
                yield self._at((index, *found), is_needed=self._is_needed(index))
        for value, variable, verb, is_needed in self._joined():
            if each := self._pair(value, variable, "=", [verb]):
                yield self._at(each, is_needed=is_needed)
        for expression in self.kinds.expressions:
            needed = expression.needed() if self._is_needed(expression.first) else ()
            for operation in expression.operations:
                for each in self._of_operation(operation):
                    yield self._at(each, is_needed=operation in needed)

    def _joined(self) -> Iterator[tuple[Operation, Operation, str, bool]]:
        """What BIND and VALUES give to a variable, and the variable in a triple pattern.

        These are followed by the property there, and whether every row needs the match.
        """
        for name, value, at, is_only in self.kinds.given:
            for index, verb in self.kinds.places.get(name, ()):
                if at is not None and verb and self._is_joined(index, self.structure.clause_of(at)):
                    needed = is_only and self._is_needed(at) and self._is_needed(index)
                    kinds = self.properties.certain(verb)
                    yield value, Operation("", index, index, kinds=kinds), verb, needed

    def _is_joined(self, at: int, clause: Clause | None) -> bool:
        """Whether each solution of BIND or VALUES is joined with one of a triple pattern."""
        outside = [*clause.parent.chain()] if clause and clause.parent else []
        group = self.structure.clause_of(at)
        inside = [*group.chain()] if group else []
        apart = {each.role for each in inside if each not in outside}
        if inside[-1] not in outside:  # VALUES at the end: of groups, not of their members
            tokens = self.structure.tokens
            is_grouped = any(token.is_word(*_GROUPED) for token in tokens)
            return apart <= {Role.GROUP, Role.MAIN} and not is_grouped
        above = {each.role for each in outside if each not in inside}
        return apart <= {Role.GROUP} and Role.BODY not in above

    def _is_needed(self, index: int) -> bool:
        """Whether every row needs the clauses around a token."""
        clause = self.structure.clause_of(index)
        return clause is None or all(outer.role in _NEEDED for outer in clause.chain())

    def _of_operation(self, operation: Operation) -> Iterator[_Found]:
        """What in the arguments of an operation can match nothing."""
        name, arguments = operation.name, operation.arguments
        pairs: list[tuple[Operation, Operation, str]] = []
        if name in COMPARED or name == "SAMETERM":
            pairs = [(arguments[0], arguments[1], "=" if name == "SAMETERM" else name)]
        elif name in ("IN", "NOT IN"):
            pairs = [(arguments[0], each, "=" if name == "IN" else "!=") for each in arguments[1:]]
        elif name in TWO_TEXTS:
            pairs = [(arguments[1], arguments[0], name)]
        elif name == "LANGMATCHES":
            yield from self._of_range(*arguments)
        elif name in ("REGEX", "REPLACE"):
            yield from self._of_pattern(arguments, 2 if name == "REGEX" else 3)
        elif ":" in name and operation.kinds and arguments[0].kinds:  # a cast
            text = arguments[0].kinds[0]
            cast = ox.Literal(text[1:], datatype=ox.NamedNode(operation.kinds[0]))
            if arguments[0].is_constant and text[0] == "=" and not is_valid(cast):
                yield (arguments[0].first, *self._invalid(cast))
        for one, other, operator in pairs:
            if found := self._pair(one, other, operator):
                yield found
        yield from self._refused(name, arguments)

    def _refused(self, name: str, arguments: Sequence[Operation]) -> Iterator[_Found]:
        """The arguments of which a function gives nothing."""
        if name in _WANTED:
            wanted, refused = _WANTED[name]
            every = arguments if name in (*TWO_TEXTS, "CONCAT", *ARITHMETIC) else arguments[:1]
            for each in every:
                if each.kinds and all(sort(kind) in refused for kind in each.kinds):
                    shown = name if name in ARITHMETIC else f"{name}(…)"
                    message = f"{self._shown(each)} is no {wanted} for {shown}"
                    message += "" if each.is_constant else f": {self._described(each)}"
                    literal = self._literal(each)
                    hint = f"write STR({self._text(each)})" if wanted == "text" else None
                    if literal and wanted in _WRITTEN:
                        hint = self._hint(literal.value, _WRITTEN[wanted])
                    yield each.first, message, hint

    def _of_range(self, language: Operation, wanted: Operation) -> Iterator[_Found]:
        """A range of languages to which none of some languages belongs."""
        literal = self._literal(wanted)
        if literal and language.kinds and all(kind[0] == "=" for kind in language.kinds):
            sought = literal.value.lower()
            tags = [f"{kind[1:]}-" for kind in language.kinds if sought != "*" or kind[1:]]
            if not any(sought == "*" or tag.startswith(f"{sought}-") for tag in tags):
                why = self._described(language, self._shown(language))
                yield wanted.first, f"{self._shown(wanted)} matches nothing: {why}", None

    def _of_pattern(self, arguments: Sequence[Operation], flags: int) -> Iterator[_Found]:
        """A regular expression that the engine does not take; `flags` is the index of its flags."""
        given = [self._literal(each) for each in (arguments[1], *arguments[flags : flags + 1])]
        texts = [ox.Literal(each.value) for each in given if each]
        asked = ", ".join(map(str, [ox.Literal(""), *texts]))
        if len(texts) == len(given) and not has_value(f"REGEX({asked})"):
            shown = " with the flags ".join(map(str, texts))
            yield arguments[1].first, f"{shown} is no regular expression", None

    def _pair(
        self, one: Operation, other: Operation, operator: str, verbs: Sequence[str] = ()
    ) -> _Found | None:
        """The error if two operands can never be equal, or be compared; None if they can be.

        `verbs` are the properties whose values the other is, if that is known.
        """
        one, other = (other, one) if other.is_constant else (one, other)
        if other.is_constant:
            return None
        is_joined, verbs = bool(verbs), verbs or self._verbs(other)
        literal = self._literal(one)
        if literal and verbs and operator not in TWO_TEXTS:
            every = [self._misfit(literal, verb, self._shown(other), operator) for verb in verbs]
            return (one.first, *every[0]) if every[0] and all(every) else None
        if literal and not is_valid(literal):
            return (one.first, *self._invalid(literal))
        if literal and other.name in _CASES:
            case, change = _CASES[other.name]
            if (written := change(literal.value)) != literal.value:
                why = f"{self._shown(other)} is all {case} case"
                message = f"{self._shown(one)} matches nothing: {why}"
                return one.first, message, f"write {ox.Literal(written)}"
        if not one.kinds or not other.kinds or INVALID in one.kinds + other.kinds:
            return None
        if operator in TWO_TEXTS and (
            any(base(kind) == TEXT for kind in one.kinds)  # goes with every language
            or {sort(kind) for kind in one.kinds + other.kinds} != {"text"}  # told of each
        ):
            return None
        if are_alike(one.kinds, other.kinds, exactly=operator in _NEVER):
            return None
        verb = _NEVER.get(operator, _NEVER_COMPARED)
        message = f"{self._shown(one)} {verb} {self._shown(other)}: {self._described(other)}"
        if not one.is_constant:
            message += f", {self._described(one, self._shown(one))}"
        return one.first, message, None if is_joined else self._hint_between(one, other)

    def _misfit(
        self, literal: ox.Literal, iri: str, variable: str, operator: str
    ) -> tuple[str, str | None] | None:
        """The error in a literal as a value of a property, as message and hint; None if it fits.

        `variable` is what it is compared with; empty if the literal is an object.
        """
        kinds, is_certain = self.properties.kinds(iri)
        if not kinds or self.properties.count(iri, literal):
            return None
        if not is_valid(literal):
            return self._invalid(literal)
        if (
            kinds[0] == kind_of(literal) == DATE
            and (day := _ZONE.sub("", literal.value)) != literal.value
        ):
            message = (
                f"{self._shown_literal(literal)} has a time zone, and days in the graph have none"
            )
            return (
                message,
                f"write {self._shown_literal(ox.Literal(day, datatype=literal.datatype))}",
            )
        by_term = operator in _NEVER and kind_of(literal) not in NUMBERS
        others = [of_kind(literal.value, kind) for kind in kinds]
        if by_term and (found := self._other_spelling(iri, literal, kinds)):
            return found
        elsewhere = [(self.properties.count(iri, other), other) for other in others if other]
        count, better = max(elsewhere, key=lambda pair: pair[0], default=(0, None))
        shown = self._shown_literal(literal)
        is_other = is_certain and not are_alike([kind_of(literal)], kinds)
        if not is_other and not (by_term and count):
            is_sought = operator == "=" and (not variable or sort(kind_of(literal)) == "text")
            message = f"{shown} is no value of {self.name(iri)} in the graph"
            return (message, None) if is_sought and self.properties.is_whole else None
        message = f"{shown} matches nothing"
        if variable:
            message = f"{shown} {_NEVER.get(operator, _NEVER_COMPARED)} {variable}"
        said = self._said(iri, kinds)
        if literal.language and kinds[0].startswith("@"):
            languages = ", ".join(kind for kind in kinds if kind.startswith("@"))
            said = f"{self._plural(iri)} are in {languages}"
        hint = f"{self._shown_literal(better)} has {count:,}" if better and count else None
        return f"{message}: {said}", hint or self._hint(literal.value, kinds[0])

    def _other_spelling(
        self, iri: str, literal: ox.Literal, kinds: Sequence[str]
    ) -> tuple[str, str] | None:
        """A sentence if values have the text only in another, canonically equivalent, spelling."""
        if literal.value.isascii():
            return None
        for form, name in _FORMS.items():
            text = normalize(form, literal.value)
            for kind in kinds if text != literal.value else ():
                if (other := of_kind(text, kind)) and (count := self.properties.count(iri, other)):
                    why = f"its letters are not {name} (Unicode {form}), as in {self._plural(iri)}"
                    message = f"{self._shown_literal(literal)} matches nothing: {why}"
                    return message, f"{escaped(self._shown_literal(other))} has {count:,}"
        return None

    def _invalid(self, literal: ox.Literal) -> tuple[str, str | None]:
        """The error of a literal whose text its datatype does not allow."""
        datatype = literal.datatype.value
        return f"{self._shown_literal(literal)} is no {self.name(datatype)}", self._example(
            datatype
        )

    def _hint(self, text: str, kind: str) -> str:
        """What to write instead of a text, as a value of some kind."""
        if kind == THING:
            return "write an IRI, or a name with a prefix"
        if other := of_kind(text, kind):
            return f"write {self._shown_literal(other)}"
        return self._example(kind) or f"write {self._words([kind])}"

    def _example(self, kind: str) -> str | None:
        return f'write a day, as in "2024-05-01"^^{self.name(DATE)}' if kind == DATE else None

    def _hint_between(self, one: Operation, other: Operation) -> str | None:
        """What to write instead of an operand that is never equal to the other."""
        kinds, others = one.kinds or (), other.kinds or ()
        literal = self._literal(one)
        if kinds == (THING,):
            return None
        if one.is_constant:
            text = literal.value if literal else self._text(one)
            alike = [each for each in others if each[0] == "=" and each[1:] == text.casefold()]
            if others[0][0] not in "=~":
                return self._hint(text, others[0])
            return f"write {ox.Literal(alike[0][1:])}" if alike else None
        if {kinds[0], others[0]} == {DATE, XSD + "dateTime"}:
            return f"write {self.name(others[0])}({self._text(one)})"
        for each, its, rest in ((one, kinds, others), (other, others, kinds)):
            if all(kind[0] == "@" for kind in its) and {base(kind) for kind in rest} == {TEXT}:
                return f"write STR({self._text(each)})"
        return None

    def _described(self, operation: Operation, name: str = "that") -> str:
        """What values an operand has, as a clause; `name` is its subject."""
        for verb in self._verbs(operation):
            if kinds := self.properties.kinds(verb)[0]:
                return self._said(verb, kinds)
        return f"{name} is {self._words(operation.kinds or ())}"

    def _said(self, iri: str, kinds: Sequence[str]) -> str:
        what = self._plural(iri)
        if kinds[0] == THING:
            return f"{what} are IRIs"
        if kinds[0].startswith("@"):
            return f"{'many ' * (TEXT in kinds)}{what} have a language"
        return f"{what} are {'text' if kinds[0] == TEXT else self.name(kinds[0])}"

    def _words(self, kinds: Sequence[str]) -> str:
        """Kinds in words, with an article."""
        words = {THING: "an IRI", TEXT: "text without a language"}
        words |= dict.fromkeys(NUMBERS, "a number")
        found: dict[str, None] = {}
        for kind in kinds:
            if kind[0] == "=":
                found[str(ox.Literal(kind[1:]))] = None
            elif kind[0] == "~":
                found[f"the text of {self._words([kind[1:]])}"] = None
            elif kind[0] == "@":
                found["text in " + ", ".join(kind for kind in kinds if kind[0] == "@")] = None
            else:
                found[words.get(kind) or f"a value of {self.name(kind)}"] = None
        return " or ".join(found)

    def _plural(self, iri: str) -> str:
        return "labels" if iri in LABELS else f"values of {self.name(iri)}"

    def _verbs(self, operation: Operation) -> Sequence[str]:
        """The properties whose values an operand has, if it is a variable of no others."""
        while operation.name in ("MIN", "MAX", "SAMPLE"):
            operation = operation.arguments[0]
        token = self.structure.tokens[operation.first]
        is_variable = not operation.name and token.kind is Kind.VARIABLE
        return self.kinds.verbs(token.text[1:]) if is_variable else ()

    def _literal(self, operation: Operation) -> ox.Literal | None:
        return None if operation.name else self.kinds.literal(operation.first)

    def _text(self, operation: Operation) -> str:
        """The text of an operand, on one line and not too long."""
        first, last = (self.structure.tokens[at] for at in (operation.first, operation.last))
        text = " ".join(self.structure.text[first.start : min(last.end, first.start + 400)].split())
        return text if len(text) < _SHOWN else f"{text[: _SHOWN - 1]}…"

    def _shown(self, operation: Operation) -> str:
        if literal := self._literal(operation):
            return self._shown_literal(literal)
        first, after = self.structure.tokens[operation.first : operation.first + 2]
        is_call = operation.name and first.kind is not Kind.VARIABLE and after.is_mark("(")
        return f"{first.text}(…)" if is_call else self._text(operation)

    def _shown_literal(self, literal: ox.Literal) -> str:
        """A literal as a query has it."""
        if literal.language or literal.datatype.value == TEXT:
            return str(literal)
        if is_valid(literal) and literal.datatype.value in NUMBERS | {BOOLEAN}:
            return literal.value
        return f"{ox.Literal(literal.value)}^^{self.name(literal.datatype.value)}"

    def _at(self, found: _Found, *, is_needed: bool) -> Misfit:
        index, message, hint = found
        return Misfit(self.structure.tokens[index], message, hint, is_needed)
