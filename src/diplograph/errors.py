"""The exceptions of diplograph, as one tree.

- DiplographError: any error that a user can mend; exit code 1
  - InputError: problems in files or values, all those of one run
    - QueryError: in the text of a query or in its parameters
    - UnknownName, AmbiguousName: a name that the vocabulary cannot resolve
  - Interrupted: the user pressed Ctrl-C; exit code 130, as in shells
  - LockedError: another build is running
  - LimitError: a limit ended a query
  - MissingExtra: a library of an extra is not installed
  - UsageError: the command line or call itself is wrong; exit code 2
  - StoreError: the store is damaged or of another format; exit code 3
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, ClassVar

Where = tuple[str | int, ...]
"""What leads to a part of an input: keys and indices, which count from 0."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem or remark: a message, its place, and a hint.

    `message` says what was found and what was expected, `hint` what to do about it.
    Lines and columns count from 1. `parameter` names the query parameter whose value is wrong.

    Readers give `where` in place of a line: it is looked up only if the problem is shown, by
    `located`. It has keys and indices in a record (`positions`, 3, `holder`), an offset in a text,
    an article, a node of it and a key in the graph, or individuals of the vocabulary. `on_key` is
    true if the key itself is the problem, not its value.
    """

    message: str
    path: str | None = None
    line: int | None = None
    column: int | None = None
    hint: str | None = None
    parameter: str | None = None
    where: Where = ()
    on_key: bool = False

    @classmethod
    def at(
        cls, where: Where, message: str, hint: str | None = None, *, on_key: bool = False
    ) -> "Problem":
        """A problem with a part of an input that is not located yet."""
        return cls(message, hint=hint, where=where, on_key=on_key)

    def located(
        self, path: str | None, place: tuple[int | None, int | None], part: str = ""
    ) -> "Problem":
        """The problem with its path, line and column; the message begins with a named `part`."""
        message = f"{part}: {self.message}" if part else self.message
        return Problem(message, path, *place, self.hint, self.parameter)

    @property
    def place(self) -> str:
        """`path:line:column`, without the parts that are not known."""
        parts = (self.path, self.line, self.column)
        return ":".join(str(part) for part in parts if part is not None)

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}" if self.place else self.message
        return f"{text} ({self.hint})" if self.hint else text


def by_line(problems: Iterable[Problem]) -> list[Problem]:
    """The problems of a file by line and column, each once."""
    return sorted(dict.fromkeys(problems), key=lambda p: (p.line or 0, p.column or 0))


class DiplographError(Exception):
    """An error that a user can mend. The text has one line for each problem."""

    exit_code: ClassVar[int] = 1


class InputError(DiplographError):
    """Problems in the input: all those of one run, in the order of the files."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class QueryError(InputError):
    """Problems in the text, header or parameters of a query.

    `excerpt` is the line of the query with a caret under the place, if the place is known.
    """

    def __init__(self, problems: Sequence[Problem], excerpt: str | None = None) -> None:
        super().__init__(problems)
        self.excerpt = excerpt


class UnknownName(InputError):
    """A name that no resource of the vocabulary has.

    `suggestions` are the nearest names, best first. If there are none, `known` may list all names,
    or `hint` say how to look them up.
    """

    def __init__(
        self,
        name: str,
        expected: str,
        suggestions: Sequence[str] = (),
        known: Sequence[str] = (),
        hint: str | None = None,
    ) -> None:
        self.name = name
        self.suggestions = tuple(suggestions)
        hint = f"there are {', '.join(known)}" if known else hint
        if suggestions:
            hint = f"did you mean {_or(self.suggestions)}?"
        super().__init__([Problem(f"{name!r} is not the name of {expected}", hint=hint)])


class AmbiguousName(InputError):
    """A label shared by several resources; `candidates` are their ids."""

    def __init__(self, name: str, expected: str, candidates: Sequence[str]) -> None:
        self.name = name
        self.candidates = tuple(candidates)
        noun = expected.removeprefix("an ").removeprefix("a ")
        message = f"{name!r} is the name of more than one {noun}"
        super().__init__([Problem(message, hint=f"write {_or(self.candidates)}")])


class LockedError(DiplographError):
    """Another build of the same case is running."""


class Interrupted(DiplographError):
    """The user pressed Ctrl-C."""

    exit_code = 130


class MachineError(DiplographError):
    """The machine refuses: its disk is full, a permission is missing, too many files are open."""


class LimitError(DiplographError):
    """A query took more time or memory than its limits allow, or crashed its worker."""


class MissingExtra(DiplographError):
    """An optional library is not installed; `extra` is the extra that installs it."""

    def __init__(self, library: str, extra: str) -> None:
        self.library = library
        self.extra = extra
        super().__init__(f"{library} is not installed (pip install 'diplograph[{extra}]')")


def import_extra(module: str, extra: str, library: str | None = None) -> Any:
    """Imports a module of an optional library, which has another name if `library` says so.

    Raises:
        MissingExtra: it is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingExtra(library or module.partition(".")[0], extra) from error


class UsageError(DiplographError):
    """The command line or the call itself is wrong."""

    exit_code = 2


class StoreError(DiplographError):
    """The store is damaged, or has a format that this version cannot read."""

    exit_code = 3


def _or(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} or {names[-1]}"
