"""Binds values to the parameters of a query.

`$name` is replaced by an RDF term, as one token; users' text is never pasted into the query.
"""

from collections.abc import Iterator, Mapping, Sequence

import pyoxigraph as ox

from diplograph.coding.spelling import suggest
from diplograph.errors import Problem, QueryError
from diplograph.query.saved.parameter_types import TYPES
from diplograph.query.saved.saved_query import Parameter, SavedQuery
from diplograph.query.saved.slots import filled
from diplograph.query.saved.terms import Term, written


def bind(query: SavedQuery, values: Mapping[str, Term | Sequence[Term]]) -> str:
    """The SPARQL of a query with its parameters bound; line numbers do not change.

    `values` are RDF terms as `parse_values` gives them, with defaults. An empty sequence means no
    value.

    Raises:
        QueryError: a required parameter has no value, a value does not have its parameter's type,
            or there is no such parameter; it lists all problems.
    """
    terms = {
        name: (value,) if isinstance(value, ox.NamedNode | ox.Literal) else tuple(value)
        for name, value in values.items()
    }
    terms = {name: given for name, given in terms.items() if given}
    if problems := list(_problems(query, terms)):
        raise QueryError(problems)
    free = {p.name: [p.free] for p in query.parameters if p.free}
    bound = {name: [written(term) for term in given] for name, given in terms.items()}
    left_out = {p.name for p in query.parameters} - terms.keys() - free.keys()
    spellings = {
        name: [written(each) for term in given for each in _spellings(term)]
        for name, given in terms.items()
    }
    more = {name: each for name, each in spellings.items() if len(each) > len(bound[name])}
    return filled(query.text, query.slots, free | bound, left_out, more)


def _spellings(term: Term) -> list[Term]:
    """The term, and terms with canonically equivalent text: composed (NFC), decomposed (NFD)."""
    if not isinstance(term, ox.Literal) or term.value.isascii():
        return [term]
    from unicodedata import normalize

    texts = (term.value, *(normalize(form, term.value) for form in ("NFC", "NFD")))
    return [
        ox.Literal(text, language=term.language)
        if term.language
        else ox.Literal(text, datatype=term.datatype)
        for text in dict.fromkeys(texts)
    ]


def _problems(query: SavedQuery, terms: Mapping[str, Sequence[Term]]) -> Iterator[Problem]:
    names = [parameter.name for parameter in query.parameters]
    for name in terms.keys() - set(names):
        yield Problem(f"{query.name} has no parameter {name!r}", hint=suggest(name, names))
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
    if not isinstance(term, ox.Literal):
        return False
    if parameter.literal.startswith("@"):
        return f"@{term.language}".lower() == parameter.literal.lower()
    expected = [parameter.literal.removeprefix("^^") or TYPES[parameter.type].datatype]
    if parameter.bare:
        expected.append(TYPES["integer"].datatype)
    return term.datatype.value in expected
