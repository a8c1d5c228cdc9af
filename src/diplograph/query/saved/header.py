"""The header of a saved query: YAML in comment lines that begin with `#+`.

The convention is that of grlc (https://github.com/CLARIAH/grlc), and so are `summary`,
`description`, `tags` and the keys of `_GRLC`: `defaults` and `enumerate` give defaults and choices
to parameters, the others are ignored. Without `params`, the variables that grlc takes for
parameters are the parameters. `docs/saved-queries.md` describes the keys of `_OWN`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from diplograph.coding.readers.record_problems import Places
from diplograph.coding.spelling import suggest
from diplograph.errors import InputError, Problem, Where
from diplograph.query.saved import grlc_parameters
from diplograph.query.saved.parameter_types import TYPES
from diplograph.query.saved.saved_query import VIEWS, Expectation, Parameter, Written
from diplograph.query.saved.tokens import place
from diplograph.rdf.namespaces import PREFIXES

_OWN: Final = "summary description tags view evidence sort dates params tests".split()
_GRLC: Final = (
    "endpoint method endpoint-method pagination endpoint_in_url transform mime defaults enumerate"
).split()
_PARAMETER: Final = "type class required multi default choices help example adds drops".split()
_TEST: Final = "params min_rows max_rows rows contains excludes".split()
RESERVED: Final = (
    "format evidence labels limit help output cite no_pager timeout memory explain page remarks"
).split()
"""Names of the options that every query has on the command line or on its web page."""

_T = TypeVar("_T", bound=str)
_NAME: Final = "[a-z][a-z0-9_]*"
_TRUE, _FALSE = ("true", "yes", "on"), ("false", "no", "off")


@dataclass
class Header:
    """The content of a header, and its problems.

    `is_of_grlc` is true if its parameters are grlc variables of the text.
    """

    summary: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    view: str = "table"
    evidence: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    parameters: list[Parameter] = field(default_factory=list)
    tests: list[Expectation] = field(default_factory=list)
    is_of_grlc: bool = False
    problems: list[Problem] = field(default_factory=list)
    places: Places = field(default_factory=lambda: Places("", [1]))
    elsewhere: dict[Where, tuple[int, int]] = field(default_factory=dict)

    def place(self, *where: str | int) -> tuple[int, int]:
        """The line and column of a key, such as `params`, `party`, `type`, or of a list's item.

        What is written `elsewhere`, as grlc does with parameters and their defaults, has its place
        there.
        """
        return self.elsewhere.get(where) or self.places.of(where, on_key=True)


def read_header(text: str, path: str) -> Header:
    """Reads the header of a saved query's text, with all of its problems."""
    return _Reader(text, path).read()


class _Reader:
    """Reads the parts of a header from YAML; `where` leads to each."""

    def __init__(self, text: str, path: str) -> None:
        self.path = path
        self.header = Header()
        self.variables = grlc_parameters.variables(text)
        self.text = text

    def read(self) -> Header:
        root = self._root()
        if root is not None or self.variables:
            found = self._mapping(root, (*_OWN, *_GRLC), ())
            self.header.is_of_grlc = "params" not in found and bool(self.variables)
            self._describe(found)
            self._parameters(found)
            self._tests(found)
        return self.header

    def _root(self) -> Any:
        from diplograph.coding.readers.yaml_data import Document  # only where it is read

        lines = [(n, line) for n, line in enumerate(self.text.split("\n"), 1) if line[:2] == "#+"]
        yaml = "\n".join(line[2:].rstrip("\r") for _, line in lines)
        try:
            document = Document(yaml, self.path, [n for n, _ in lines] or [1], margin=2)
        except InputError as error:
            self.header.problems += error.problems
            return None
        self.header.places = document.places
        for problem in document.problems:
            self._report(problem.message, problem.where, problem.hint, on_key=True)
        if document.data is None and not self.variables:
            hint = "describe the query in lines that begin with #+"
            self._report_at((1, 1), "there is no header, or it is empty", hint)
        return document.data

    def _describe(self, found: Mapping[str, Any]) -> None:
        header = self.header
        header.summary = self._text(found.get("summary"), ("summary",))
        header.description = self._text(found.get("description"), ("description",))
        header.tags = self._texts(found.get("tags"), ("tags",))
        header.evidence = self._texts(found.get("evidence"), ("evidence",))
        header.sort = self._texts(found.get("sort"), ("sort",))
        header.dates = self._texts(found.get("dates"), ("dates",))
        header.view = self._one_of(found.get("view"), ("view",), VIEWS) or "table"
        written_for_grlc = header.is_of_grlc or not found.keys().isdisjoint(_GRLC)
        if "summary" not in found and written_for_grlc:
            header.summary = header.description.partition("\n")[0]  # grlc asks for none
        elif "summary" not in found:
            hint = "say in one line what the query answers"
            self._report_at((1, 1), "there is no summary", hint)
        elif not header.summary or "\n" in header.summary:
            self._report("the summary is not one line of text", ("summary",), on_key=True)

    # parameters ------------------------------------------------------------------------------

    def _parameters(self, found: Mapping[str, Any]) -> None:
        defaults = self._of_grlc(found, "defaults", "default")
        choices = self._of_grlc(found, "enumerate", "choices")
        for variable in self.variables if self.header.is_of_grlc else ():
            name = variable.name
            self.header.elsewhere["params", name] = place(self.text, variable.token.start)
            self._check_name(name, "[A-Za-z][A-Za-z0-9]*", "letters and digits, a letter first")
            parameter = variable.parameter(defaults.get(name, ()), choices.get(name, ()))
            self.header.parameters.append(parameter)
        for name, value in self._mapping(found.get("params"), None, ("params",)).items():
            self._check_name(name, _NAME, "small letters, digits and _, a letter first")
            parts = self._mapping(value, _PARAMETER, ("params", name))
            self._parameter(name, parts, defaults.get(name, ()), choices.get(name, ()))

    def _check_name(self, name: str, form: str, expected: str) -> None:
        if name in RESERVED:
            expected = "every query has an option of this name"
        elif re.fullmatch(form, name):
            return
        self._report(f"{name!r} cannot name a parameter", ("params", name), expected, on_key=True)

    def _parameter(
        self,
        name: str,
        parts: Mapping[str, Any],
        default: tuple[str, ...],
        choices: tuple[str, ...],
    ) -> None:
        at = ("params", name)
        type_ = self._one_of(parts.get("type"), (*at, "type"), tuple(TYPES))
        if "type" not in parts:
            hint = f"write one of {', '.join(TYPES)}"
            self._report(f"parameter {name!r} has no type", at, hint, on_key=True)
        if type_ is None:
            type_ = "text"
        parameter = Parameter(
            name=name,
            type=type_,
            classes=tuple(self._classes(parts.get("class"), (*at, "class"))),
            required=self._flag(parts.get("required"), (*at, "required")),
            multi=self._flag(parts.get("multi"), (*at, "multi")),
            default=self._texts(parts.get("default"), (*at, "default")) or default,
            choices=self._texts(parts.get("choices"), (*at, "choices")) or choices,
            help=self._text(parts.get("help"), (*at, "help")),
            example=self._text(parts.get("example"), (*at, "example")) or None,
            adds=self._text(parts.get("adds"), (*at, "adds")),
            drops=self._text(parts.get("drops"), (*at, "drops")),
        )
        for message in _contradictions(parameter, parts):
            self._report(f"parameter {name!r} {message}", at, on_key=True)
        if parameter.type == "boolean" and not parameter.default:
            parameter = Parameter(
                name,
                "boolean",
                default=("false",),
                help=parameter.help,
                adds=parameter.adds,
                drops=parameter.drops,
            )
        self.header.parameters.append(parameter)

    def _classes(self, value: Any, where: Where) -> Iterator[str]:
        for name in self._texts(value, where):
            prefix, _, local = name.partition(":")
            if prefix in PREFIXES and local:
                yield PREFIXES[prefix] + local
            else:
                message = f"{name!r} is not the name of a class"
                self._report(message, where, "write it as in dp:Actor", on_key=True)

    def _of_grlc(
        self, header: Mapping[str, Any], list_: str, key: str
    ) -> dict[str, tuple[str, ...]]:
        """The values of grlc's `defaults` or `enumerate`: lists of mappings with one key each.

        `key` is the key of `params` that means the same.
        """
        found: dict[str, tuple[str, ...]] = {}
        for where, item in _items(header.get(list_), (list_,)):
            if isinstance(item, dict):
                for name, value in item.items():
                    place = self.header.places.of((*where, name))
                    self.header.elsewhere.setdefault(("params", name, key), place)
                    found[name] = self._texts(value, (*where, name))
        return found

    # tests -----------------------------------------------------------------------------------

    def _tests(self, found: Mapping[str, Any]) -> None:
        for at, value in _items(found.get("tests"), ("tests",)):
            parts = self._mapping(value, _TEST, at)
            test = Expectation(
                params=self._written(parts.get("params"), (*at, "params")),
                min_rows=self._count(parts.get("min_rows"), (*at, "min_rows")),
                max_rows=self._count(parts.get("max_rows"), (*at, "max_rows")),
                rows=self._count(parts.get("rows"), (*at, "rows")),
                contains=tuple(self._cells(parts.get("contains"), (*at, "contains"))),
                excludes=tuple(self._cells(parts.get("excludes"), (*at, "excludes"))),
            )
            self._check_names(test, at)
            if not parts.keys() - {"params"}:
                hint = f"add one of {', '.join(_TEST[1:])}"
                self._report("this test expects nothing", at, hint)
            self.header.tests.append(test)

    def _check_names(self, test: Expectation, at: Where) -> None:
        known = [parameter.name for parameter in self.header.parameters]
        for name in test.params:
            if name not in known:
                message = f"the test names the parameter {name!r}, which is not declared"
                self._report(message, (*at, "params", name), suggest(name, known), on_key=True)
        for parameter in self.header.parameters:
            if parameter.required and parameter.name not in test.params:
                message = f"the test gives no value for {parameter.name!r}, which is required"
                self._report(message, at)

    def _written(self, value: Any, where: Where) -> dict[str, Written]:
        return {
            name: self._texts(item, (*where, name))
            if isinstance(item, list)
            else self._text(item, (*where, name))
            for name, item in self._mapping(value, None, where).items()
            if item is not None
        }

    def _cells(self, value: Any, where: Where) -> Iterator[dict[str, str | None]]:
        for at, item in _items(value, where):
            yield {
                column: None if cell is None else self._text(cell, (*at, column))
                for column, cell in self._mapping(item, None, at).items()
            }

    # values ----------------------------------------------------------------------------------

    def _mapping(self, value: Any, known: Iterable[str] | None, where: Where) -> dict[str, Any]:
        """A mapping with the `known` keys, those of others are reported; empty without a value.

        A known key without a value counts as absent.
        """
        if value is None:
            return {}
        if not isinstance(value, dict):
            name = _dotted(where) or "the header"
            self._report(f"{name} is not a mapping of keys to values", where)
            return {}
        if known is None:
            return value
        for name in value:
            if name not in known:
                hint = suggest(name, known) or f"known are {', '.join(known)}"
                self._report(f"the key {name!r} is not known", (*where, name), hint, on_key=True)
        return {key: part for key, part in value.items() if key in known and part is not None}

    def _text(self, value: Any, where: Where, list_: Where = ()) -> str:
        if value is not None and not isinstance(value, str):
            self._report(f"{_dotted(list_ or where)} is not text", where)
            return ""
        return (value or "").strip()

    def _texts(self, value: Any, where: Where) -> tuple[str, ...]:
        items = _items(value, where)
        for at, item in items:
            if item is None:
                hint = 'in quotes it is text: "null"'
                self._report(f"{_dotted(where)} has an item without a value", at, hint)
        return tuple(self._text(item, at, where) for at, item in items)

    def _one_of(self, value: Any, where: Where, known: tuple[_T, ...]) -> _T | None:
        written = self._text(value, where)
        for one in known:
            if one == written:
                return one
        if value is not None:
            hint = suggest(written, known) or f"expected one of {', '.join(known)}"
            self._report(f"{_dotted(where)} is {written!r}", where, hint)
        return None

    def _flag(self, value: Any, where: Where) -> bool:
        written = value.lower() if isinstance(value, str) else value
        if written is not None and written not in (*_TRUE, *_FALSE):
            self._report(f"{_dotted(where)} is neither true nor false", where)
        return written in _TRUE

    def _count(self, value: Any, where: Where) -> int | None:
        if value is None:
            return None
        written = self._text(value, where)
        if not re.fullmatch("[0-9]{1,9}", written):
            self._report(f"{_dotted(where)} is not a number of rows", where)
            return None
        return int(written)

    def _report(
        self, message: str, where: Where, hint: str | None = None, *, on_key: bool = False
    ) -> None:
        """Adds a problem with a value, or with its key."""
        header = self.header
        self._report_at(header.place(*where) if on_key else header.places.of(where), message, hint)

    def _report_at(self, place: tuple[int, int], message: str, hint: str | None = None) -> None:
        self.header.problems.append(Problem(message, self.path, *place, hint))


def _items(value: Any, where: Where) -> list[tuple[Where, Any]]:
    """The items of a list with their places; no item without a value, one for any other value."""
    if isinstance(value, list):
        return [((*where, index), item) for index, item in enumerate(value)]
    return [] if value is None else [(where, value)]


def _dotted(where: Where) -> str:
    return ".".join(map(str, where))


def _contradictions(parameter: Parameter, parts: Iterable[str]) -> Iterator[str]:
    """The contradictions in a parameter's declaration, as the ends of sentences."""
    if parameter.required and parameter.default:
        yield "is required and has a default: one of them is idle"
    if parameter.classes and parameter.type != "iri":
        yield f"has a class, but is of type {parameter.type}; only an iri has one"
    if len(parameter.default) > 1 and not parameter.multi:
        yield "has several defaults, but is not multi"
    for key in ("adds", "drops"):
        if getattr(parameter, key) and parameter.type != "boolean":
            yield f"is of type {parameter.type}; only a boolean has {key}"
    if parameter.type == "boolean":
        for key in ("required", "multi", "choices"):
            if key in parts:
                yield f"is boolean, which is a flag: {key} makes no sense"
