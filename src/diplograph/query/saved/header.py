"""The header of a saved query: YAML in comment lines that begin with `#+`.

The convention is that of grlc (https://github.com/CLARIAH/grlc), and so are `summary`,
`description`, `tags` and the keys of `_GRLC`: `defaults` and `enumerate` give defaults and choices
to parameters, the others are ignored. Without `params`, the variables that grlc takes for
parameters are the parameters. `docs/saved-queries.md` describes the keys of `_OWN`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar

from diplograph.coding.nearest import meant
from diplograph.errors import Problem
from diplograph.query.saved import grlc_parameters
from diplograph.query.saved.saved_query import TYPES, VIEWS, Expectation, Parameter, Written
from diplograph.query.saved.tokens import place
from diplograph.rdf.namespaces import PREFIXES

if TYPE_CHECKING:
    import yaml

_OWN: Final = ("summary", "description", "tags", "view", "evidence", "sort", "params", "tests")
_GRLC: Final = (
    "endpoint method endpoint-method pagination endpoint_in_url transform mime defaults enumerate"
).split()
_PARAMETER: Final = "type class required multi default choices help example adds".split()
_TEST: Final = "params min_rows max_rows rows contains excludes".split()
RESERVED: Final = (
    "format evidence labels limit help output cite no_pager timeout memory explain page".split()
)
"""Names of the options that every query has on the command line or on its web page."""

DEPTH: Final = 12
"""Allowed levels of nested lists and mappings: some 30,000 levels crash the parser's process."""

_T = TypeVar("_T", bound=str)
_NAME: Final = "[a-z][a-z0-9_]*"
Place = tuple[int, int]


@dataclass
class Header:
    """The content of a header, and its problems.

    `is_of_grlc` is true if its parameters are grlc variables of the text. `places` are the lines
    and columns of its parts, by dotted names such as `params.party.type`.
    """

    summary: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    view: str = "table"
    evidence: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()
    parameters: list[Parameter] = field(default_factory=list)
    tests: list[Expectation] = field(default_factory=list)
    is_of_grlc: bool = False
    places: dict[str, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_header(text: str, path: str) -> Header:
    """Reads the header of a saved query's text, with all of its problems."""
    return _Reader(text, path).read()


class _Reader:
    """Reads the YAML as nodes, because nodes have lines and columns."""

    def __init__(self, text: str, path: str) -> None:
        self.path = path
        self.header = Header()
        self.variables = grlc_parameters.variables(text)
        self.text = text
        lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.startswith("#+")]
        self.lines = [n for n, _ in lines]
        self.yaml = "\n".join(line[2:].rstrip("\r") for _, line in lines)

    def read(self) -> Header:
        root = self._root()
        if root is not None or self.variables:
            found = self._mapping(root, (*_OWN, *_GRLC), "the header")
            self.header.is_of_grlc = "params" not in found and bool(self.variables)
            self._describe(found)
            self._parameters(found)
            self._tests(found)
        return self.header

    def _root(self) -> "yaml.Node | None":
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            if mark := _too_deep(self.yaml, loader):
                message = f"the header is nested more than {DEPTH} deep"
                self._report(message, self._place(mark), "write it flat")
                return None
            root = yaml.compose(self.yaml, loader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            message = getattr(error, "problem", None) or str(error).splitlines()[0]
            self._report(f"not YAML: {message}", mark and self._place(mark))
            return None
        if root is None and not self.variables:
            hint = "describe the query in lines that begin with #+"
            self._report("there is no header, or it is empty", (1, 1), hint)
        return root

    def _describe(self, found: "Mapping[str, yaml.Node]") -> None:
        header = self.header
        header.summary = self._text(found.get("summary"), "summary")
        header.description = self._text(found.get("description"), "description")
        header.tags = self._texts(found.get("tags"), "tags")
        header.evidence = self._texts(found.get("evidence"), "evidence")
        header.sort = self._texts(found.get("sort"), "sort")
        header.view = self._one_of(found.get("view"), "view", VIEWS) or "table"
        written_for_grlc = header.is_of_grlc or not found.keys().isdisjoint(_GRLC)
        if "summary" not in found and written_for_grlc:
            header.summary = header.description.partition("\n")[0]  # grlc asks for none
        elif "summary" not in found:
            self._report("there is no summary", (1, 1), "say in one line what the query answers")
        elif not header.summary or "\n" in header.summary:
            self._report("the summary is not one line of text", header.places["summary"])

    # parameters ------------------------------------------------------------------------------

    def _parameters(self, found: "Mapping[str, yaml.Node]") -> None:
        defaults = self._of_grlc(found.get("defaults"), "defaults", "default")
        choices = self._of_grlc(found.get("enumerate"), "enumerate", "choices")
        for variable in self.variables if self.header.is_of_grlc else ():
            name = variable.name
            self.header.places[f"params.{name}"] = place(self.text, variable.token.start)
            self._check_name(name, "[A-Za-z][A-Za-z0-9]*", "letters and digits, a letter first")
            parameter = variable.parameter(defaults.get(name, ()), choices.get(name, ()))
            self.header.parameters.append(parameter)
        for name, node in self._mapping(found.get("params"), None, "params").items():
            self._check_name(name, _NAME, "small letters, digits and _, a letter first")
            parts = self._mapping(node, _PARAMETER, f"params.{name}")
            self._parameter(name, parts, defaults.get(name, ()), choices.get(name, ()))

    def _check_name(self, name: str, form: str, expected: str) -> None:
        if name in RESERVED:
            expected = "every query has an option of this name"
        elif re.fullmatch(form, name):
            return
        where = self.header.places[f"params.{name}"]
        self._report(f"{name!r} cannot name a parameter", where, expected)

    def _parameter(
        self,
        name: str,
        parts: "Mapping[str, yaml.Node]",
        default: tuple[str, ...],
        choices: tuple[str, ...],
    ) -> None:
        at = f"params.{name}"
        type_ = self._one_of(parts.get("type"), f"{at}.type", TYPES)
        if "type" not in parts:
            hint = f"write one of {', '.join(TYPES)}"
            self._report(f"parameter {name!r} has no type", self.header.places[at], hint)
        if type_ is None:
            type_ = "text"
        parameter = Parameter(
            name=name,
            type=type_,
            classes=tuple(self._classes(parts.get("class"), f"{at}.class")),
            required=self._flag(parts.get("required"), f"{at}.required"),
            multi=self._flag(parts.get("multi"), f"{at}.multi"),
            default=self._texts(parts.get("default"), f"{at}.default") or default,
            choices=self._texts(parts.get("choices"), f"{at}.choices") or choices,
            help=self._text(parts.get("help"), f"{at}.help"),
            example=self._text(parts.get("example"), f"{at}.example") or None,
            adds=self._text(parts.get("adds"), f"{at}.adds"),
        )
        for message in _contradictions(parameter, parts):
            self._report(f"parameter {name!r} {message}", self.header.places[at])
        if parameter.type == "boolean" and not parameter.default:
            parameter = Parameter(
                name, "boolean", default=("false",), help=parameter.help, adds=parameter.adds
            )
        self.header.parameters.append(parameter)

    def _classes(self, node: "yaml.Node | None", at: str) -> Iterator[str]:
        for name in self._texts(node, at):
            prefix, _, local = name.partition(":")
            if prefix in PREFIXES and local:
                yield PREFIXES[prefix] + local
            else:
                message = f"{name!r} is not the name of a class"
                self._report(message, self.header.places[at], "write it as in dp:Actor")

    def _of_grlc(self, node: "yaml.Node | None", at: str, key: str) -> dict[str, tuple[str, ...]]:
        """The values of grlc's `defaults` or `enumerate`: lists of mappings with one key each.

        `key` is the key of `params` that means the same.
        """
        found: dict[str, tuple[str, ...]] = {}
        for index, item in enumerate(self._items(node)):
            if _kind(item) == "mapping":
                for name, value in self._mapping(item, None, f"{at}.{index}").items():
                    found[name] = self._texts(value, f"params.{name}.{key}")
        return found

    # tests -----------------------------------------------------------------------------------

    def _tests(self, found: "Mapping[str, yaml.Node]") -> None:
        for index, node in enumerate(self._items(found.get("tests"))):
            at = f"tests.{index}"
            self.header.places[at] = self._place(node.start_mark)
            parts = self._mapping(node, _TEST, at)
            test = Expectation(
                params=self._written(parts.get("params"), f"{at}.params"),
                min_rows=self._count(parts.get("min_rows"), f"{at}.min_rows"),
                max_rows=self._count(parts.get("max_rows"), f"{at}.max_rows"),
                rows=self._count(parts.get("rows"), f"{at}.rows"),
                contains=tuple(self._cells(parts.get("contains"), f"{at}.contains")),
                excludes=tuple(self._cells(parts.get("excludes"), f"{at}.excludes")),
            )
            self._check_names(test, at)
            if not parts.keys() - {"params"}:
                hint = f"add one of {', '.join(_TEST[1:])}"
                self._report("this test expects nothing", self.header.places[at], hint)
            self.header.tests.append(test)

    def _check_names(self, test: Expectation, at: str) -> None:
        known = [parameter.name for parameter in self.header.parameters]
        for name in test.params:
            if name not in known:
                place = self.header.places[f"{at}.params.{name}"]
                message = f"the test names the parameter {name!r}, which is not declared"
                self._report(message, place, meant(name, known))
        for parameter in self.header.parameters:
            if parameter.required and parameter.name not in test.params:
                message = f"the test gives no value for {parameter.name!r}, which is required"
                self._report(message, self.header.places[at])

    def _written(self, node: "yaml.Node | None", at: str) -> dict[str, Written]:
        parts = self._mapping(node, None, at)
        return {
            name: self._texts(value, f"{at}.{name}")
            if _kind(value) == "sequence"
            else self._text(value, f"{at}.{name}")
            for name, value in parts.items()
            if not _is_null(value)
        }

    def _cells(self, node: "yaml.Node | None", at: str) -> Iterator[dict[str, str | None]]:
        for index, item in enumerate(self._items(node)):
            place = f"{at}.{index}"
            yield {
                column: None if _is_null(value) else self._text(value, f"{place}.{column}")
                for column, value in self._mapping(item, None, place).items()
            }

    # nodes -----------------------------------------------------------------------------------

    def _mapping(
        self, node: "yaml.Node | None", known: Iterable[str] | None, at: str
    ) -> "dict[str, yaml.Node]":
        """The values of a mapping by key; keys that are not `known` are reported.

        A known key without a value counts as absent.
        """
        found: dict[str, yaml.Node] = {}
        if node is None or _is_null(node):
            return found
        if _kind(node) != "mapping":
            self._report(f"{at} is not a mapping of keys to values", self._place(node.start_mark))
            return found
        path = "" if at == "the header" else f"{at}."
        for key, value in node.value:
            name, place = str(key.value), self._place(key.start_mark)
            self.header.places[path + name] = place
            if known is not None and name not in known:
                hint = meant(name, known) or f"known are {', '.join(known)}"
                self._report(f"the key {name!r} is not known", place, hint)
            elif name in found:
                self._report(f"the key {name!r} stands here a second time", place)
            else:
                found[name] = value
        if known is not None:
            return {name: value for name, value in found.items() if not _is_null(value)}
        return found

    def _items(self, node: "yaml.Node | None") -> "list[yaml.Node]":
        """The items of a list; empty without a node or value, one item for any other node."""
        if node is None or _is_null(node):
            return []
        return list(node.value) if _kind(node) == "sequence" else [node]

    def _text(self, node: "yaml.Node | None", at: str) -> str:
        if node is None:
            return ""
        self.header.places.setdefault(at, self._place(node.start_mark))
        if _kind(node) != "scalar":
            self._report(f"{at} is not text", self._place(node.start_mark))
            return ""
        return str(node.value).strip()

    def _texts(self, node: "yaml.Node | None", at: str) -> tuple[str, ...]:
        if node is not None:
            self.header.places.setdefault(at, self._place(node.start_mark))
        items = self._items(node)
        for item in filter(_is_null, items):
            hint = 'in quotes it is text: "null"'
            self._report(f"{at} has an item without a value", self._place(item.start_mark), hint)
        return tuple(self._text(item, at) for item in items)

    def _one_of(self, node: "yaml.Node | None", at: str, known: tuple[_T, ...]) -> _T | None:
        written = self._text(node, at)
        for value in known:
            if value == written:
                return value
        if node is not None:
            hint = meant(written, known) or f"expected one of {', '.join(known)}"
            self._report(f"{at} is {written!r}", self._place(node.start_mark), hint)
        return None

    def _flag(self, node: "yaml.Node | None", at: str) -> bool:
        if node is None:
            return False
        if node.tag != "tag:yaml.org,2002:bool":
            self._report(f"{at} is neither true nor false", self._place(node.start_mark))
        return str(node.value).lower() in ("true", "yes", "on")

    def _count(self, node: "yaml.Node | None", at: str) -> int | None:
        if node is None:
            return None
        written = self._text(node, at)
        if not re.fullmatch("[0-9]{1,9}", written):
            self._report(f"{at} is not a number of rows", self._place(node.start_mark))
            return None
        return int(written)

    def _place(self, mark: "yaml.Mark") -> Place:
        """The line and column in the file for a mark in the YAML."""
        line = self.lines[min(mark.line, len(self.lines) - 1)] if self.lines else 1
        return line, mark.column + len("#+") + 1

    def _report(self, message: str, place: Place | None, hint: str | None = None) -> None:
        line, column = place or (None, None)
        self.header.problems.append(Problem(message, self.path, line, column, hint))


def _too_deep(text: str, loader: Any) -> Any:
    """The mark where lists and mappings are nested too deeply, or None."""
    import yaml

    depth = 0
    for event in yaml.parse(text, loader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEPTH:
            return event.start_mark
    return None


def _kind(node: "yaml.Node") -> str:
    """`scalar`, `sequence` or `mapping`."""
    return str(getattr(node, "id", ""))


def _is_null(node: "yaml.Node") -> bool:
    return bool(node.tag == "tag:yaml.org,2002:null")


def _contradictions(parameter: Parameter, parts: Iterable[str]) -> Iterator[str]:
    """The contradictions in a parameter's declaration, as the ends of sentences."""
    if parameter.required and parameter.default:
        yield "is required and has a default: one of them is idle"
    if parameter.classes and parameter.type != "iri":
        yield f"has a class, but is of type {parameter.type}; only an iri has one"
    if len(parameter.default) > 1 and not parameter.multi:
        yield "has several defaults, but is not multi"
    if parameter.adds and parameter.type != "boolean":
        yield f"is of type {parameter.type}; only a boolean has adds"
    if parameter.type == "boolean":
        for key in ("required", "multi", "choices"):
            if key in parts:
                yield f"is boolean, which is a flag: {key} makes no sense"
