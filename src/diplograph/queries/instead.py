"""What else a name could be asked by, where it names no such thing as a parameter takes."""

from diplograph.errors import InputError
from diplograph.iris import short
from diplograph.namespaces import PREFIXES
from diplograph.queries.library import Library
from diplograph.queries.saved_query import Parameter, SavedQuery
from diplograph.queries.values import NameResolver


def instead(
    query: SavedQuery, parameter: Parameter, name: str, names: NameResolver, library: Library
) -> str | None:
    """Another parameter that takes what the name is the name of, of this query or of one like it.

    A query is like it that has the same first tag, and asks for nothing but such a thing.
    """
    for other in query.parameters:
        if other.name != parameter.name and (id_ := _taken(other, name, names)):
            return f"ask by --{_option(other)} {id_}"
    for like in library.all()[0]:
        needed = [each for each in like.parameters if each.required]
        alike = like.tags[:1] == query.tags[:1] and len(needed) == 1
        if alike and (id_ := _taken(needed[0], name, names)):
            return f"ask {like.name} --{_option(needed[0])} {id_}"
    return None


def _option(parameter: Parameter) -> str:
    return parameter.name.replace("_", "-")


def _taken(parameter: Parameter, name: str, names: NameResolver) -> str | None:
    """The name as the parameter takes it, if it does."""
    if not parameter.classes:
        return None
    try:
        iri = names.resolve(name, parameter.classes)
    except InputError:
        return None
    return short(iri, (("", names.base), ("", PREFIXES["dp"])))
