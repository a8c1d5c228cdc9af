"""Reads the positions of a graph in one pass.

What the engine spends its time on is giving back IRIs as text. So actors, stances and targets are
numbered beforehand and only the numbers come back; and each property is read in a subquery of its
own, so that the engine joins them by hashing and does not look up each position again and again.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import numpy as np
import pyoxigraph as ox

from diplograph.output.networks.position_columns import OPEN, Columns, Ints
from diplograph.rdf.lookups import select_tsv
from diplograph.rdf.namespaces import DP

ACTORS: Final = {"party": DP.party, "holder": DP.holder}

_REPLACED: Final = (
    f"SELECT DISTINCT ?p {{ ?q <{DP.supersedes}> ?p ; <{DP.attribution}> ?how . "
    f"FILTER(?how != <{DP.imputed}>) }}"
)


def read(store: ox.Store, *, actor: str = "party") -> Columns:
    """All positions of a graph, in order of their IRIs; `actor` is one of `ACTORS`.

    Their `day` is the one on which their article was published.
    """
    numbered = {"actor": ACTORS[actor], "stance": DP.stance, "target": DP.target}
    iris = {
        name: tuple(sorted(_column(store, f"SELECT DISTINCT ?o {{ ?s <{predicate}> ?o }}")))
        for name, predicate in numbered.items()
    }
    position, numbers, held_from = _positions(store, _query(numbered, iris))
    last = _last_days(store)
    imputed = set(_column(store, f"SELECT ?p {{ ?p <{DP.attribution}> <{DP.imputed}> }}"))
    replaced = set(_column(store, _REPLACED))
    # A position's IRI begins with that of its article.
    within, entry = ([iri.rpartition("/")[place] for iri in position] for place in (0, 2))
    articles = {iri: number for number, iri in enumerate(dict.fromkeys(within))}
    published = dict(_pairs(store, f"SELECT ?a ?d {{ ?a <{DP.published}> ?d }}"))
    article = _ints(articles[iri] for iri in within)
    return Columns(
        entry=np.array(entry, dtype=np.object_),
        **numbers,
        article=article,
        day=_ints(_ordinal(published[iri]) for iri in articles)[article],
        held_from=held_from,
        held_until=_ints(_ordinal(last.get(iri, "")) for iri in position),
        imputed=np.array([iri in imputed for iri in position], dtype=np.bool_),
        replaced=np.array([iri in replaced for iri in position], dtype=np.bool_),
        actors=iris["actor"],
        stances=iris["stance"],
        targets=iris["target"],
        articles=tuple(articles),
    )


def _query(predicates: dict[str, str], iris: dict[str, tuple[str, ...]]) -> str:
    parts = []
    for name, predicate in predicates.items():
        values = " ".join(f"(<{iri}> {number})" for number, iri in enumerate(iris[name]))
        parts.append(
            f"{{ SELECT ?p ?{name} {{ ?p <{predicate}> ?x VALUES (?x ?{name}) {{ {values} }} }} }}"
        )
    parts.append(f"OPTIONAL {{ {{ SELECT ?p ?from {{ ?p <{DP.heldFrom}> ?from }} }} }}")
    return f"SELECT ?p ?actor ?stance ?target ?from {{ {' '.join(parts)} }}"


def _positions(store: ox.Store, query: str) -> tuple[list[str], dict[str, Ints], Ints]:
    """What `_query` gives: IRIs in order, the columns that are numbered, and first days."""
    iri, *columns = _columns(store, query)
    order = sorted(range(len(iri)), key=iri.__getitem__)
    position = [iri[row][1:-1] for row in order]
    found = [_known(column, int)[order] for column in columns[:3]]
    numbers = dict(zip(("actor", "stance", "target"), found, strict=True))
    return position, numbers, _known(columns[3], lambda cell: _ordinal(_bare(cell)))[order]


def _known(cells: list[str], read: Callable[[str], int]) -> Ints:
    """The numbers of cells, of which few are different from each other."""
    numbers = {cell: read(cell) if cell else OPEN for cell in set(cells)}
    return _ints(map(numbers.__getitem__, cells))


def _last_days(store: ox.Store) -> dict[str, str]:
    """The last day of each position that has one: an end that is known, or what supersedes it."""
    last: dict[str, str] = {}
    superseded = f"SELECT ?p ?d {{ ?q <{DP.supersedes}> ?p ; <{DP.heldFrom}> ?d }}"
    for iri, day in _pairs(store, superseded):
        before = str(date.fromisoformat(day) - timedelta(days=1))
        last[iri] = min(before, last.get(iri, before))
    last |= dict(_pairs(store, f"SELECT ?p ?d {{ ?p <{DP.heldUntil}> ?d }}"))
    return last


def _columns(store: ox.Store, query: str) -> list[list[str]]:
    """The columns of an answer without texts."""
    head, _, body = select_tsv(store, query).partition("\n")
    width = head.count("\t") + 1
    cells = body.replace("\n", "\t").split("\t")[:-1]
    return [cells[place::width] for place in range(width)]


def _column(store: ox.Store, query: str) -> Iterable[str]:
    (cells,) = _columns(store, query)
    return map(_bare, cells)


def _pairs(store: ox.Store, query: str) -> Iterable[tuple[str, str]]:
    first, second = _columns(store, query)
    return zip(map(_bare, first), map(_bare, second), strict=True)


def _bare(cell: str) -> str:
    """An IRI without its brackets, a day without its quotes and datatype."""
    return cell[1:-1] if cell.startswith("<") else cell.split('"')[1]


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)


@lru_cache(maxsize=4096)
def _ordinal(text: str) -> int:
    return date.fromisoformat(text).toordinal() if text else OPEN
