"""The form of a saved query: a field for each parameter, with its values and problems."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from diplograph.case import Case
from diplograph.errors import InputError, Problem, QueryError
from diplograph.query.saved import Parameter, SavedQuery
from diplograph.query.saved.parameter_types import TYPES, truth
from diplograph.web.links import Links
from diplograph.web.site import Option, Site

_OPTION: Final = re.compile(
    r"(?:(?<=ask )(?!by )(?P<query>\S+) )?--(?P<name>[a-z][a-z\d-]*)(?: (?P<value>[^\s,;)]+))?"
)
"""An option of the command line in a message, with its value, and the query if it is another."""
OWN: Final = ("page", "limit", "evidence", "labels", "remarks")
"""Values of the page itself; no query may have parameters of these names."""
_FEW: Final = 24
"""The most choices that are all shown; more are suggested while somebody types."""
_SUGGESTED: Final = 2_000
_MORE: Final = 2
"""Empty fields behind the values of a parameter that takes several."""


@dataclass(frozen=True)
class Field:
    """The field of a parameter.

    `kind` is `select`, `checkboxes`, `checkbox`, or the type of an HTML input. `inputs` are the
    values of its inputs, some of them empty. `suggestions` are for inputs.
    """

    parameter: Parameter
    kind: str
    inputs: tuple[str, ...]
    options: tuple[Option, ...] = ()
    suggestions: tuple[Option, ...] = ()
    problems: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of its values in a URL."""
        return self.parameter.name

    @property
    def hint(self) -> str:
        """The help of the parameter, with its default and an example."""
        parameter = self.parameter
        notes = [f"{parameter.help.rstrip('.')}." if parameter.help else ""]
        if parameter.default and parameter.type != "boolean":
            notes.append(f"Default: {', '.join(parameter.default)}.")
        if parameter.example and not self.options:
            notes.append(f"For example {parameter.example}.")
        return " ".join(note for note in notes if note)


class Form:
    """The values of a request for a saved query, as they were written, and what is wrong with them.

    `values` are those of the parameters, by name; `own` those of the page itself (`OWN`); `filled`
    is all of them but empty ones, which a browser sends of a form that is not filled in.
    """

    def __init__(self, query: SavedQuery, values: Sequence[tuple[str, str]]) -> None:
        self.query = query
        self.filled = [(name, value) for name, value in values if value.strip()]
        self.has_empty = len(self.filled) < len(values)
        self.own: dict[str, str] = {}
        self.values: dict[str, list[str]] = {}
        for name, value in self.filled:
            if name in OWN:
                self.own[name] = value
            else:
                self.values.setdefault(name.replace("-", "_"), []).append(value)
        self.problems: list[Problem] = []

    def number(self, name: str, default: int, least: int, most: int | None = None) -> int:
        """A whole number among the values of the page.

        Raises:
            QueryError: it is not a whole number, or out of bounds.
        """
        if name not in self.own:
            return default
        text = self.own[name]
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
        if number < least or (most is not None and number > most):
            bounds = f"from {least:,} to {most:,}" if most is not None else f"of {least:,} or more"
            raise QueryError([Problem(f"{name} is {text!r}; expected a whole number {bounds}")])
        return number

    @property
    def is_complete(self) -> bool:
        """Whether all required parameters have a value."""
        return all(self.values.get(p.name) or not p.required for p in self.query.parameters)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The names and values for a URL, in the order of the parameters."""
        names = [parameter.name for parameter in self.query.parameters]
        return [(name, value) for name in names for value in self.values.get(name, ())]

    def linked(self, text: str, links: Links, wrong: str = "") -> list[tuple[str, str | None]]:
        """The pieces of a text, each with a link or None: options link to the form with them set.

        The links leave out the values of the `wrong` parameter, in place of which others are
        suggested.
        """
        pieces: list[tuple[str, str | None]] = []
        end = 0
        for option in _OPTION.finditer(text):
            name, value, at = option["name"].replace("-", "_"), option["value"], option.end()
            label = f"{name} {value}".replace("_", " ")
            parameter = self.query.parameter(name)
            if option["query"]:
                label = f"{option['query']}, {label}"
                link = links.query(option["query"], [(name, value)])
            elif parameter is None:
                continue
            else:
                if parameter.type == "boolean":
                    label, value, at = name.replace("_", " "), "true", option.end("name")
                dropped = (wrong, "" if parameter.multi else name)
                others = [pair for pair in self.pairs if pair[0] not in dropped]
                link = links.query(self.query.name, [*others, (name, value)])
            pieces += [(text[end : option.start()], None), (label, link)]
            end = at
        return [piece for piece in [*pieces, (text[end:], None)] if piece[0]]

    @property
    def others(self) -> list[str]:
        """The problems that concern no field."""
        names = {parameter.name for parameter in self.query.parameters}
        return [str(problem) for problem in self.problems if problem.parameter not in names]

    def fields(self, site: Site) -> list[Field]:
        """A field for each parameter, in their order."""
        return [self._field(parameter, site) for parameter in self.query.parameters]

    def _field(self, parameter: Parameter, site: Site) -> Field:
        values = tuple(self.values.get(parameter.name, ()))
        problems = [str(p) for p in self.problems if p.parameter == parameter.name]
        if parameter.type == "boolean":
            return Field(parameter, "checkbox", values, problems=problems)
        known = _known(parameter, site)
        if parameter.choices or 0 < len(known) <= _FEW:
            chosen = _chosen(parameter, values, site.case)
            named = {option.value for option in known}
            known = (*known, *(Option(value, value) for value in chosen if value not in named))
            kind = "checkboxes" if parameter.multi else "select"
            return Field(parameter, kind, chosen, known, problems=problems)
        empty = _MORE if parameter.multi else int(not values)
        kind = TYPES[parameter.type].field
        if problems or any(not _fits(kind, value) for value in values):
            kind = "text"  # a browser would not show what it cannot read
        return Field(
            parameter,
            kind,
            values + ("",) * empty,
            suggestions=known[:_SUGGESTED],
            problems=problems,
        )


def _known(parameter: Parameter, site: Site) -> tuple[Option, ...]:
    """The values that a parameter accepts, by label; none if they cannot be listed."""
    if parameter.choices:
        return tuple(Option(choice, choice) for choice in parameter.choices)
    if parameter.type != "iri" or not parameter.classes:
        return ()
    return site.individuals(*parameter.classes)


def _chosen(parameter: Parameter, values: Sequence[str], case: Case) -> tuple[str, ...]:
    """The values as the options write them: a name may be written in several ways."""
    return tuple(_id(parameter, value, case) for value in values)


def _id(parameter: Parameter, value: str, case: Case) -> str:
    if parameter.type != "iri":
        return value
    try:
        return case.vocabulary.id(case.resolve(value, *parameter.classes))
    except InputError:
        return value


def _fits(kind: str, value: str) -> bool:
    """Whether an input of a kind shows a value."""
    return kind == "text" or value.replace("-", "").replace(".", "").isdecimal()


def flag(values: Mapping[str, str], name: str) -> bool:
    """Whether a boolean among the values is true; false if it is not there.

    Raises:
        QueryError: its value is not a boolean.
    """
    value = truth(values.get(name, "no"))
    if value is None:
        raise QueryError([Problem(f"{name} is {values[name]!r}; expected true or false")])
    return value
