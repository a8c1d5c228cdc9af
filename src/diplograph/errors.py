"""What can go wrong, as one tree.

- DiplographError: anything that a user can mend; exit code 1
  - InputError: problems found in files or values, all of one run together
    - QueryError: in a query text or a query's parameters
    - UnknownName, AmbiguousName: a name that the vocabulary cannot settle
  - Interrupted: somebody pressed Ctrl-C; exit code 130, as shells have it
  - LockedError: another build is at work
  - LimitError: a query was ended by a limit
  - MissingExtra: a library that is not installed with the program
  - UsageError: the command line or call itself is wrong; exit code 2
  - StoreError: the store is damaged or of another format; exit code 3
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where.

    `message` says what was found and what was expected, `hint` what to do about it.
    Lines and columns count from 1. `parameter` is the parameter of a query whose value is wrong.
    """

    message: str
    path: str | None = None
    line: int | None = None
    column: int | None = None
    hint: str | None = None
    parameter: str | None = None

    @property
    def place(self) -> str:
        """`path:line:column`, as far as they are known."""
        parts = (self.path, self.line, self.column)
        return ":".join(str(part) for part in parts if part is not None)

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}" if self.place else self.message
        return f"{text} ({self.hint})" if self.hint else text


class DiplographError(Exception):
    """Anything that a user can mend. The text is one line for each problem."""

    exit_code: ClassVar[int] = 1


class InputError(DiplographError):
    """Problems in the input: every one of a run, in the order of the files."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class QueryError(InputError):
    """A query's text, header or parameters are wrong.

    `excerpt` is the line of the query with a caret under the place, where there is one.
    """

    def __init__(self, problems: Sequence[Problem], excerpt: str | None = None) -> None:
        super().__init__(problems)
        self.excerpt = excerpt


class UnknownName(InputError):
    """A name that nothing in the vocabulary bears.

    `suggestions` are the nearest names, best first; where there are none, `known` may be all.
    """

    def __init__(
        self,
        name: str,
        expected: str,
        suggestions: Sequence[str] = (),
        known: Sequence[str] = (),
    ) -> None:
        self.name = name
        self.suggestions = tuple(suggestions)
        hint = f"there are {', '.join(known)}" if known else None
        if suggestions:
            hint = f"did you mean {_or(self.suggestions)}?"
        super().__init__([Problem(f"{name!r} is not the name of {expected}", hint=hint)])


class AmbiguousName(InputError):
    """A label that several things in the vocabulary bear; `candidates` are their ids."""

    def __init__(self, name: str, expected: str, candidates: Sequence[str]) -> None:
        self.name = name
        self.candidates = tuple(candidates)
        noun = expected.removeprefix("an ").removeprefix("a ")
        message = f"{name!r} is the name of more than one {noun}"
        super().__init__([Problem(message, hint=f"write {_or(self.candidates)}")])


class LockedError(DiplographError):
    """Another build of the same case is at work."""


class Interrupted(DiplographError):
    """Somebody pressed Ctrl-C."""

    exit_code = 130


class LimitError(DiplographError):
    """A query took more time or memory than its limits allow, or crashed its worker."""


class MissingExtra(DiplographError):
    """A library that only some need is not installed; `extra` is the extra that has it."""

    def __init__(self, library: str, extra: str) -> None:
        self.library = library
        self.extra = extra
        super().__init__(f"{library} is not installed (pip install 'diplograph[{extra}]')")


class UsageError(DiplographError):
    """The command line or the call is wrong, whatever the data."""

    exit_code = 2


class StoreError(DiplographError):
    """The store is damaged, or was written in a format that this version does not read."""

    exit_code = 3


def _or(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} or {names[-1]}"
