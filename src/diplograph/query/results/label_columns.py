"""Labels as further columns, for those who read what programs read."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Final

import pyoxigraph as ox

from diplograph.query.results.labels import Labels, Term

LOOKED_AT: Final = 10_000
"""How many of the first rows tell what a column holds."""


def entry_columns(
    columns: Sequence[str],
    evidence: Iterable[str],
    names: Labels,
    head: Sequence[Sequence[Term | None]],
) -> set[str]:
    """The columns of evidence that hold nothing but positions and events, by the first rows.

    Another one, such as of all that leads to a thing, is an answer as well.
    """
    places = {column: columns.index(column) for column in evidence}
    return {
        column
        for column, place in places.items()
        if all(terms[place] is None or names.is_entry(terms[place]) for terms in head)
    }


def with_labels(
    columns: Sequence[str],
    solutions: Iterable[Iterable[Term | None]],
    evidence: Collection[str],
    names: Labels,
) -> tuple[list[str], Iterator[list[Term | None]]]:
    """Columns and rows with a column of labels behind each column of IRIs, the rows streamed.

    Columns of positions and events that a row rests on have none: a position is called by its
    holder, stance and target, which the row has already. What columns hold is told by the first
    10,000 rows. `party` is followed by `party_label`, or by `label_of_party` where the query has a
    column of the first name itself.
    """
    rows = (tuple(terms) for terms in solutions)
    head = list(islice(rows, LOOKED_AT))
    entries = entry_columns(columns, evidence, names, head)
    labelled = [
        column not in entries and any(isinstance(terms[place], ox.NamedNode) for terms in head)
        for place, column in enumerate(columns)
    ]
    wider: list[str] = []
    for column, known in zip(columns, labelled, strict=True):
        wider.append(column)
        if known:
            name = f"{column}_label"
            wider.append(f"label_of_{column}" if name in columns else name)
    return wider, _labelled(chain(head, rows), labelled, names)


def _labelled(
    rows: Iterable[Iterable[Term | None]], labelled: list[bool], names: Labels
) -> Iterator[list[Term | None]]:
    for terms in rows:
        cells: list[Term | None] = []
        for term, known in zip(terms, labelled, strict=True):
            cells.append(term)
            if known:
                cells.append(_label(term, names))
        yield cells


def _label(term: Term | None, names: Labels) -> ox.Literal | None:
    return ox.Literal(names.label(term.value)) if isinstance(term, ox.NamedNode) else None
