"""Parses the text of a saved query, and reports all of its problems."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from diplograph import resources
from diplograph.errors import Problem, QueryError, Where, by_line
from diplograph.query.saved import grlc_parameters
from diplograph.query.saved.clauses import Structure
from diplograph.query.saved.header import Header, read_header
from diplograph.query.saved.parameter_types import TYPES
from diplograph.query.saved.parameter_values import NoNames, parse_value
from diplograph.query.saved.placement import placement_problems
from diplograph.query.saved.query_worker import try_query
from diplograph.query.saved.saved_query import Parameter, SavedQuery
from diplograph.query.saved.slot_finder import slots_of
from diplograph.query.saved.slots import Slot, filled
from diplograph.query.saved.syntax import check_syntax
from diplograph.query.saved.text_limits import bounded
from diplograph.query.saved.tokens import located
from diplograph.rdf.namespaces import PREFIXES

NAME: Final = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
_NO_ROWS: Final = ("ASK", "CONSTRUCT", "DESCRIBE")
NAME_HINT: Final = "small letters and digits, parted by -"


def read(name: str, text: str, path: str, prefixes: Mapping[str, str] = PREFIXES) -> SavedQuery:
    """Parses the text of a saved query; `name` is the file's name without `.rq`.

    `path` is the path for messages; the text need not declare `prefixes`.

    Raises:
        QueryError: the header or the SPARQL has errors; it lists all problems.
    """
    return _read(name, text, path, tuple(prefixes.items()))


@lru_cache(maxsize=128)
def _read(name: str, text: str, path: str, prefixes_: tuple[tuple[str, str], ...]) -> SavedQuery:
    prefixes = dict(prefixes_)
    header = read_header(text, path)
    problems = header.problems
    if not re.fullmatch(NAME, name):
        problems.insert(0, Problem(f"{name!r} cannot name a query", path, hint=NAME_HINT))
    problems += _misfits(header, path)
    excerpt: str | None = None
    columns: tuple[str, ...] = ()
    slots: tuple[Slot, ...] = ()
    try:
        asked = bounded(text, path=path)
        if Path(path).parent != resources.queries():  # bundled queries are known to run
            try_query(asked, prefixes, path)
        check_syntax(asked, prefixes, path)
        spelt = text
        if header.is_of_grlc:
            problems += located(text, grlc_parameters.faults(text), path)
            spelt = grlc_parameters.translated(text)
        structure = Structure(spelt)
        slots = slots_of(structure)
        found = placement_problems(structure, slots, header, path, prefixes)
        if not found:
            columns = _columns(structure, slots, header.parameters, prefixes, path)
            found = [*_unknown_columns(header, columns, path)]
            slots = grlc_parameters.as_written(slots, text) if header.is_of_grlc else slots
        problems += found
    except QueryError as error:
        problems += error.problems
        excerpt = error.excerpt
    if problems:
        raise QueryError(by_line(problems), excerpt)
    return SavedQuery(
        name=name,
        path=path,
        summary=header.summary or name.replace("-", " "),
        description=header.description,
        tags=header.tags,
        view=header.view,
        columns=columns,
        evidence=header.evidence,
        sort=header.sort,
        dates=header.dates,
        parameters=tuple(header.parameters),
        tests=tuple(header.tests),
        text=text,
        slots=slots,
    )


def _misfits(header: Header, path: str) -> Iterator[Problem]:
    """The defaults, choices and test values that do not fit their parameters."""
    for parameter in header.parameters:
        at = ("params", parameter.name)
        for key, values in (("choices", parameter.choices), ("default", parameter.default)):
            yield from _unfit(parameter, values, header, (*at, key), path)
    for index, test in enumerate(header.tests):
        for name, value in test.params.items():
            values = (value,) if isinstance(value, str) else value
            for parameter in header.parameters:
                if parameter.name == name:
                    where = ("tests", index, "params", name)
                    yield from _unfit(parameter, values, header, where, path)


def _unfit(
    parameter: Parameter, values: tuple[str, ...], header: Header, at: Where, path: str
) -> Iterator[Problem]:
    for value in values:
        try:
            parse_value(parameter, value, NoNames())
        except QueryError as error:
            yield from (problem.located(path, header.place(*at)) for problem in error.problems)


def _columns(
    structure: Structure,
    slots: tuple[Slot, ...],
    parameters: list[Parameter],
    prefixes: Mapping[str, str],
    path: str,
) -> tuple[str, ...]:
    """The columns of a query when every parameter is bound.

    Raises:
        QueryError: the query is not a SELECT.
    """
    bound = filled(
        structure.text, slots, {p.name: [TYPES[p.type].sample_term] for p in parameters}, ()
    )
    answer = check_syntax(bound, prefixes)
    if isinstance(answer, ox.QuerySolutions):
        return tuple(variable.value for variable in answer.variables)
    word = next(token for token in structure.tokens if token.is_word(*_NO_ROWS))
    message = f"a saved query gives rows, and {word.text.upper()} gives none"
    hint = "write a SELECT; diplograph sparql --input FILE asks a text of any form"
    raise QueryError(located(structure.text, [word.problem(message, hint)], path))


def _unknown_columns(header: Header, columns: tuple[str, ...], path: str) -> Iterator[Problem]:
    """The columns that the header names but the query does not have."""
    named: list[tuple[Where, str]] = [(("evidence",), name) for name in header.evidence]
    named += [(("sort",), name.removeprefix("-")) for name in header.sort]
    named += [(("dates",), name) for name in header.dates]
    for index, test in enumerate(header.tests):
        for kind, cells in (("contains", test.contains), ("excludes", test.excludes)):
            named += [
                (("tests", index, kind, n, name), name)
                for n, row in enumerate(cells)
                for name in row
            ]
    for at, name in named:
        if name not in columns:
            given = f"it gives {', '.join(columns)}" if columns else "it gives none"
            message = f"the query gives no column {name!r}"
            yield Problem(message, path, *header.place(*at), given)
