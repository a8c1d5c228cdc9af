"""Runs the tests in the headers of saved queries."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from diplograph.errors import DiplographError
from diplograph.query.saved.expectations import Row, failures
from diplograph.query.saved.saved_query import Expectation, SavedQuery, Written

Ask = Callable[[SavedQuery, Expectation], Sequence[Row]]
"""Gives the rows of a query for the values of one of its tests."""


class Outcome(NamedTuple):
    """The outcome of one test: `failures` lists unmet expectations, and is empty if it passed.

    `number` is the position of the test in the header, from 1.
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
    """Yields the outcome of each test of a query; an error from `ask` is a failure."""
    for number, test in enumerate(query.tests, 1):
        try:
            found = tuple(failures(test, ask(query, test)))
        except DiplographError as error:
            found = tuple(str(error).splitlines())
        yield Outcome(query.name, number, test, found)


def _shown(value: Written) -> str:
    return value if isinstance(value, str) else " and ".join(value)
