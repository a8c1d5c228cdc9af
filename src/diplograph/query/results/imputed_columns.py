"""Adds columns that tell which positions of a result are only imputed to their holders."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import pyoxigraph as ox

from diplograph.query.results.labels import Labels, Term

_MARK: Final = "imputed"


def marks(columns: Sequence[str], evidence: Sequence[str]) -> tuple[str, ...]:
    """The names of the columns that `marked` adds.

    `imputed` tells whether any evidence of a row is only imputed. If there are several evidence
    columns, `imputed_<column>` tells it for each. A name that the query already uses gets the
    prefix `is_`.
    """
    names = [_MARK] if evidence else []
    if len(evidence) > 1:
        names += [f"{_MARK}_{column}" for column in evidence]
    return tuple(f"is_{name}" if name in columns else name for name in names)


def marked(
    solutions: Iterable[Iterable[Term | None]],
    columns: Sequence[str],
    evidence: Sequence[str],
    names: Labels,
) -> Iterator[tuple[Term | None, ...]]:
    """The solutions with the values of `marks`: true or false; unbound if the evidence is."""
    places = [columns.index(column) for column in evidence]
    for solution in solutions:
        terms = tuple(solution)
        found = [None if terms[at] is None else names.is_imputed(terms[at]) for at in places]
        every = [any(found), *found] if len(found) > 1 else found
        yield (*terms, *(None if mark is None else ox.Literal(mark) for mark in every))
