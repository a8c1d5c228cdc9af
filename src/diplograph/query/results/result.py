"""The result of a SELECT query: rows."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from diplograph.errors import UsageError
from diplograph.query.results import added_columns, row_order
from diplograph.query.results.labels import Labels, Term
from diplograph.query.results.rows import FirstRows, Row, Solution, held
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
"""Makes the citation of a result."""
ReceiptOf = Callable[[Term], "Receipt | None"]
"""Gives the receipt of a position or an event; None for any other term."""
_PLACE: Final = re.compile(r"^(?:\S+:)?\d+:\d+: ")
"""The place in a query that a remark begins with."""
STREAMED: Final = "the {} of this result have been streamed: run the query again"


class Reasons(NamedTuple):
    """Explains a result: why it has no rows, and `Citable.remarks`.

    `first_rows` gets the first solutions, for remarks that compare them with others.
    """

    why_empty: Callable[[], str | None]
    remarks: Callable[[], Sequence[str]] = tuple
    first_rows: FirstRows | None = None


class Citable:
    """The base class of all results of a case: they have a citation and remarks.

    `citing` makes the citation, `reasons` explains the result; they are None if it does not come
    from a case.
    """

    def __init__(self, citing: Citing | None = None, reasons: Reasons | None = None) -> None:
        self.citing = citing
        self.reasons = reasons

    def remarks(self, told: str | None = None) -> Sequence[str]:
        """Remarks that the result itself does not show, one line each.

        A remark that `told` contains already, such as the text of `why_empty`, is left out.

        For a SPARQL query, they are the parts of it that match nothing, with line and column,
        whether or not the result has rows. For a saved query, they are the rows that its default
        flags exclude, and the flags that add them, from its header.
        """
        remarks = self.reasons.remarks() if self.reasons else ()
        return [line for line in remarks if not told or _PLACE.sub("", line) not in told]

    def notices(self) -> list[str]:
        """What the result does not show, one line each: why it is empty, then the remarks."""
        return [*self.remarks()]

    @property
    def citation(self) -> "Citation":
        """The citation of the result.

        Raises:
            UsageError: the result does not come from a case.
        """
        if self.citing is None:
            raise UsageError("only an answer of a case can be cited")
        return self.citing()


class Result(Citable):
    """The rows of a SELECT query.

    Iteration, `len` and `rows` read all rows into memory. `stream` gives them once, one by one,
    without keeping them: for results that are larger than memory. With a sort order, all rows are
    read before the first is given; if there are many, they are kept in a temporary file.
    """

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
        """Takes the solutions of a query, without reading them yet.

        `sort` lists columns, `-column` for descending order; without it, rows keep the order of the
        solutions. `evidence` lists the columns of positions or events whose evidence supports a
        row; without it, positions and events in any column count.

        Raises:
            QueryError: `sort` or `evidence` names no column.
        """
        super().__init__(citing, reasons)
        self.columns: tuple[str, ...] = tuple(columns)
        row_order.check(sort, self.columns)
        row_order.check(evidence, self.columns, "evidence")
        self.evidence_columns: tuple[str, ...] = tuple(evidence)
        self.names = names
        self._sort = tuple(sort)
        self.dates: tuple[str, ...] = ()
        """The columns of dates, which have that type even without a value."""
        self.imputed_columns: tuple[str, ...] = ()
        """The columns that `with_imputed` added."""
        self._receipts = receipts
        self._solutions: Iterable[Iterable[Term | None]] | None = solutions
        self._kept: list[Solution] | None = None
        self._rows: tuple[Row, ...] | None = None
        self.count = 0
        """The number of rows given so far; the total once all are read or written."""
        self.evidenced = 0
        """The number of receipts given so far."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, kept in memory.

        Raises:
            UsageError: the rows have been streamed.
        """
        if self._rows is None:
            self._rows = tuple(self)
        return self._rows

    def stream(self) -> Iterator[Row]:
        """Gives the rows one by one; a second time only if they are in memory.

        Raises:
            UsageError: the rows have been streamed before.
        """
        if self._rows is not None:
            return iter(self._rows)
        return (Row(self.columns, held(terms), self.names) for terms in self.terms())

    def terms(self) -> Iterator[Iterable[Term | None]]:
        """Gives each row as bare RDF terms, like `stream` but faster.

        Raises:
            UsageError: the rows have been streamed before.
        """
        return self._given(None)

    def _given(self, limit: int | None) -> Iterator[Iterable[Term | None]]:
        """Yields and counts the rows; with a sort order, at most `limit` rows."""
        if self._kept is not None:
            return iter(self._kept)
        return self._counted(self._in_order(limit) if self._sort else self._unread())

    def _in_order(self, limit: int | None) -> Iterator[Solution]:
        from diplograph.query.results.sorted_runs import ordered

        yield from ordered(self._unread(), self.columns, self._sort, self.names, limit=limit)

    def _all(self) -> list[Solution]:
        if self._kept is None:
            if self._sort:  # all rows are kept anyway, and sorting in memory is fastest
                order = row_order.Order(self.columns, self._sort, self.names)
                self._kept = order.sorted(self._unread())
                self.count = len(self._kept)
            else:
                self._kept = list(map(held, self.terms()))
        return self._kept

    def _unread(self) -> Iterable[Iterable[Term | None]]:
        """The solutions of the query; only once.

        Raises:
            UsageError: they have been read before.
        """
        if self._solutions is None:
            raise UsageError(STREAMED.format("rows"))
        solutions, self._solutions = self._solutions, None
        return solutions

    def _counted(self, given: Iterable[_T]) -> Iterator[_T]:
        for each in given:
            self.count += 1
            yield each

    def first(self, limit: int) -> "Result":
        """A result with the first `limit` rows of this one, which is streamed for it.

        Without a sort order, the query stops after these rows; with one, at most some ten thousand
        rows, or twice `limit`, are in memory.

        Raises:
            UsageError: the rows have been streamed before.
        """
        citing = self.citing
        return self.derived(
            self.columns,
            islice(self._given(limit), limit),
            receipts=self._receipts,
            imputed_columns=self.imputed_columns,
            citing=(lambda: replace(citing(), limit=limit)) if citing else None,
            reasons=self.reasons if limit else None,
        )

    def derived(
        self,
        columns: Sequence[str],
        solutions: Iterable[Iterable[Term | None]],
        imputed_columns: tuple[str, ...] = (),
        **more: Any,
    ) -> "Result":
        """A result with other columns or rows, made of those of this one.

        It has the names, evidence columns, dates and citation of this one, unless `more`, the
        arguments of `Result`, says otherwise.
        """
        kept = {"evidence": self.evidence_columns, "citing": self.citing}
        made = Result(columns, solutions, self.names, **kept | more)
        made.dates, made.imputed_columns = self.dates, imputed_columns
        return made

    def why_empty(self) -> str | None:
        """The reason why there are no rows, if one is found within a time limit; else None.

        The reason is certain; None means nothing. It reads the rows, unless they were streamed.
        """
        if self.count or self.reasons is None or (self._solutions is not None and len(self)):
            return None
        return self.reasons.why_empty()

    def notices(self) -> list[str]:
        """What the rows do not show, one line each: why there are none, then the remarks."""
        if self.count or self.reasons is None or (self._solutions is not None and len(self)):
            return [*self.remarks()]
        why = self.why_empty()
        return [f"no rows: {why}" if why else "no rows", *self.remarks(why)]

    def evidence(self, row: Row) -> "tuple[Receipt, ...]":
        """The evidence of a row: a receipt per position or event in its evidence columns."""
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
        """A result with columns that tell which positions are only imputed to their holders.

        This one is streamed for it. See `added_columns.imputed_marks`.

        Raises:
            UsageError: the rows have been read.
        """
        columns, evidence = self.columns, self.evidence_columns
        marks = added_columns.imputed_marks(columns, evidence)
        return self.derived(
            (*columns, *marks),
            added_columns.with_imputed(self._unread(), columns, evidence, self.names),
            sort=self._sort,
            receipts=self._receipts,
            imputed_columns=marks,
            reasons=self.reasons,
        )

    def with_labels(self) -> "Result":
        """The result with a column of labels after each column of IRIs; its rows are streamed.

        See `added_columns.with_labels`.
        """
        columns, rows = added_columns.with_labels(
            self.columns, self.terms(), self.evidence_columns, self.names
        )
        return self.derived(columns, rows, evidence=())

    def to_arrow(self, *, labels: bool = False) -> "pa.Table":
        """The rows as an Arrow table (extra `arrow`).

        A column has the common type of its values: 64-bit integers, doubles, booleans, dates, times
        (UTC); IRIs and everything else are text. With `labels`, each column of IRIs, except the
        evidence columns, is followed by a column of labels: `party` by `party_label`.

        Raises:
            MissingExtra: pyarrow is not installed.
        """
        from diplograph.query.results import frames

        return frames.to_arrow(self._columns(labels=labels), len(self))

    def to_polars(self, *, labels: bool = False) -> "pl.DataFrame":
        """The rows as a Polars data frame (extra `polars`), with the columns of `to_arrow`.

        Raises:
            MissingExtra: polars is not installed.
        """
        from diplograph.query.results import frames

        return frames.to_polars(self._columns(labels=labels), len(self))

    def to_pandas(self, *, labels: bool = False) -> "pd.DataFrame":
        """The rows as a pandas data frame (extra `pandas`), with the columns of `to_arrow`.

        Dates are `datetime64`; numbers and texts have nullable types.

        Raises:
            MissingExtra: pandas is not installed.
        """
        from diplograph.query.results import frames

        return frames.to_pandas(self._columns(labels=labels), len(self))

    def _columns(self, *, labels: bool) -> "list[Column]":
        from diplograph.query.results.typed_columns import columns_of

        kept = self.derived(self.columns, self._all())
        result = kept.with_labels() if labels else kept
        rows = [tuple(terms) for terms in result.terms()]
        return columns_of(result.columns, rows, self.names, self.dates)

    def __repr__(self) -> str:
        if self._kept is not None:
            state = f"{len(self._kept):,} rows"
        else:
            state = "streamed" if self._solutions is None else "not read yet"
        return f"<Result, {state}: {', '.join(self.columns)}>"

    def _repr_html_(self) -> str | None:
        """The HTML for a notebook; None if the rows have been streamed: it then shows `repr`."""
        if self._kept is None and self._solutions is None:
            return None
        from diplograph.query.results.notebook import ROWS, html_table

        head = list(islice(self, ROWS))
        columns = self.shown_columns(head)
        return html_table(columns, [self.shown_cells(row, columns) for row in head], len(self))

    def shown_columns(self, head: Sequence[Row]) -> list[str]:
        """The columns in the formats for people, judged by the first rows.

        They are all but the evidence columns of positions and events, unless there are no others.
        Of the columns about imputed positions, it has the first, which names the others (see
        `shown_cells`).
        """
        terms = [row.rdf for row in head]
        entries = added_columns.entry_columns(
            self.columns, self.evidence_columns, self.names, terms
        )
        hidden = {*entries, *self.imputed_columns[1:]}
        others = [column for column in self.columns if column not in hidden]
        return others if set(others) - set(self.imputed_columns) else [*self.columns]

    def shown_cells(self, row: Row, columns: Sequence[str]) -> list[str]:
        """The cells of a row in the formats for people; only imputed positions get a mark."""
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
