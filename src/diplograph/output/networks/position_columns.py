"""The positions of a graph as columns of numbers."""

from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
OPEN: Final = -1
"""Stands for a day that is not known."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Positions, one a row.

    `actor`, `stance`, `target` and `article` are places in `actors`, `stances`, `targets` and
    `articles`, which are IRIs in order; `entry` is what the IRI of a position has behind that of
    its article. Days are those of `datetime.date.toordinal`, or `OPEN`. `replaced` tells of each
    whether a later position supersedes it that is not only imputed.
    """

    entry: NDArray[np.object_]
    actor: Ints
    stance: Ints
    target: Ints
    article: Ints
    day: Ints
    held_from: Ints
    held_until: Ints
    imputed: NDArray[np.bool_]
    replaced: NDArray[np.bool_]
    actors: tuple[str, ...]
    stances: tuple[str, ...]
    targets: tuple[str, ...]
    articles: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.entry)

    def where(self, chosen: NDArray[np.bool_] | Ints) -> "Columns":
        """The rows that are `chosen`, by booleans or by their numbers."""
        rows = {name: getattr(self, name)[chosen] for name in BY_ROW}
        return replace(self, **rows)

    def by_day(self, clock: str) -> "Columns":
        """The rows in order of the day that `clock` gives them, from those in order of IRIs.

        Of positions as they are read, `day` is that of their article. It stays for `published`; for
        `held` it is the first day on which they are known to have been held, else the last.
        """
        found = self
        if clock == "held":
            held = np.where(self.held_from != OPEN, self.held_from, self.held_until)
            found = replace(self, day=np.where(held != OPEN, held, self.day))
        return found.where(np.argsort(found.day, kind="stable"))

    def positions(self) -> list[str]:
        """The IRIs of the positions."""
        rows = zip(self.article.tolist(), self.entry.tolist(), strict=True)
        return [f"{self.articles[article]}/{entry}" for article, entry in rows]


BY_ROW: Final = tuple(field.name for field in fields(Columns) if not field.name.endswith("s"))
"""The columns; the others are what they are numbered by."""
