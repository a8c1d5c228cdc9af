"""Writes saved queries as files for grlc, which serves them as a web API.

See https://github.com/CLARIAH/grlc. `$name` becomes a variable whose name tells the type of its
value (the convention is in `grlc_parameters`). grlc never removes a clause: a parameter without a
value stays a variable. So the text itself must switch the clause off. `ISBLANK(?__name_iri)` is an
error if the variable has no value, and a value is never a blank node; so
`COALESCE(ISBLANK(?__name_iri), true)` is true exactly if there is no value. `BOUND` would not work,
because grlc replaces the variable by its value everywhere.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from diplograph.errors import InputError, Problem
from diplograph.query.saved import NameResolver, Parameter, SavedQuery, parse_value
from diplograph.query.saved.clauses import Clause, Role, Structure
from diplograph.query.saved.explanation import standing_alone
from diplograph.query.saved.header import read_header
from diplograph.query.saved.parameter_types import TYPES
from diplograph.query.saved.prefixes import declarations
from diplograph.query.saved.terms import written
from diplograph.rdf.namespaces import PREFIXES

_ABSENT: Final = "<urn:absent>"
_XSD: Final = f"PREFIX xsd: <{PREFIXES['xsd']}>\n"

_Edit = tuple[int, int, str]


def grlc_text(
    query: SavedQuery,
    names: NameResolver,
    prefixes: Mapping[str, str] = PREFIXES,
    *,
    endpoint: str | None = None,
) -> str:
    """The text of a grlc file that is equivalent to a saved query.

    `names` resolves the defaults and choices of the query to IRIs; `endpoint` is the IRI of the
    SPARQL service that grlc queries. A `multi` parameter takes only one value in grlc.

    Raises:
        InputError: the text cannot switch off one of the clauses, or a name is unknown.
    """
    if read_header(query.text, query.path).is_of_grlc:
        return query.text
    text = standing_alone(_Body(query, names).text(), prefixes)
    if "xsd" not in declarations(Structure(text).tokens):
        text = _XSD + text  # else grlc puts it before every SELECT
    return _header(query, names, endpoint) + text


def _header(query: SavedQuery, names: NameResolver, endpoint: str | None) -> str:
    import yaml

    said = {"summary": query.summary, "description": _description(query), "tags": [*query.tags]}
    fields: dict[str, object] = {key: value for key, value in said.items() if value}
    if endpoint:
        fields["endpoint"] = endpoint
    fields["method"] = "GET"
    single = [parameter for parameter in query.parameters if len(parameter.default) == 1]
    defaults = [{grlc_name(p): _value(p, p.default[0], names)} for p in single]
    choices = [
        {grlc_name(p): [_value(p, choice, names) for choice in p.choices]}
        for p in query.parameters
        if p.choices
    ]
    fields |= {k: v for k, v in (("defaults", defaults), ("enumerate", choices)) if v}
    lines = yaml.safe_dump(fields, sort_keys=False, allow_unicode=True, width=96).splitlines()
    return "".join(f"#+ {line}\n" for line in lines)


def _description(query: SavedQuery) -> str:
    notes = ", ".join(f"{grlc_name(p)} ({p.help})" for p in query.parameters if p.help)
    return " ".join([*query.description.split(), f"Parameters: {notes}." if notes else ""]).strip()


def _value(parameter: Parameter, given: str, names: NameResolver) -> str:
    return parse_value(parameter, given, names).value


def grlc_name(parameter: Parameter) -> str:
    """The name of a parameter in grlc, which allows letters and digits only."""
    first, *others = parameter.name.split("_")
    return first + "".join(part.capitalize() for part in others)


class _Body:
    """The text of a query, with its parameters written as grlc variables."""

    def __init__(self, query: SavedQuery, names: NameResolver) -> None:
        self.query = query
        self.names = names
        self.structure = Structure(query.text)
        self.parameters = {parameter.name: parameter for parameter in query.parameters}

    def text(self) -> str:
        edits = [*self._units()]
        for index, name in self.structure.parameters:
            token = self.structure.tokens[index]
            edits.append((token.start, token.end, self._written(index, self.parameters[name])))
        parts: list[str] = []
        at = 0
        for start, end, new in sorted(edits):
            parts += self.query.text[at:start], new
            at = end
        return "".join([*parts, self.query.text[at:]])

    def _written(self, index: int, parameter: Parameter) -> str:
        """The SPARQL that replaces the parameter at a token."""
        variable = self._variable(parameter)
        if len(parameter.default) > 1:  # several values are possible only in a list
            terms = [written(parse_value(parameter, d, self.names)) for d in parameter.default]
            return ", ".join(f"COALESCE({variable}, {term})" for term in terms)
        unit = None if _stands(parameter) else self.structure.unit_of(index)
        inside = unit and unit.role not in (Role.FILTER, Role.BIND)
        return self._given(parameter) if inside else variable

    def _variable(self, parameter: Parameter) -> str:
        optional = len(parameter.default) > 1 or not parameter.always_bound
        return f"?{'__' if optional else '_'}{grlc_name(parameter)}_{self._kind(parameter)}"

    def _kind(self, parameter: Parameter) -> str:
        if parameter.bare:
            return "number"
        if parameter.literal.startswith("@"):
            return parameter.literal[1:]
        for prefix, namespace in {**PREFIXES, **declarations(self.structure.tokens)}.items():
            if parameter.literal.startswith(f"^^{namespace}"):
                return f"{prefix}_{parameter.literal.removeprefix(f'^^{namespace}')}"
        return TYPES[parameter.type].grlc

    def _given(self, parameter: Parameter) -> str:
        """The variable for a value inside a clause; the pattern must not bind grlc's variable."""
        name = f"?{grlc_name(parameter)}_given"
        while any(token.text == name for token in self.structure.tokens):
            name += "_"
        return name

    def _units(self) -> Iterator[_Edit]:
        """The edits that switch each clause off if one of its parameters has no value."""
        units: dict[int, tuple[Clause, dict[str, Parameter]]] = {}
        for index, name in self.structure.parameters:
            parameter = self.parameters[name]
            unit = None if _stands(parameter) else self.structure.unit_of(index)
            if unit:
                units.setdefault(unit.first, (unit, {}))[1][name] = parameter
        for unit, parameters in units.values():
            yield from self._guarded(unit, list(parameters.values()))

    def _guarded(self, unit: Clause, parameters: list[Parameter]) -> Iterator[_Edit]:
        tokens = self.structure.tokens
        variables = [self._variable(p) for p in parameters]
        absent = " || ".join(f"COALESCE(ISBLANK({variable}), true)" for variable in variables)
        end = tokens[unit.last].end
        if unit.role is Role.FILTER:
            bracket = tokens[unit.first + 1]
            if bracket.is_mark("("):
                yield bracket.end, bracket.end, f"{absent} || "
            else:  # EXISTS, or a function
                yield bracket.start, bracket.start, f"({absent} || "
                yield end, end, ")"
            return
        if unit.role is Role.BIND:  # an error in it leaves its variable unbound
            bracket, word = tokens[unit.first + 1], tokens[unit.last - 2]
            yield bracket.end, bracket.end, f"IF({absent}, ?none, "
            yield word.start, word.start, ") "
            return
        if unit.brace is None or unit.role is Role.GRAPH or self._is_subselect(unit):
            where = f"the {unit.role} that asks for {parameters[0].name}"
            message = f"{self.query.name}: grlc has no way to leave out {where}"
            raise InputError([Problem(message, self.query.path, hint="put it into a FILTER")])
        opened = tokens[unit.brace].end
        given = " && ".join(f"COALESCE(!ISBLANK({variable}), false)" for variable in variables)
        bound = "".join(
            f" BIND(COALESCE({self._variable(p)}, {_ABSENT}) AS {self._given(p)})"
            for p in parameters
        )
        yield opened, opened, f"{bound} FILTER({given})"
        if unit.role is Role.GROUP:
            yield end, end, f" UNION {{ FILTER({absent}) }}"

    def _is_subselect(self, unit: Clause) -> bool:
        return unit.brace is not None and self.structure.tokens[unit.brace + 1].is_word("SELECT")


def _stands(parameter: Parameter) -> bool:
    """Whether a value or a variable replaces the parameter in every run."""
    return parameter.always_bound or bool(parameter.free)
