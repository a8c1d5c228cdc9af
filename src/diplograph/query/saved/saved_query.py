"""A saved query, as its file describes it."""

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple, get_args

from diplograph.query.saved.slots import Slot

ParameterType = Literal["iri", "text", "date", "integer", "decimal", "boolean"]
TYPES: Final[tuple[ParameterType, ...]] = get_args(ParameterType)
VIEWS: Final = ("table", "matrix", "timeline", "network", "map", "record")
"""How an answer is best shown; a client may show any of them as a table."""

LENGTH: Final = 65_536
"""Characters of a query's text, at most."""

Written = str | tuple[str, ...]
"""A value as an author wrote it: one, or the list of a `multi` parameter."""


class Parameter(NamedTuple):
    """What a user may fill in: `$name` in the text.

    `classes` are the IRIs of the classes that an individual may belong to; none means any IRI.
    `default` and `choices` are as written, not resolved; a default of one value is a tuple of one.
    A parameter of type boolean always has a default. `adds` says of one what the rows are that come
    with it, for answers without it: `{column}` in it stands for what they have in a column.

    The last three are of parameters that are written as grlc does. `literal` is what a text has
    behind it where it is not a plain string: `@` and a language, or `^^` and the IRI of a datatype.
    A decimal that is `bare` is an integer where it has no point. `free` is the variable that stands
    where there is no value; without it, the clause goes.
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
    literal: str = ""
    bare: bool = False
    free: str = ""

    @property
    def always_bound(self) -> bool:
        """Whether every run has a value for it."""
        return self.required or bool(self.default)


class Expectation(NamedTuple):
    """A test that a query brings along: values for its parameters, and what must come of them.

    `rows` is the exact number of rows. Each mapping of `contains` must fit some row, and none of
    `excludes` may fit any; how a cell is compared is said in `expectations`.
    """

    params: Mapping[str, Written]
    min_rows: int | None = None
    max_rows: int | None = None
    rows: int | None = None
    contains: tuple[Mapping[str, str | None], ...] = ()
    excludes: tuple[Mapping[str, str | None], ...] = ()


class SavedQuery(NamedTuple):
    """A query that describes itself.

    `text` is the whole file, header and all, so that lines are those of the file. `columns` are
    the variables that its SELECT gives, `evidence` those among them that hold positions or events,
    `sort` those to put rows in order by, `-column` for descending, `slots` the places of the
    parameters in the text.
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
    parameters: tuple[Parameter, ...]
    tests: tuple[Expectation, ...]
    text: str
    slots: tuple[Slot, ...]

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of that name, if there is one."""
        return next((known for known in self.parameters if known.name == name), None)
