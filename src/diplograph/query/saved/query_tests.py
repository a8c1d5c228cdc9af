"""Runs the tests that saved queries bring along."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from diplograph.errors import DiplographError
from diplograph.query.saved.expectations import Row, failures
from diplograph.query.saved.saved_query import Expectation, SavedQuery, Written

Ask = Callable[[SavedQuery, Expectation], Sequence[Row]]
"""The rows of a query with the values of one of its tests."""


class Outcome(NamedTuple):
    """How a test went: `failures` says what was not as expected, and is empty where all was.

    `number` is the place of the test in the header, from 1.
    """

    query: str
    number: int
    test: Expectation
    failures: tuple[str, ...]

    def __str__(self) -> str:
        values = ", ".join(f"{name}: {_shown(value)}" for name, value in self.test.params.items())
        head = f"{self.query} {self.number or ''}".rstrip() + (f" ({values})" if values else "")
        return f"{head}: {'; '.join(self.failures)}" if self.failures else head


def run_tests(query: SavedQuery, ask: Ask) -> Iterator[Outcome]:
    """The outcome of each test of a query; an error that asking raises is a failure."""
    for number, test in enumerate(query.tests, 1):
        try:
            found = tuple(failures(test, ask(query, test)))
        except DiplographError as error:
            found = tuple(str(error).splitlines())
        yield Outcome(query.name, number, test, found)


def _shown(value: Written) -> str:
    return value if isinstance(value, str) else " and ".join(value)
