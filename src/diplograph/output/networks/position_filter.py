"""Selects the positions that count in a network, with their levels of the qualifier."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from diplograph.output.networks.options import Options
from diplograph.output.networks.position_columns import Columns, Ints

_EPOCH: Final = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Selection:
    """The positions that count, with numbers of the same length.

    `polarity` is that of the stance, from -2 to 2, turned round where the position counts as one
    against what its target excludes. `level` is what the qualifier makes of it: its sign, itself,
    or 0 where the aggregation ignores it. `share` is how much each counts. `levels` are those that
    occurred before actors, targets or stances were chosen, in order.
    """

    columns: Columns
    polarity: Ints
    level: Ints
    share: NDArray[np.float64]
    levels: tuple[int, ...]

    def where(self, chosen: NDArray[np.bool_] | Ints) -> "Selection":
        """The rows that are `chosen`, by booleans or by their numbers."""
        return Selection(
            self.columns.where(chosen),
            self.polarity[chosen],
            self.level[chosen],
            self.share[chosen],
            self.levels,
        )


def select(
    columns: Columns,
    polarities: Mapping[str, int],
    options: Options,
    unnamed: Collection[str] = (),
) -> tuple[Selection, dict[str, int]]:
    """The positions that count by `options`, and the numbers of those that were left out.

    Positions of another time, actor, target or stance are counted only if no others are left.

    `polarities` are those of the stances, by IRI; `unnamed` the IRIs of unnamed sources. The order
    is that of Discourse Network Analyzer: first what is asked for, then what has no qualifier, then
    duplicates, of which the first stays.
    """
    by_stance = np.array([polarities.get(iri, 0) for iri in columns.stances], dtype=np.int64)
    polarity = by_stance[columns.stance]
    in_time = _in_time(columns, options)
    wanted = in_time & _match(columns, options)
    named = wanted.copy()
    if options.named_only:
        named &= np.array([iri not in unnamed for iri in columns.actors], np.bool_)[columns.actor]
    stated = named & (options.imputed | ~columns.imputed)
    counted = stated & (options.superseded | ~columns.replaced)
    left_out = {
        "period": 0 if in_time.any() else len(columns),
        "choice": 0 if wanted.any() else int(in_time.sum()),
        "unnamed": int(wanted.sum() - named.sum()),
        "imputed": int(named.sum() - stated.sum()),
        "superseded": int(stated.sum() - counted.sum()),
    }
    neutral = np.zeros_like(counted)
    if options.uses_qualifier and options.qualifier == "boolean":
        neutral = counted & (polarity == 0)
    left_out["neutral"] = int(neutral.sum())
    rows = np.flatnonzero(counted & ~neutral)
    level = _levels(polarity, options)
    before = in_time & (options.imputed | ~columns.imputed)
    levels = tuple(np.unique(level[before]).tolist()) or (0,)
    found = Selection(columns, polarity, level, np.ones(len(columns)), levels).where(rows)
    first = _first_of_each(found, options)
    left_out["duplicate"] = len(rows) - len(first)
    return found.where(first), {reason: number for reason, number in left_out.items() if number}


def implied(selection: Selection, contrary: Mapping[int, tuple[int, ...]]) -> Selection:
    """With each position for a target once more as one against every target it is contrary to.

    `contrary` leads from the number of a target to those of the targets that it excludes. A
    position against a target says nothing of its contraries: both may fail.
    """
    rows = list(range(len(selection.columns)))
    targets = selection.columns.target.tolist()
    for row in np.flatnonzero(selection.polarity > 0).tolist():
        others = contrary.get(targets[row], ())
        rows += [row] * len(others)
        targets += others
    found = selection.where(np.array(rows, dtype=np.int64))
    sign = np.where(np.arange(len(rows)) < len(selection.columns), 1, -1)
    columns = replace(found.columns, target=np.array(targets, dtype=np.int64))
    return replace(found, columns=columns, polarity=found.polarity * sign, level=found.level * sign)


def _in_time(columns: Columns, options: Options) -> NDArray[np.bool_]:
    found = np.ones(len(columns), dtype=np.bool_)
    if options.since:
        found &= columns.day >= options.since.toordinal()
    if options.until:
        found &= columns.day <= options.until.toordinal()
    return found


def _match(columns: Columns, options: Options) -> NDArray[np.bool_]:
    chosen = np.ones(len(columns), dtype=np.bool_)
    for numbers, iris, only in (
        (columns.actor, columns.actors, options.actors),
        (columns.target, columns.targets, options.targets),
        (columns.stance, columns.stances, options.stances),
    ):
        wanted = [(not only or iri in only) and iri not in options.exclude for iri in iris]
        chosen &= np.array(wanted, dtype=np.bool_)[numbers]
    return chosen


def _levels(polarity: Ints, options: Options) -> Ints:
    if not options.uses_qualifier:
        return np.zeros_like(polarity)
    return np.sign(polarity) if options.qualifier == "boolean" else polarity


def _first_of_each(selection: Selection, options: Options) -> Ints:
    """The first row of each set of equal rows."""
    columns = selection.columns
    if options.duplicates == "keep":
        return np.arange(len(columns))
    span = _SPANS[options.duplicates](columns)
    if options.dna_compat and options.duplicates in _WITHOUT_YEAR:
        span = _WITHOUT_YEAR[options.duplicates](columns)
    equal = np.unique(
        np.ravel_multi_index(
            (columns.actor, columns.target, selection.level + 2, span - span.min(initial=0)),
            (len(columns.actors), len(columns.targets), 5, int(span.max(initial=0)) + 1),
        ),
        return_index=True,
    )
    return np.sort(equal[1])


def _calendar(unit: str) -> Callable[[Columns], Ints]:
    def numbers(columns: Columns) -> Ints:
        days = (columns.day - _EPOCH).astype("datetime64[D]")
        return days.astype(f"datetime64[{unit}]").astype(np.int64)

    return numbers


_month, _year = _calendar("M"), _calendar("Y")

_SPANS: Final[Mapping[str, Callable[[Columns], Ints]]] = {
    "article": lambda columns: columns.article,
    "day": lambda columns: columns.day,
    "week": lambda columns: (columns.day - 1) // 7,  # day 1 was a Monday, as is day 1 of ISO weeks
    "month": _month,
    "year": _year,
    "all": lambda columns: np.zeros_like(columns.day),
}
_WITHOUT_YEAR: Final[Mapping[str, Callable[[Columns], Ints]]] = {
    "week": lambda columns: np.array(
        [date.fromordinal(day).isocalendar().week for day in columns.day.tolist()], dtype=np.int64
    ),
    "month": lambda columns: _month(columns) % 12,
}
"""Discourse Network Analyzer compares weeks and months of different years as if they were one."""
