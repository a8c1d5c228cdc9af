"""What a query gave: rows, triples, or yes or no."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from threading import get_ident
from typing import TYPE_CHECKING, Final, TypeVar

import pyoxigraph as ox

from diplograph.errors import UsageError
from diplograph.results import sorting
from diplograph.results.names import Names, Term
from diplograph.results.rows import Row

if TYPE_CHECKING:
    from diplograph.results.receipts import Receipt

_T = TypeVar("_T")
ReceiptOf = Callable[[Term], "Receipt | None"]
"""Gives the receipt of a position or an event, None of anything else."""
_TRIPLE: Final = ("subject", "predicate", "object")
_STREAMED: Final = "the {} of this result have been streamed: run the query again"


class Result:
    """The rows of a SELECT query.

    Iteration, `len` and `rows` read all of them, and keep them. `stream` gives them once, one by
    one, and keeps none: for results that are larger than memory. Rows that are to be sorted are
    all read in either case.
    """

    def __init__(
        self,
        columns: Sequence[str],
        solutions: Iterable[Iterable[Term | None]],
        names: Names,
        *,
        sort: Sequence[str] = (),
        evidence: Sequence[str] = (),
        receipts: "ReceiptOf | None" = None,
    ) -> None:
        """Takes what a query gives, without reading it yet.

        `sort` lists columns, `-column` for descending order; without it rows keep the order in
        which they come. `evidence` lists the columns that hold positions or events whose evidence
        stands behind a row; without it, they are found in whatever column they stand.

        Raises:
            QueryError: `sort` or `evidence` names no column.
        """
        self.columns: tuple[str, ...] = tuple(columns)
        sorting.check(sort, self.columns)
        sorting.check(evidence, self.columns, "evidence")
        self.evidence_columns: tuple[str, ...] = tuple(evidence)
        self.names = names
        self._sort = tuple(sort)
        self._receipts = receipts
        self._solutions: Iterable[Iterable[Term | None]] | None = solutions
        self._rows: tuple[Row, ...] | None = None
        self.count = 0
        """How many rows have been given so far; all of them once they have been read or written."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows.

        Raises:
            UsageError: they have been streamed.
        """
        if self._rows is None:
            self._rows = tuple(self.stream())
        return self._rows

    def stream(self) -> Iterator[Row]:
        """The rows, one by one; again only if they were kept.

        Raises:
            UsageError: they have been streamed before.
        """
        if self._rows is not None:
            return iter(self._rows)
        return self._counted(self._taken())

    def terms(self) -> Iterator[Iterable[Term | None]]:
        """As `stream`, but of each row its terms alone: for programs, and quicker.

        Raises:
            UsageError: the rows have been streamed before.
        """
        if self._rows is not None or self._sort:
            return (row.rdf for row in self.stream())
        return self._counted(self._unread())

    def _taken(self) -> Iterable[Row]:
        rows = (Row(self.columns, tuple(s), self.names) for s in self._unread())
        return sorting.in_order(rows, self._sort, self.names) if self._sort else rows

    def _unread(self) -> Iterable[Iterable[Term | None]]:
        """What the query gives; only once."""
        if self._solutions is None:
            raise UsageError(_STREAMED.format("rows"))
        solutions, self._solutions = self._solutions, None
        return solutions

    def _counted(self, given: Iterable[_T]) -> Iterator[_T]:
        for each in given:
            self.count += 1
            yield each

    def first(self, limit: int) -> "Result":
        """A result that gives the first `limit` rows of this one, which is streamed for it.

        Without an order of its own, a query runs no further than that.

        Raises:
            UsageError: the rows have been streamed before.
        """
        return Result(
            self.columns,
            islice(self.terms(), limit),
            self.names,
            evidence=self.evidence_columns,
            receipts=self._receipts,
        )

    def evidence(self, row: Row) -> "tuple[Receipt, ...]":
        """What a row rests on: a receipt for each position or event in its evidence columns."""
        if self._receipts is None:
            return ()
        columns = self.evidence_columns or self.columns
        nodes = dict(zip(row.columns, row.rdf, strict=True))
        found = {
            node: receipt
            for node in dict.fromkeys(nodes[column] for column in columns)
            if node is not None and (receipt := self._receipts(node))
        }
        return tuple(found.values())

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


class Triples:
    """The triples of a CONSTRUCT or DESCRIBE query.

    Iteration and `len` read all of them, and keep them, each once and in a fixed order. `stream`
    gives them once, as they come, and keeps none.
    """

    def __init__(self, triples: Iterable[ox.Triple], names: Names) -> None:
        self.names = names
        self._source: Iterable[ox.Triple] | None = triples
        self._triples: tuple[ox.Triple, ...] | None = None

    def stream(self) -> Iterator[ox.Triple]:
        """The triples as the engine gives them; again only if they were kept.

        Raises:
            UsageError: they have been streamed before.
        """
        if self._triples is not None:
            return iter(self._triples)
        if self._source is None:
            raise UsageError(_STREAMED.format("triples"))
        source, self._source = self._source, None
        return iter(source)

    def as_rows(self) -> Result:
        """The triples as rows with the columns subject, predicate and object."""
        return Result(_TRIPLE, self, self.names)

    def __iter__(self) -> Iterator[ox.Triple]:
        if self._triples is None:
            self._triples = tuple(sorted(set(self.stream()), key=str))
        return iter(self._triples)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Answer:
    """The answer of an ASK query: true or false."""

    def __init__(self, value: bool) -> None:
        self.value = value

    def __bool__(self) -> bool:
        return self.value


def result_of(
    given: ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean | Iterable[ox.Triple],
    names: Names,
    *,
    reading: Callable[[], AbstractContextManager[None]] = nullcontext,
    sort: Sequence[str] = (),
    evidence: Sequence[str] = (),
    receipts: "ReceiptOf | None" = None,
) -> Result | Triples | Answer:
    """What the engine gave to a query, for people.

    Rows and triples are read inside the context that `reading` gives, for what the engine may raise
    then. The rest is for rows, as for `Result`.

    Raises:
        QueryError: `sort` or `evidence` names no column.
    """
    if isinstance(given, ox.QueryBoolean):
        return Answer(bool(given))
    if not isinstance(given, ox.QuerySolutions):
        return Triples(_read(given, reading), names)
    columns = [variable.value for variable in given.variables]
    rows = _read(given, reading)
    return Result(columns, rows, names, sort=sort, evidence=evidence, receipts=receipts)


def _read(given: Iterable[_T], reading: Callable[[], AbstractContextManager[None]]) -> Iterator[_T]:
    """What the engine gives, in this thread alone: in another one it would end the process."""
    owner = get_ident()

    def check() -> None:
        if get_ident() != owner:
            raise UsageError("a result can only be read in the thread that asked for it")

    def read() -> Iterator[_T]:
        check()
        with reading():
            for each in given:
                yield each
                check()

    return read()
