"""Checks where the parameters of a query occur in its text.

Binding must always give valid SPARQL, whatever values are given or left out. This is checked once,
when the file is read, so that users never meet the error.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from diplograph.coding.spelling import suggest
from diplograph.errors import Problem, QueryError
from diplograph.query.saved.clauses import Role, Structure, parameter_of
from diplograph.query.saved.header import Header
from diplograph.query.saved.parameter_types import TYPES
from diplograph.query.saved.saved_query import Parameter
from diplograph.query.saved.slots import Slot, filled
from diplograph.query.saved.syntax import check_syntax
from diplograph.query.saved.tokens import Kind, Token, located
from diplograph.query.saved.value_kinds import bound_variables


def placement_problems(
    structure: Structure,
    slots: Sequence[Slot],
    header: Header,
    path: str,
    prefixes: Mapping[str, str],
) -> Sequence[Problem]:
    """The problems with the header's parameters in a valid query text."""
    parameters = header.parameters
    check = _Check(structure, slots, path, prefixes)
    problems = [*check.spellings({parameter.name for parameter in parameters})]
    for parameter in parameters:
        if parameter.name in check.occurrences:
            problems += check.positions(parameter)
        else:
            problems.append(check.unused(parameter, header.place("params", parameter.name)))
    return problems or check.trials(parameters)


def _has_term(parameter: Parameter) -> bool:
    """Whether a value or a variable replaces the parameter in every run."""
    return parameter.always_bound or bool(parameter.free)


class _Check:
    def __init__(
        self,
        structure: Structure,
        slots: Sequence[Slot],
        path: str,
        prefixes: Mapping[str, str],
    ) -> None:
        self.structure = structure
        self.slots = slots
        self.path = path
        self.prefixes = prefixes
        self.occurrences: dict[str, list[int]] = {}
        self.variables: dict[str, Token] = {}
        for index, token in enumerate(structure.tokens):
            if name := parameter_of(token):
                self.occurrences.setdefault(name, []).append(index)
            elif token.kind is Kind.VARIABLE:
                self.variables.setdefault(token.text[1:], token)

    def spellings(self, declared: Collection[str]) -> Iterator[Problem]:
        """Undeclared parameters, and variables that only a parameter's pattern would bind.

        In SPARQL, `$v` and `?v` are the same variable; here `$v` is replaced by a value, and `?v`
        is not. `FILTER(?v IN ($v))` is fine, and always true if the text is run without binding.
        But a `?v` that only the pattern with `$v` binds has no value once `$v` is replaced.
        """
        bound = bound_variables(self.structure)
        for name, found in self.occurrences.items():
            if name not in declared:
                hint = suggest(name, declared) or f"declare it under params, or write ?{name}"
                yield self._at(self.structure.tokens[found[0]], f"${name} is not declared", hint)
            elif name in self.variables and name not in bound:
                message = f"?{name} has no value: ${name} is a value, and not the same variable"
                hint = f"write FILTER(?{name} = ${name}) with a pattern for ?{name}"
                yield self._at(self.variables[name], message, hint)

    def unused(self, parameter: Parameter, declared: tuple[int, int]) -> Problem:
        """The problem of a parameter that the text does not use."""
        name = parameter.name
        hint = f"write ${name} for it"
        if name in self.variables:
            hint = f"the text has ?{name}; write ${name}"
        return Problem(f"the parameter {name!r} is not used", self.path, *declared, hint)

    def positions(self, parameter: Parameter) -> Iterator[Problem]:
        """The places that cannot hold several values, or cannot be left out."""
        name = parameter.name
        for index in self.occurrences[name]:
            token = self.structure.tokens[index]
            if parameter.multi and not self._is_list(index):
                message = f"${name} takes several values, which only a list can hold"
                yield self._at(token, message, f"write FILTER(?v IN (${name}))")
            elif not _has_term(parameter) and self.structure.unit_of(index) is None:
                message = f"${name} may be left out, but not {self._surroundings(index)}"
                hint = "put it in a FILTER, an OPTIONAL or a group { } of its own, or require it"
                yield self._at(token, message, hint)

    def _is_list(self, index: int) -> bool:
        """Whether a token is the only item of a list after IN."""
        around = self.structure.tokens[index - 2 : index + 2]
        texts = [token.text.upper() for token in around]
        return texts[:2] == ["IN", "("] and texts[3:] == [")"]

    def _surroundings(self, index: int) -> str:
        clause = self.structure.clause_of(index)
        while clause is not None and clause.role in (Role.FILTER, Role.BIND):
            clause = clause.parent
        return f"the {clause.role} that it stands in" if clause else "what it stands in"

    def trials(self, parameters: Sequence[Parameter]) -> list[Problem]:
        """The problems when all parameters have values, and when only the required ones have.

        If either is not a query, each parameter is tried alone to find the one at fault.
        """
        samples = {parameter.name: [TYPES[parameter.type].sample_term] for parameter in parameters}
        optional = {p.name for p in parameters if not _has_term(p)}
        free = {p.name: [p.free] for p in parameters if p.free}
        whole = [
            *self._trial("with every parameter given", samples, ()),
            *self._trial("with no more given than is required", free, optional),
        ]
        if not whole:
            return []
        single = [
            problem
            for name, sample in samples.items()
            for problem in (
                *self._trial("when it is given", {name: sample}, (), name),
                *self._trial("when it is left out", {}, {name} & optional, name),
            )
        ]
        return single or whole

    def _trial(
        self,
        when: str,
        terms: Mapping[str, Sequence[str]],
        left_out: Collection[str],
        name: str | None = None,
    ) -> Iterator[Problem]:
        try:
            text = filled(self.structure.text, self.slots, terms, left_out)
            check_syntax(text, self.prefixes)
        except QueryError as error:
            reason = error.problems[0].message
            if name is None:
                yield Problem(f"this is no query {when}", self.path, hint=reason)
            else:
                token = self.structure.tokens[self.occurrences[name][0]]
                message = f"${name} cannot stand here: {when}, this is no query"
                yield self._at(token, message, reason)

    def _at(self, token: Token, message: str, hint: str | None) -> Problem:
        return located(self.structure.text, [token.problem(message, hint)], self.path)[0]
