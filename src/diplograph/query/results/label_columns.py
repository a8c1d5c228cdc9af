"""Labels as further columns, for those who read what programs read."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Final

import pyoxigraph as ox

from diplograph.query.results.labels import Term
from diplograph.query.results.result import Result

LOOKED_AT: Final = 10_000
"""How many of the first rows tell what a column holds."""


def entry_columns(result: Result, head: Sequence[Sequence[Term | None]]) -> set[str]:
    """The columns of evidence that hold nothing but positions and events, by the first rows.

    Another one, such as of all that leads to a thing, is an answer as well.
    """
    is_entry = result.names.is_entry
    places = {column: result.columns.index(column) for column in result.evidence_columns}
    return {
        column
        for column, place in places.items()
        if all(terms[place] is None or is_entry(terms[place]) for terms in head)
    }


def with_labels(result: Result) -> Result:
    """The result with a column of labels behind each column of IRIs, its rows streamed.

    Columns of positions and events that a row rests on have none: a position is called by its
    holder, stance and target, which the row has already. What columns hold is told by the first
    10,000 rows. `party` is followed by `party_label`, or by `label_of_party` where the query has a
    column of the first name itself.
    """
    rows = iter(result.terms())
    head = [tuple(terms) for terms in islice(rows, LOOKED_AT)]
    entries = entry_columns(result, head)
    labelled = [
        column not in entries and any(isinstance(terms[place], ox.NamedNode) for terms in head)
        for place, column in enumerate(result.columns)
    ]
    columns: list[str] = []
    for column, known in zip(result.columns, labelled, strict=True):
        columns.append(column)
        if known:
            name = f"{column}_label"
            columns.append(f"label_of_{column}" if name in result.columns else name)
    given = _labelled(chain(head, rows), labelled, result)
    return Result(columns, given, result.names, citing=result.citing)


def _labelled(
    rows: Iterable[Iterable[Term | None]], labelled: list[bool], result: Result
) -> Iterator[list[Term | None]]:
    for terms in rows:
        cells: list[Term | None] = []
        for term, known in zip(terms, labelled, strict=True):
            cells.append(term)
            if known:
                cells.append(_label(term, result))
        yield cells


def _label(term: Term | None, result: Result) -> Term | None:
    return ox.Literal(result.names.label(term.value)) if isinstance(term, ox.NamedNode) else None
