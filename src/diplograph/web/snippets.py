"""A saved query with its values as a command, and as a Python call."""

import shlex
from collections.abc import Mapping, Sequence

from diplograph.query.saved import Parameter, SavedQuery
from diplograph.query.saved.parameter_types import truth

Values = Mapping[str, Sequence[str]]
"""The values of parameters, as written, by name."""


def command_of(query: SavedQuery, values: Values) -> str:
    """The shell command that runs the query."""
    words = ["diplograph", "query", query.name]
    for parameter in query.parameters:
        option = f"--{parameter.name.replace('_', '-')}"
        for value in values.get(parameter.name, ()):
            if parameter.type != "boolean":
                words += [option, value]
            elif truth(value):
                words.append(option)
    return shlex.join(words)


def call_of(query: SavedQuery, values: Values) -> str:
    """The Python call that runs the query."""
    given = [
        f"{parameter.name}={_literal(parameter, values[parameter.name])}"
        for parameter in query.parameters
        if values.get(parameter.name)
    ]
    return f"case.query({', '.join([repr(query.name), *given])})"


def _literal(parameter: Parameter, values: Sequence[str]) -> str:
    if parameter.type == "boolean":
        return str(truth(values[0]))
    return repr(values[0]) if len(values) == 1 else repr(list(values))
