"""Parses users' values for parameters into RDF terms."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol

import pyoxigraph as ox

from diplograph.coding.spelling import is_blank, suggest
from diplograph.errors import AmbiguousName, InputError, Problem, QueryError, UnknownName
from diplograph.query.saved.parameter_types import TYPES
from diplograph.query.saved.saved_query import Parameter, SavedQuery
from diplograph.query.saved.terms import Term
from diplograph.rdf import iris
from diplograph.rdf.namespaces import DP

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    Given = str | bool | int | float | Decimal | date | Term | None
    """One value from a caller; None means no value."""

LOOK_UP: Final = "diplograph query find --name PART looks names up"
_OF_ARTICLES: Final = {DP.Article, DP.Position, DP.Event, DP.Condition}


class NameResolver(Protocol):
    """Resolves names to IRIs, as a `Vocabulary` does."""

    base: str
    """The base IRI, to which ids are appended."""

    def resolve(self, name: str, classes: Collection[str] = ()) -> str:
        """The IRI of the individual that has the name and is in one of `classes` (IRIs).

        Raises:
            UnknownName: no individual has the name.
            AmbiguousName: several individuals have it.
        """
        ...


class NoNames:
    """Accepts every name, for checks without a vocabulary."""

    base = "urn:name:"

    def resolve(self, name: str, classes: Collection[str] = ()) -> str:  # noqa: ARG002
        """A placeholder IRI for the name."""
        return f"{self.base}{abs(hash(name))}"


def parse_values(
    query: SavedQuery,
    given: Mapping[str, "Given | Iterable[Given]"],
    names: NameResolver,
    instead: Callable[[Parameter, str], str | None] = lambda _parameter, _name: None,
) -> dict[str, tuple[Term, ...]]:
    """The RDF terms for a query's parameters, with defaults for those without a value.

    In names of parameters, `-` is read as `_`. None and an empty list mean no value. `instead`
    gives a hint for a name that a parameter does not accept.

    Raises:
        QueryError: a value does not fit its parameter, a required value is missing, or there is no
            parameter of a name; it lists all problems.
    """
    problems: list[Problem] = []
    terms: dict[str, tuple[Term, ...]] = {}
    known = [parameter.name for parameter in query.parameters]
    listed = {name.replace("-", "_"): _listed(value) for name, value in given.items()}
    for name in listed.keys() - set(known):
        hint = suggest(name, known) or (f"it has {', '.join(known)}" if known else "it has none")
        message = f"{query.name} has no parameter {name!r}"
        problems.append(Problem(message, hint=hint, parameter=name))
    for parameter in query.parameters:
        values = listed.get(parameter.name) or list(parameter.default)
        if not values and parameter.required:
            problems.append(
                _problem(parameter, f"{parameter.name} is missing", what_is_expected(parameter))
            )
        if len(values) > 1 and not parameter.multi:
            message = f"{parameter.name} has {len(values)} values; it takes one"
            problems.append(_problem(parameter, message))
        found: list[Term] = []
        for value in values:
            try:
                found.append(parse_value(parameter, value, names))
            except QueryError as error:
                if isinstance(error.__cause__, UnknownName):
                    error = _with_hint(error, instead(parameter, str(value)))
                problems += error.problems
        if found:
            terms[parameter.name] = tuple(dict.fromkeys(found))
    if problems:
        raise QueryError(problems)
    return terms


def _with_hint(error: QueryError, instead: str | None) -> QueryError:
    """The error about an unknown name, with a hint."""
    (problem,) = error.problems
    hints = [hint for hint in (problem.hint, instead) if hint]
    return QueryError([replace(problem, hint=" or ".join(hints) or LOOK_UP)])


def _listed(value: "Given | Iterable[Given]") -> "list[Given]":
    if isinstance(value, list | tuple | set | frozenset):
        return [item for item in value if item is not None]
    return [] if value is None else [value]  # type: ignore[list-item]  # no other iterables


def what_is_expected(parameter: Parameter) -> str:
    """What a parameter takes, in words, with its example."""
    example = f", e.g. {parameter.example}" if parameter.example else ""
    return (parameter.help or f"expected {TYPES[parameter.type].expected}") + example


def parse_value(parameter: Parameter, given: "Given", names: NameResolver) -> Term:
    """The RDF term for one value of a parameter.

    A value is text, as on the command line, or the Python type for the parameter's type, or an RDF
    term of this type.

    Raises:
        QueryError: the value does not fit.
    """
    term = _term(parameter, given, names)
    if parameter.choices and term not in (_term(parameter, c, names) for c in parameter.choices):
        raise _misfit(parameter, given, f"one of {', '.join(parameter.choices)}")
    return term


def _term(parameter: Parameter, given: "Given", names: NameResolver) -> Term:
    if parameter.type == "iri":
        return _resolved(parameter, given, names)
    return _read(parameter, given)


def _resolved(parameter: Parameter, given: "Given", names: NameResolver) -> ox.NamedNode:
    if isinstance(given, ox.NamedNode):
        return given
    if not isinstance(given, str) or not given.strip():
        raise _misfit(parameter, given)
    name = given.strip()
    try:
        return ox.NamedNode(names.resolve(name, parameter.classes))
    except (UnknownName, AmbiguousName) as error:
        if iri := _unlisted(parameter, name, names.base):
            return iri
        raise _about(parameter, error) from error


def _unlisted(parameter: Parameter, name: str, base: str) -> ox.NamedNode | None:
    """The IRI for a name that no vocabulary lists, or None.

    Such names are those of articles and their entries: an IRI, `<article-id>` or
    `<article-id>#<entry-id>`, as in article files. A parameter without classes accepts any IRI.
    """
    of_articles = not _OF_ARTICLES.isdisjoint(parameter.classes)
    if parameter.classes and not of_articles:
        return None
    if re.match(r"<[^<>]*>$|urn:|[A-Za-z][A-Za-z0-9+.-]*://", name):
        iri = name.strip("<>")
    elif of_articles or name.startswith("article/") or "#" in name:
        article, _, entry = name.removeprefix("article/").replace("#", "/").partition("/")
        iri = iris.article(base, article)
        iri = iris.entry(iri, entry) if entry else iri
    else:
        return None
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None


def _about(parameter: Parameter, error: InputError) -> QueryError:
    return QueryError(
        [_problem(parameter, f"{parameter.name}: {p.message}", p.hint) for p in error.problems]
    )


def _read(parameter: Parameter, given: "Given") -> ox.Literal:
    type_ = parameter.type
    if isinstance(given, ox.Literal):
        if given.datatype.value == TYPES[type_].datatype:
            return given
        raise _misfit(parameter, given)
    if type_ == "text":
        return _text(parameter, given)
    written = given.strip() if isinstance(given, str) else given
    form = TYPES[type_].form(written)
    if form is None:
        raise _misfit(parameter, given)
    if parameter.bare and "." not in form:
        type_ = "integer"
    return ox.Literal(form, datatype=ox.NamedNode(TYPES[type_].datatype))


def _text(parameter: Parameter, given: "Given") -> ox.Literal:
    if not isinstance(given, str):
        raise _misfit(parameter, given)
    if is_blank(given) and given not in (*parameter.default, *parameter.choices):
        message = f"{parameter.name} is blank: {_shown(given)}"
        raise QueryError([_problem(parameter, message, "leave it out, or write text")])
    kind = parameter.literal
    try:
        if kind.startswith("@"):
            return ox.Literal(given, language=kind[1:])
        return ox.Literal(given, datatype=ox.NamedNode(kind.removeprefix("^^")) if kind else None)
    except ValueError:  # bytes that the command line could not decode
        raise _misfit(parameter, given, "text in the encoding of the terminal") from None


def _misfit(parameter: Parameter, given: object, expected: str | None = None) -> QueryError:
    expected = expected or TYPES[parameter.type].expected
    message = f"{parameter.name} is {_shown(given)}; expected {expected}"
    hint = None
    if parameter.type == "date" and re.fullmatch(r"[0-9]{4}(-[0-9]{2})?", str(given).strip()):
        hint = "write the first or the last day of it"
    return QueryError([_problem(parameter, message, hint)])


def _problem(parameter: Parameter, message: str, hint: str | None = None) -> Problem:
    return Problem(message, hint=hint, parameter=parameter.name)


def _shown(given: object) -> str:
    return ascii(given) if isinstance(given, str) and not given.isprintable() else repr(given)
