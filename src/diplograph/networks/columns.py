"""The positions of a graph as columns of numbers, read in one pass.

What the engine spends its time on is giving back IRIs as text. So actors, stances and targets are
numbered beforehand and only the numbers come back; and each property is read in a subquery of its
own, so that the engine joins them by hashing and does not look up each position again and again.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Final

import numpy as np
import pyoxigraph as ox
from numpy.typing import NDArray

from diplograph.namespaces import DP

Ints = NDArray[np.int64]
OPEN: Final = -1
"""Stands for a day that is not known."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Positions, one a row, in order of day, article and IRI.

    `actor`, `stance`, `target` and `article` are places in the sorted IRIs of `actors`, `stances`,
    `targets` and `articles`. Days are those of `datetime.date.toordinal`, or `OPEN`.
    """

    position: NDArray[np.object_]
    actor: Ints
    stance: Ints
    target: Ints
    article: Ints
    day: Ints
    held_from: Ints
    held_until: Ints
    imputed: NDArray[np.bool_]
    actors: tuple[str, ...]
    stances: tuple[str, ...]
    targets: tuple[str, ...]
    articles: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.position)

    def where(self, chosen: NDArray[np.bool_] | Ints) -> "Columns":
        """The rows that are `chosen`, by truth values or by their numbers."""
        rows = {name: getattr(self, name)[chosen] for name in _BY_ROW}
        return replace(self, **rows)


_BY_ROW: Final = "position actor stance target article day held_from held_until imputed".split()


def read(store: ox.Store, *, actor: str = "party", clock: str = "held") -> Columns:
    """All positions of a graph.

    `actor` is `party` or `holder`. `clock` is which day a position has: the first on which it was
    `held`, else the last, else that of its article; or the one on which that was `published`.
    """
    numbered = {
        "actor": DP.party if actor == "party" else DP.holder,
        "stance": DP.stance,
        "target": DP.target,
    }
    iris = {
        name: tuple(sorted(_first(store, f"SELECT DISTINCT ?o {{ ?s <{predicate}> ?o }}")))
        for name, predicate in numbered.items()
    }
    rows = sorted(_rows(store, _query(numbered, iris)))
    position, actors, stances, targets, first = zip(*rows, strict=True) if rows else ((),) * 5
    last = _last_days(store)
    held_from, held_until = _days(first), _days(last.get(iri, "") for iri in position)
    # A position's IRI begins with that of its article.
    within = [(iri, len(list(of))) for iri, of in groupby(p.rpartition("/")[0] for p in position)]
    numbers = [number for _, number in within]
    published = dict(_rows(store, f"SELECT ?a ?d {{ ?a <{DP.published}> ?d }}"))
    printed = np.repeat(_days(published[iri] for iri, _ in within), numbers)
    held = np.where(held_from != OPEN, held_from, held_until)
    imputed = set(_first(store, f"SELECT ?p {{ ?p <{DP.attribution}> <{DP.imputed}> }}"))
    found = Columns(
        position=np.array(position, dtype=np.object_),
        actor=np.array(actors, dtype=np.int64),
        stance=np.array(stances, dtype=np.int64),
        target=np.array(targets, dtype=np.int64),
        article=np.repeat(np.arange(len(within)), numbers),
        day=np.where((held != OPEN) & (clock == "held"), held, printed),
        held_from=held_from,
        held_until=held_until,
        imputed=np.array([p in imputed for p in position], dtype=np.bool_),
        actors=iris["actor"],
        stances=iris["stance"],
        targets=iris["target"],
        articles=tuple(iri for iri, _ in within),
    )
    return found.where(np.argsort(found.day, kind="stable"))


def _query(predicates: dict[str, str], iris: dict[str, tuple[str, ...]]) -> str:
    parts = []
    for name, predicate in predicates.items():
        values = " ".join(f"(<{iri}> {number})" for number, iri in enumerate(iris[name]))
        parts.append(
            f"{{ SELECT ?p ?{name} {{ ?p <{predicate}> ?x VALUES (?x ?{name}) {{ {values} }} }} }}"
        )
    parts.append(f"OPTIONAL {{ {{ SELECT ?p ?from {{ ?p <{DP.heldFrom}> ?from }} }} }}")
    return f"SELECT ?p ?actor ?stance ?target ?from {{ {' '.join(parts)} }}"


def _last_days(store: ox.Store) -> dict[str, str]:
    """The last day of each position that has one: an end that is known, or what supersedes it."""
    last: dict[str, str] = {}
    superseded = f"SELECT ?p ?d {{ ?q <{DP.supersedes}> ?p ; <{DP.heldFrom}> ?d }}"
    for iri, day in _rows(store, superseded):
        before = str(date.fromisoformat(day) - timedelta(days=1))
        last[iri] = min(before, last.get(iri, before))
    last |= dict(_rows(store, f"SELECT ?p ?d {{ ?p <{DP.heldUntil}> ?d }}"))
    return last


def _rows(store: ox.Store, query: str) -> Iterator[list[str]]:
    """The rows of a query, as text; CSV is how the engine gives many of them fastest."""
    rows = store.query(query)
    text = rows.serialize(format=ox.QueryResultsFormat.CSV)  # type: ignore[arg-type]
    given = csv.reader(text.decode().splitlines())  # type: ignore[union-attr]
    next(given)
    return given


def _first(store: ox.Store, query: str) -> list[str]:
    return [row[0] for row in _rows(store, query)]


def _days(texts: Iterable[str]) -> Ints:
    return np.fromiter(map(_ordinal, texts), dtype=np.int64)


@lru_cache(maxsize=4096)
def _ordinal(text: str) -> int:
    return date.fromisoformat(text).toordinal() if text else OPEN
