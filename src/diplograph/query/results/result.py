"""What a SELECT query gave: rows."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from diplograph.errors import UsageError
from diplograph.query.results import label_columns, row_order
from diplograph.query.results.labels import Labels, Term
from diplograph.query.results.rows import Row, Solution, held
from diplograph.query.results.safe_text import cell

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from diplograph.query.results.citation import Citation
    from diplograph.query.results.receipts import Receipt
    from diplograph.query.results.typed_columns import Column

_T = TypeVar("_T")
Citing = Callable[[], "Citation"]
"""Makes the citation of an answer."""
ReceiptOf = Callable[[Term], "Receipt | None"]
"""Gives the receipt of a position or an event, None of anything else."""
STREAMED: Final = "the {} of this result have been streamed: run the query again"


class Reasons(NamedTuple):
    """What is told of an answer beside it: why it has no rows, and `Citable.remarks`."""

    why_empty: Callable[[], str | None]
    remarks: Callable[[], Sequence[str]] = tuple


class Citable:
    """What every answer of a case has in common: it can be cited, and there are remarks on it."""

    citing: Citing | None = None
    """Makes the citation; None for what was not asked of a case."""
    reasons: Reasons | None = None
    """Finds what is told of the answer; None for what was not asked of a case."""

    def remarks(self, told: str | None = None) -> Sequence[str]:
        """What a reader of the answer has to know and cannot see in it, each in one line.

        Left out is what `told` says, such as `why_empty` does.

        Of a query in SPARQL: what in it matches nothing, at which line and column, whether or not
        the answer has rows. Of a saved query: what rows it kept out that a reader may look for, and
        how to ask for them, as its header says; counted within a second.
        """
        remarks = self.reasons.remarks() if self.reasons else ()
        return [
            line
            for line in remarks
            if not told or (line not in told and line.partition(": ")[2] not in told)
        ]

    @property
    def citation(self) -> "Citation":
        """How to cite it.

        Raises:
            UsageError: it was not asked of a case.
        """
        if self.citing is None:
            raise UsageError("only an answer of a case can be cited")
        return self.citing()


class Result(Citable):
    """The rows of a SELECT query.

    Iteration, `len` and `rows` read all of them, and keep them. `stream` gives them once, one by
    one, and keeps none: for results that are larger than memory. Rows that are to be sorted are
    all read before the first is given; where they are many, a temporary file holds them.
    """

    imputed_columns: tuple[str, ...] = ()
    """Those that `with_imputed` added."""

    def __init__(
        self,
        columns: Sequence[str],
        solutions: Iterable[Iterable[Term | None]],
        names: Labels,
        *,
        sort: Sequence[str] = (),
        evidence: Sequence[str] = (),
        receipts: "ReceiptOf | None" = None,
        citing: Citing | None = None,
        reasons: Reasons | None = None,
    ) -> None:
        """Takes what a query gives, without reading it yet.

        `sort` lists columns, `-column` for descending order; without it rows keep the order in
        which they come. `evidence` lists the columns that hold positions or events whose evidence
        stands behind a row; without it, they are found in whatever column they stand.

        Raises:
            QueryError: `sort` or `evidence` names no column.
        """
        self.columns: tuple[str, ...] = tuple(columns)
        row_order.check(sort, self.columns)
        row_order.check(evidence, self.columns, "evidence")
        self.evidence_columns: tuple[str, ...] = tuple(evidence)
        self.names = names
        self._sort = tuple(sort)
        self._receipts = receipts
        self.citing = citing
        self.reasons = reasons
        self._solutions: Iterable[Iterable[Term | None]] | None = solutions
        self._kept: list[Solution] | None = None
        self._rows: tuple[Row, ...] | None = None
        self.count = 0
        """How many rows have been given so far; all of them once they have been read or written."""
        self.evidenced = 0
        """How many receipts have been given so far."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows.

        Raises:
            UsageError: they have been streamed.
        """
        if self._rows is None:
            self._rows = tuple(self)
        return self._rows

    def stream(self) -> Iterator[Row]:
        """The rows, one by one; again only if they were kept.

        Raises:
            UsageError: they have been streamed before.
        """
        if self._rows is not None:
            return iter(self._rows)
        return (Row(self.columns, held(terms), self.names) for terms in self.terms())

    def terms(self) -> Iterator[Iterable[Term | None]]:
        """As `stream`, but of each row its terms alone: for programs, and quicker.

        Raises:
            UsageError: the rows have been streamed before.
        """
        return self._given(None)

    def _given(self, limit: int | None) -> Iterator[Iterable[Term | None]]:
        """The rows, counted; of those that are to be sorted, no more than `limit`."""
        if self._kept is not None:
            return iter(self._kept)
        return self._counted(self._in_order(limit) if self._sort else self._unread())

    def _in_order(self, limit: int | None) -> Iterator[Solution]:
        from diplograph.query.results.sorted_runs import ordered

        yield from ordered(self._unread(), self.columns, self._sort, self.names, limit=limit)

    def _all(self) -> list[Solution]:
        if self._kept is None:
            if self._sort:  # they are all to be held: in memory they are sorted most quickly
                order = row_order.Order(self.columns, self._sort, self.names)
                self._kept = order.sorted(self._unread())
                self.count = len(self._kept)
            else:
                self._kept = list(map(held, self.terms()))
        return self._kept

    def _unread(self) -> Iterable[Iterable[Term | None]]:
        """What the query gives; only once."""
        if self._solutions is None:
            raise UsageError(STREAMED.format("rows"))
        solutions, self._solutions = self._solutions, None
        return solutions

    def _counted(self, given: Iterable[_T]) -> Iterator[_T]:
        for each in given:
            self.count += 1
            yield each

    def first(self, limit: int) -> "Result":
        """A result that gives the first `limit` rows of this one, which is streamed for it.

        Without an order of its own, a query runs no further than that; with one, no more rows are
        held than some ten thousand, or twice as many as these.

        Raises:
            UsageError: the rows have been streamed before.
        """
        citing = self.citing
        first = Result(
            self.columns,
            islice(self._given(limit), limit),
            self.names,
            evidence=self.evidence_columns,
            receipts=self._receipts,
            citing=(lambda: replace(citing(), limit=limit)) if citing else None,
            reasons=self.reasons if limit else None,
        )
        first.imputed_columns = self.imputed_columns
        return first

    def why_empty(self) -> str | None:
        """Why there are no rows, if there are none, and a reason is found within a second.

        What it says is certain; None says nothing. Rows are read for it, unless they were streamed.
        """
        if self.count or self.reasons is None or (self._solutions is not None and len(self)):
            return None
        return self.reasons.why_empty()

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
        self.evidenced += len(found)
        return tuple(found.values())

    def with_imputed(self) -> "Result":
        """A result with columns that say what is only imputed to a holder: see `marking.marks`.

        This one is streamed for it.

        Raises:
            UsageError: the rows have been read.
        """
        from diplograph.query.results import imputed_columns

        columns, evidence = self.columns, self.evidence_columns
        marks = imputed_columns.marks(columns, evidence)
        marked = Result(
            (*columns, *marks),
            imputed_columns.marked(self._unread(), columns, evidence, self.names),
            self.names,
            sort=self._sort,
            evidence=evidence,
            receipts=self._receipts,
            citing=self.citing,
            reasons=self.reasons,
        )
        marked.imputed_columns = marks
        return marked

    def with_labels(self) -> "Result":
        """The result with a column of labels behind each column of IRIs, its rows streamed.

        See `label_columns.with_labels`.
        """
        columns, rows = label_columns.with_labels(
            self.columns, self.terms(), self.evidence_columns, self.names
        )
        return Result(columns, rows, self.names, citing=self.citing)

    def to_arrow(self, *, labels: bool = False) -> "pa.Table":
        """The rows as a table of Arrow (extra `arrow`).

        Columns have the type that their values have in common: 64-bit integers, doubles, truth
        values, days, times (UTC); IRIs and all else are text. With `labels`, each column of IRIs
        but those of the evidence is followed by one with their labels, `party` by `party_label`.

        Raises:
            MissingExtra: pyarrow is not installed.
        """
        from diplograph.query.results import frames

        return frames.to_arrow(self._columns(labels=labels), len(self))

    def to_polars(self, *, labels: bool = False) -> "pl.DataFrame":
        """The rows as a data frame of Polars (extra `polars`); columns as for `to_arrow`.

        Raises:
            MissingExtra: polars is not installed.
        """
        from diplograph.query.results import frames

        return frames.to_polars(self._columns(labels=labels), len(self))

    def to_pandas(self, *, labels: bool = False) -> "pd.DataFrame":
        """The rows as a data frame of pandas (extra `pandas`); columns as for `to_arrow`.

        Days are `datetime64`, and numbers and texts are of the types that know missing values.

        Raises:
            MissingExtra: pandas is not installed.
        """
        from diplograph.query.results import frames

        return frames.to_pandas(self._columns(labels=labels), len(self))

    def _columns(self, *, labels: bool) -> "list[Column]":
        from diplograph.query.results.typed_columns import columns_of

        kept = Result(self.columns, self._all(), self.names, evidence=self.evidence_columns)
        result = kept.with_labels() if labels else kept
        return columns_of(result.columns, [tuple(terms) for terms in result.terms()], self.names)

    def __repr__(self) -> str:
        if self._kept is not None:
            state = f"{len(self._kept):,} rows"
        else:
            state = "streamed" if self._solutions is None else "not read yet"
        return f"<Result, {state}: {', '.join(self.columns)}>"

    def _repr_html_(self) -> str | None:
        """What a notebook shows; None, for `repr`, where the rows have been streamed."""
        if self._kept is None and self._solutions is None:
            return None
        from diplograph.query.results.notebook import ROWS, html_table

        head = list(islice(self, ROWS))
        columns = self.shown_columns(head)
        return html_table(columns, [self.shown_cells(row, columns) for row in head], len(self))

    def shown_columns(self, head: Sequence[Row]) -> list[str]:
        """The columns that people see, told by the first rows.

        All but those of positions and events that rows rest on, unless there are no others; and of
        the marks of what is imputed only the first, which names the others (see `shown_cells`).
        """
        terms = [row.rdf for row in head]
        entries = label_columns.entry_columns(
            self.columns, self.evidence_columns, self.names, terms
        )
        hidden = {*entries, *self.imputed_columns[1:]}
        others = [column for column in self.columns if column not in hidden]
        return others if set(others) - set(self.imputed_columns) else [*self.columns]

    def shown_cells(self, row: Row, columns: Sequence[str]) -> list[str]:
        """What people see of a row in some columns: only what is imputed is marked as such."""
        seen = {column: cell(row[column]) for column in columns}
        if self.imputed_columns:
            mark, *each = self.imputed_columns
            named = zip(self.evidence_columns, each, strict=True) if each else [("yes", mark)]
            seen[mark] = ", ".join(name for name, column in named if row[column])
        return [seen[column] for column in columns]

    def __iter__(self) -> Iterator[Row]:
        self._all()
        return self.stream()

    def __len__(self) -> int:
        return len(self._all())
