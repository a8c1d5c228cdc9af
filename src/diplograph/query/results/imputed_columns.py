"""What is only imputed to a holder, as further columns of an answer that has such positions too."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import pyoxigraph as ox

from diplograph.query.results.labels import Labels, Term

_MARK: Final = "imputed"


def marks(columns: Sequence[str], evidence: Sequence[str]) -> tuple[str, ...]:
    """The columns that `marked` adds.

    `imputed` says whether anything that a row rests on is only imputed; where there are several
    columns of evidence, `imputed_<column>` says it of each. A name that the query itself gives to a
    column has `is_` before it.
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
    """The solutions with the values of `marks`: true or false, unbound where the evidence is."""
    places = [columns.index(column) for column in evidence]
    for solution in solutions:
        terms = tuple(solution)
        found = [None if terms[at] is None else names.is_imputed(terms[at]) for at in places]
        every = [any(found), *found] if len(found) > 1 else found
        yield (*terms, *(None if mark is None else ox.Literal(mark) for mark in every))
