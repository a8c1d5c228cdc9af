"""Suggests other parameters and queries for a name that a parameter does not accept."""

from diplograph.errors import InputError
from diplograph.query.saved.library import Library
from diplograph.query.saved.parameter_values import NameResolver
from diplograph.query.saved.saved_query import Parameter, SavedQuery
from diplograph.rdf.names import Namespaces
from diplograph.rdf.namespaces import DP, PREFIXES


def instead(
    query: SavedQuery, parameter: Parameter, name: str, names: NameResolver, library: Library
) -> str | None:
    """Suggests parameters that accept the name, in this query or a similar one.

    A query is similar if it has the same first tag, and its only required parameter accepts the
    name.
    """
    others = [each for each in query.parameters if each.name != parameter.name]
    if DP.Target in parameter.classes:  # an actor that is no target may be an addressee
        others.sort(key=lambda each: each.name != "addressee")
    found = [f"--{_option(o)} {id_}" for o in others if (id_ := _taken(o, name, names))]
    if found:
        return "ask by " + " or ".join([", ".join(found[:-1]), found[-1]][len(found) == 1 :])
    for like in library.all()[0]:
        needed = [each for each in like.parameters if each.required]
        alike = like.tags[:1] == query.tags[:1] and len(needed) == 1
        if alike and (id_ := _taken(needed[0], name, names)):
            return f"ask {like.name} --{_option(needed[0])} {id_}"
    return None


def _option(parameter: Parameter) -> str:
    return parameter.name.replace("_", "-")


def _taken(parameter: Parameter, name: str, names: NameResolver) -> str | None:
    """The id of the name if the parameter accepts it."""
    if not parameter.classes:
        return None
    try:
        iri = names.resolve(name, parameter.classes)
    except InputError:
        return None
    return Namespaces({"": PREFIXES["dp"]}, names.base).shorten(iri)
