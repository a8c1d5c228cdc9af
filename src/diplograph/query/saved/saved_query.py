"""A saved query, its parameters and its tests, as its file describes them."""

from collections.abc import Container, Mapping
from typing import Final, NamedTuple

from diplograph.query.saved.parameter_types import ParameterType
from diplograph.query.saved.slots import Slot
from diplograph.rdf.namespaces import DP

VIEWS: Final = ("table", "matrix", "timeline", "network", "map", "record")
"""The preferred display of a result; a client may always show a table."""

LENGTH: Final = 65_536
"""The maximum length of a query's text in characters."""

Written = str | tuple[str, ...]
"""A value as an author wrote it: one text, or the list for a `multi` parameter."""


class Parameter(NamedTuple):
    """A parameter of a query: `$name` in the text.

    `classes` are the IRIs of the classes whose individuals it accepts; empty means any IRI.
    `default` and `choices` are as written, not resolved; a default of one value is a tuple of one.
    A boolean parameter always has a default. `adds`, for a boolean, describes the rows that it
    adds, for the note on results without it; `{column}` in it is replaced by their values in that
    column. `drops`, for a boolean, describes the rows that are left out with it.

    The last three are for parameters written as in grlc. `literal` is the suffix of a literal that
    is not a plain string: `@` and a language, or `^^` and the IRI of a datatype. A decimal that is
    `bare` is an integer if it has no point. `free` is the variable that stays if there is no value;
    if it is empty, the clause is removed.
    """

    name: str
    type: ParameterType
    classes: tuple[str, ...] = ()
    required: bool = False
    multi: bool = False
    default: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    help: str = ""
    example: str | None = None
    adds: str = ""
    drops: str = ""
    literal: str = ""
    bare: bool = False
    free: str = ""

    @property
    def always_bound(self) -> bool:
        """Whether the parameter has a value in every run."""
        return self.required or bool(self.default)


class Expectation(NamedTuple):
    """A test in a query's header: values for its parameters, and the expected rows.

    `rows` is the exact number of rows. Each mapping of `contains` must match some row, and none of
    `excludes` may match any; `expectations` defines how cells are compared.
    """

    params: Mapping[str, Written]
    min_rows: int | None = None
    max_rows: int | None = None
    rows: int | None = None
    contains: tuple[Mapping[str, str | None], ...] = ()
    excludes: tuple[Mapping[str, str | None], ...] = ()


class SavedQuery(NamedTuple):
    """A query with its description, parameters and tests.

    `text` is the whole file with the header, so that line numbers are those of the file. `columns`
    are the variables of its SELECT; `evidence` are the columns that hold positions or events;
    `sort` are the columns to sort rows by, `-column` for descending; `dates` are the columns of
    dates; `slots` are the places of the parameters in the text.
    """

    name: str
    path: str
    summary: str
    description: str
    tags: tuple[str, ...]
    view: str
    columns: tuple[str, ...]
    evidence: tuple[str, ...]
    sort: tuple[str, ...]
    dates: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    tests: tuple[Expectation, ...]
    text: str
    slots: tuple[Slot, ...]

    def may_have_remarks(self, given: Container[str]) -> bool:
        """Whether results may have remarks, if the parameters with these names have values.

        Remarks are missing if the time for them is over.
        """
        return any(
            p.adds or p.drops or (p.name in given and (DP.Actor in p.classes or p.name == "since"))
            for p in self.parameters
        )

    def parameter(self, name: str) -> Parameter | None:
        """The parameter with this name, if there is one."""
        return next((known for known in self.parameters if known.name == name), None)
