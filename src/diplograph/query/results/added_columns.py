"""Adds columns to results: labels of IRIs, and which positions are only imputed."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Final

import pyoxigraph as ox

from diplograph.query.results.labels import Labels, Term

_MARK: Final = "imputed"
LOOKED_AT: Final = 10_000
"""How many of the first rows decide what a column holds."""


def entry_columns(
    columns: Sequence[str],
    evidence: Iterable[str],
    names: Labels,
    head: Sequence[Sequence[Term | None]],
) -> set[str]:
    """The evidence columns that hold only positions and events, judged by the first rows.

    An evidence column with other resources is part of the answer, too.
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
    """The columns and streamed rows with a column of labels after each column of IRIs.

    Evidence columns of positions and events get none: the label of a position consists of holder,
    stance and target, which the row has already. The first 10,000 rows decide what a column holds.
    `party` is followed by `party_label`, or by `label_of_party` if the query already has the first
    name.
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


def imputed_marks(columns: Sequence[str], evidence: Sequence[str]) -> tuple[str, ...]:
    """The names of the columns that `with_imputed` adds.

    `imputed` tells whether any evidence of a row is only imputed. If there are several evidence
    columns, `imputed_<column>` tells it for each. A name that the query already uses gets the
    prefix `is_`.
    """
    names = [_MARK] if evidence else []
    if len(evidence) > 1:
        names += [f"{_MARK}_{column}" for column in evidence]
    return tuple(f"is_{name}" if name in columns else name for name in names)


def with_imputed(
    solutions: Iterable[Iterable[Term | None]],
    columns: Sequence[str],
    evidence: Sequence[str],
    names: Labels,
) -> Iterator[tuple[Term | None, ...]]:
    """The solutions with the values of `imputed_marks`: true or false, unbound as the evidence."""
    places = [columns.index(column) for column in evidence]
    for solution in solutions:
        terms = tuple(solution)
        found = [None if terms[at] is None else names.is_imputed(terms[at]) for at in places]
        every = [any(found), *found] if len(found) > 1 else found
        yield (*terms, *(None if mark is None else ox.Literal(mark) for mark in every))
