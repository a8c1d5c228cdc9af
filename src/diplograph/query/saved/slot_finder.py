"""Finds the slots of a query's text on its tokens.

The clause of an optional parameter that has no value is left out; which clause that is, is said by
`clauses.Structure.unit_of`. In its place stands `FILTER(true)`, which is valid wherever the clause
was, says nothing, and parts no pattern from its neighbours.

The engine looks up what `VALUES` lists, but reads everything for `FILTER(?v = …)` and
`FILTER(?v IN (…))`. Where the two mean the same, the filter of an `iri` parameter is bound as
`VALUES`, beside the triples that it restricts: behind an OPTIONAL it would come too late to help.

A text with accents is written in more than one way (Unicode, UAX #15), and the graph keeps the
words of articles as they are; SPARQL knows no normal forms. So the condition of such a value is
repeated, once for each way.
"""

from collections.abc import Sequence
from typing import Final

from diplograph.query.saved.clauses import Clause, Role, Structure
from diplograph.query.saved.slots import Listed, Repeated, Slot, Span
from diplograph.query.saved.tokens import Kind, Token

_FINDING: Final = ("CONTAINS", "STRSTARTS", "STRENDS", "REGEX")


def slots_of(structure: Structure) -> tuple[Slot, ...]:
    """The slots of a text, in its order."""
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
    """The condition of a parameter that holds of a text if it holds of one of its spellings.

    That is a comparison with a variable, or the innermost call that finds a text in another;
    nothing where another parameter stands in it too.
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
    if others or ("#" in text and "\n" in text):  # a comment would end where its line does
        return None
    return Repeated(tokens[first].start, tokens[last].end, " || ")


def _is_comparison(tokens: Sequence[Token], first: int, last: int, mark: int) -> bool:
    """Whether tokens `first` to `last` are an operand of their own: a variable and a parameter."""
    return (
        tokens[mark].is_mark("=", "!=")
        and any(tokens[at].text.startswith("?") for at in (first, last))
        and tokens[first - 1].is_mark("(", "&&", "||")
        and tokens[last + 1].is_mark(")", "&&", "||")
    )


def _listed(structure: Structure, index: int) -> Listed | None:
    """How the filter of a parameter is turned into VALUES, where the two mean the same.

    They do when the filter is `?v = $p`, `$p = ?v` or `?v IN ($p)` and nothing else, the values are
    IRIs (for literals `=` is not identity), its own group has triples that give ?v a value in every
    solution, which OPTIONAL, UNION or BIND may not, and VALUES stands beside these triples: before
    an OPTIONAL or MINUS that comes earlier it would be part of what that is held against. A path
    with `*` or `?` is passed over, for it holds of every term and itself, whether or not the graph
    knows the term; so is EXISTS, which puts values in place of variables.
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
    """Where a group's triples begin that give a variable a value in every solution, if any do.

    `variable` is written `?v`: `$v` is the parameter, whose value stands in its place.
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
