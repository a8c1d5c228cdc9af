"""Puts values in the places of a query's parameters.

`$name` is replaced by a term on the level of tokens; no text that a user wrote is ever pasted. The
clause of an optional parameter that has no value is left out; which clause that is, is said by
`clauses.Structure.unit_of`. In its place stands `FILTER(true)`, which is valid wherever the clause
was, says nothing, and parts no pattern from its neighbours.

The engine looks up what `VALUES` lists, but reads everything for `FILTER(?v = …)` and
`FILTER(?v IN (…))`. Where the two mean the same, the filter of an `iri` parameter is bound as
`VALUES`, beside the triples that it restricts: behind an OPTIONAL it would come too late to help.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from diplograph.errors import Problem, QueryError
from diplograph.namespaces import PREFIXES
from diplograph.queries.clauses import Clause, Role, Structure
from diplograph.queries.nearest import meant
from diplograph.queries.saved_query import Parameter, ParameterType, SavedQuery
from diplograph.queries.terms import Term, written
from diplograph.queries.tokens import Kind, Token

_NOTHING: Final = "FILTER(true)"
_XSD: Final = PREFIXES["xsd"]
_DATATYPES: Final[dict[ParameterType, str]] = {
    "text": _XSD + "string",
    "date": _XSD + "date",
    "integer": _XSD + "integer",
    "decimal": _XSD + "decimal",
    "boolean": _XSD + "boolean",
}

_Edit = tuple[int, int, str]


def bind(query: SavedQuery, values: Mapping[str, Term | Sequence[Term]]) -> str:
    """The SPARQL of a query with its parameters bound; lines stay where they were.

    `values` are terms such as `values.parse_values` gives, defaults included. An empty sequence
    counts as no value.

    Raises:
        QueryError: a required parameter has no value, a value is not of its parameter's type, or
            belongs to no parameter; every problem.
    """
    terms = {
        name: (value,) if isinstance(value, ox.NamedNode | ox.Literal) else tuple(value)
        for name, value in values.items()
    }
    terms = {name: given for name, given in terms.items() if given}
    if problems := list(_problems(query, terms)):
        raise QueryError(problems)
    return rewritten(
        structure_of(query.text),
        {name: [written(term) for term in given] for name, given in terms.items()},
        {parameter.name for parameter in query.parameters} - terms.keys(),
    )


@lru_cache(maxsize=64)
def structure_of(text: str) -> Structure:
    """The structure of a query's text, which is the same for every value."""
    return Structure(text)


def _problems(query: SavedQuery, terms: Mapping[str, Sequence[Term]]) -> Iterator[Problem]:
    names = [parameter.name for parameter in query.parameters]
    for name in terms.keys() - set(names):
        yield Problem(f"{query.name} has no parameter {name!r}", hint=meant(name, names))
    for parameter in query.parameters:
        given = terms.get(parameter.name, ())
        if not given and parameter.always_bound:
            yield Problem(f"{parameter.name} has no value; {query.name} needs one")
        if len(given) > 1 and not parameter.multi:
            yield Problem(f"{parameter.name} has {len(given)} values; it takes one")
        for term in given:
            if not _fits(parameter, term):
                yield Problem(f"{parameter.name} is {term}; expected {parameter.type}")


def _fits(parameter: Parameter, term: Term) -> bool:
    if parameter.type == "iri":
        return isinstance(term, ox.NamedNode)
    return isinstance(term, ox.Literal) and term.datatype.value == _DATATYPES[parameter.type]


def rewritten(
    structure: Structure, terms: Mapping[str, Sequence[str]], left_out: Collection[str]
) -> str:
    """The text with `terms`, as SPARQL writes them, in the places of their parameters.

    The clauses of the parameters in `left_out` are left out; `$names` in neither stay.
    """
    gone = _gone(structure, left_out)
    edits: list[_Edit] = [_emptied(structure, clause) for clause in gone]
    for index, name in structure.parameters:
        values = terms.get(name)
        if values is None or any(clause.first <= index <= clause.last for clause in gone):
            continue
        token = structure.tokens[index]
        edits += _as_values(structure, index, values) or [_replaced(structure, token, values)]
    return _edited(structure.text, edits)


def _gone(structure: Structure, left_out: Collection[str]) -> list[Clause]:
    """The clauses that go, none inside another."""
    gone: list[Clause] = []
    for index, name in structure.parameters:
        if name in left_out and (unit := structure.unit_of(index)):
            gone = [c for c in gone if not unit.first <= c.first <= unit.last]
            if not any(c.first <= unit.first <= c.last for c in gone):
                gone.append(unit)
    return gone


def _emptied(structure: Structure, clause: Clause) -> _Edit:
    start, end = structure.tokens[clause.first].start, structure.tokens[clause.last].end
    return start, end, _NOTHING + "\n" * structure.text.count("\n", start, end)


def _as_values(structure: Structure, index: int, values: Sequence[str]) -> list[_Edit] | None:
    """The edits that turn the filter of a parameter into VALUES, where the two mean the same.

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
    if at is None or any(not value.startswith("<") for value in values):
        return None
    listed = f"VALUES {name} {{ {' '.join(dict.fromkeys(values))} }} "
    return [_emptied(structure, clause), (at, at, listed)]


def _certain(structure: Structure, group: Clause, variable: str) -> int | None:
    """Where a group's triples begin that give a variable a value in every solution, if any do."""
    for block in structure.blocks(group):
        binds = path = False
        for index in [*block, None]:
            token = structure.tokens[index] if index is not None else None
            if token is None or token.is_mark("."):
                if binds and not path:
                    return structure.tokens[block[0]].start
                binds = path = False
                continue
            binds = binds or (token.kind is Kind.VARIABLE and token.text[1:] == variable[1:])
            path = path or token.is_mark("*", "?")
    return None


def _replaced(structure: Structure, token: Token, values: Sequence[str]) -> _Edit:
    """A parameter's values in its place, with spaces where they would touch their neighbours."""
    text = structure.text
    before = "" if text[token.start - 1 : token.start] in "( \n\t" else " "
    after = "" if text[token.end : token.end + 1] in ") \n\t" else " "
    return token.start, token.end, f"{before}{', '.join(values)}{after}"


def _edited(text: str, edits: Sequence[_Edit]) -> str:
    parts: list[str] = []
    at = 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        parts += text[at:start], new
        at = end
    return "".join([*parts, text[at:]])
