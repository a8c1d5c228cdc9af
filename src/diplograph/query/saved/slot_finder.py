"""Finds the slots of a query's text from its tokens.

The clause of an optional parameter without a value is left out; `clauses.Structure.unit_of` tells
which clause. `FILTER(true)` replaces it: this is valid wherever the clause was, has no effect, and
does not split a basic graph pattern.

The engine looks up the values of `VALUES`, but reads everything for `FILTER(?v = …)` and
`FILTER(?v IN (…))`. Where both mean the same, the filter of an `iri` parameter is bound as
`VALUES`, before the triple patterns that it restricts: after an OPTIONAL it would not help.

Unicode has several spellings of a text with accents (UAX #15). The graph keeps the words of
articles as they are, and SPARQL does not normalise. So the condition of such a value is repeated,
once for each spelling.
"""

from collections.abc import Sequence
from typing import Final

from diplograph.query.saved.clauses import Clause, Role, Structure
from diplograph.query.saved.slots import Listed, Repeated, Slot, Span
from diplograph.query.saved.tokens import Kind, Token

_FINDING: Final = ("CONTAINS", "STRSTARTS", "STRENDS", "REGEX")


def slots_of(structure: Structure) -> tuple[Slot, ...]:
    """The slots of a text, in the order of their offsets."""
    return tuple(_slot(structure, index, name) for index, name in structure.parameters)


def _slot(structure: Structure, index: int, name: str) -> Slot:
    text, token = structure.text, structure.tokens[index]
    unit = structure.unit_of(index)
    return Slot(
        parameter=name,
        start=token.start,
        end=token.end,
        before="" if text[token.start - 1 : token.start] in "( \n\t" else " ",
        after="" if text[token.end : token.end + 1] in ") \n\t" else " ",
        clause=_span(structure, unit) if unit else None,
        repeated=_repeated(structure, index),
        listed=_listed(structure, index),
    )


def _span(structure: Structure, clause: Clause) -> Span:
    return structure.tokens[clause.first].start, structure.tokens[clause.last].end


def _repeated(structure: Structure, index: int) -> Repeated | None:
    """The condition around a parameter that can be repeated for each spelling of its text.

    It is a comparison with a variable, or the innermost call that searches for the text, such as
    CONTAINS; None if the condition contains another parameter too.
    """
    tokens, token = structure.tokens, structure.tokens[index]
    around = [each.text.upper() for each in tokens[index - 2 : index + 2]]
    if around[:2] == ["IN", "("] and around[3:] == [")"]:
        return Repeated(token.start, token.end, ", ")
    for first, last, mark in ((index - 2, index, index - 1), (index, index + 2, index + 1)):
        if last + 1 < len(tokens) and _is_comparison(tokens, first, last, mark):
            joiner = " || " if tokens[mark].text == "=" else " && "
            return Repeated(tokens[first].start, tokens[last].end, joiner)
    calls = [
        (opening - 1, closing)
        for opening, closing in structure.partner.items()
        if opening < index < closing and tokens[opening - 1].is_word(*_FINDING)
    ]
    if not calls:
        return None
    first, last = max(calls)
    text = structure.text[tokens[first].start : tokens[last].end]
    others = [at for at, _ in structure.parameters if first < at < last and at != index]
    if others or ("#" in text and "\n" in text):  # joined lines would extend a comment
        return None
    return Repeated(tokens[first].start, tokens[last].end, " || ")


def _is_comparison(tokens: Sequence[Token], first: int, last: int, mark: int) -> bool:
    """Whether tokens `first` to `last` are a whole operand: a variable against a parameter."""
    return (
        tokens[mark].is_mark("=", "!=")
        and any(tokens[at].text.startswith("?") for at in (first, last))
        and tokens[first - 1].is_mark("(", "&&", "||")
        and tokens[last + 1].is_mark(")", "&&", "||")
    )


def _listed(structure: Structure, index: int) -> Listed | None:
    """How to turn the filter of a parameter into VALUES, if both mean the same; else None.

    They mean the same if all of this holds. The filter is only `?v = $p`, `$p = ?v` or
    `?v IN ($p)`. The values are IRIs: for literals, `=` is not identity. The filter's own group has
    triple patterns that bind ?v in every solution; OPTIONAL, UNION and BIND may leave it unbound.
    VALUES is put beside these patterns: before an earlier OPTIONAL or MINUS it would change what
    that is joined with. A path with `*` or `?` does not count, because it relates every term to
    itself, even one that is not in the graph. A filter inside EXISTS is not turned, because EXISTS
    replaces variables by values.
    """
    clause = structure.clause_of(index)
    if clause is None or clause.role is not Role.FILTER or clause.parent is None:
        return None
    if any(outer.role is Role.EXISTS for outer in clause.chain()):
        return None
    _, *shape = (
        token.text.upper() if token.kind is Kind.WORD else token.text
        for token in structure.tokens[clause.first : clause.last + 1]
    )
    parameter = structure.tokens[index].text
    name = next((text for text in shape if text.startswith("?")), "")
    if shape not in (
        ["(", name, "=", parameter, ")"],
        ["(", parameter, "=", name, ")"],
        ["(", name, "IN", "(", parameter, ")", ")"],
    ):
        return None
    at = _certain(structure, clause.parent, name)
    return None if at is None else Listed(_span(structure, clause), at, name)


def _certain(structure: Structure, group: Clause, variable: str) -> int | None:
    """The offset of a group's triple patterns that bind a variable in every solution, if any.

    `variable` is written `?v`; `$v` is the parameter, which a value replaces.
    """
    for block in structure.blocks(group):
        binds = path = False
        for index in [*block, None]:
            token = structure.tokens[index] if index is not None else None
            if token is None or token.is_mark("."):
                if binds and not path:
                    return structure.tokens[block[0]].start
                binds = path = False
                continue
            binds = binds or (token.kind is Kind.VARIABLE and token.text == variable)
            path = path or token.is_mark("*", "?")
    return None
