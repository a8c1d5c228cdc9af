"""The positions that a picture shows, as saved queries give them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import pyoxigraph as ox

from diplograph.query.results import Iri, Row, outcomes
from diplograph.query.snapshot import Snapshot

_PUBLISHED = """SELECT ?position (MIN(?day) AS ?first) {
  VALUES ?position { NODES } ?position dp:reportedIn/dp:published ?day
} GROUP BY ?position"""


class PlottedPosition(NamedTuple):
    """A position: holder, party, stance, target and time (EDTF).

    `superseded` is when a later position took its place: EDTF text, or `unknown`.
    """

    position: Iri
    party: Iri
    holder: Iri
    stance: Iri
    target: Iri
    polarity: int
    firmness: Iri | None
    held: str | None
    superseded: str | None = None

    @property
    def who(self) -> str:
        """The holder, and on whose behalf if that is another."""
        if self.holder == self.party:
            return self.holder.label
        return f"{self.holder.label} for {self.party.label}"

    @property
    def what(self) -> str:
        """The position in words."""
        replaced = f"superseded {self.superseded}" if self.superseded else None
        parts = [self.held, self.firmness.label if self.firmness else None, replaced]
        more = ", ".join(part for part in parts if part)
        said = f"{self.who}: {self.stance.label} {self.target.label}"
        return f"{said} ({more})" if more else said


def read_positions(case: Snapshot, query: str, values: Mapping[str, Any]) -> list[PlottedPosition]:
    """The positions that a saved query gives, in its order, each once."""
    polarity = _polarities(case)
    found = {
        row.position: PlottedPosition(
            row.position,
            row.party,
            row.holder,
            row.stance,
            row.target,
            polarity.get(row.stance, 0),
            row.firmness,
            row.held,
            row.superseded or outcomes.superseded(case.store, row.position),
        )
        for row in case.query(query, **values)
    }
    return [*found.values()]


def published(case: Snapshot, found: Iterable[PlottedPosition]) -> dict[str, date]:
    """The days on which the articles of positions were published, as far as they are known."""
    nodes = " ".join(str(ox.NamedNode(each.position)) for each in found)
    rows = case.select(_PUBLISHED.replace("NODES", nodes))
    return {row.position: row.first for row in rows if isinstance(row.first, date)}


def _polarities(case: Snapshot) -> dict[str, int]:
    rows = case.select("SELECT ?stance ?polarity { ?stance dp:polarity ?polarity }")
    return {row.stance: int(row.polarity) for row in rows}


def by_number(rows: Sequence[Row], column: str) -> list[Iri]:
    """The values of a column of the saved query `matrix`, those with the most positions first."""
    number: Counter[Iri] = Counter()
    for row in rows:
        number[row[column]] += row.number
    return sorted(number, key=lambda iri: (-number[iri], iri.label, iri))


def ids(found: Iterable[PlottedPosition]) -> list[str]:
    """The short ids of positions, as marks keep them."""
    return [each.position.id for each in found]


def counted(number: int, noun: str, *, of: int | None = None) -> str:
    """`1 position`, `2,000 positions`; with `of`, `10 of 35 parties`."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    named = noun if (number if of is None else of) == 1 else plural
    return f"{number:,} {named}" if of is None or of == number else f"{number:,} of {of:,} {named}"


def positions_in_words(found: Sequence[PlottedPosition]) -> str:
    """`3 positions`, `3 positions, 1 superseded`, `1 position, superseded`."""
    number = sum(each.superseded is not None for each in found)
    share = "" if number == len(found) else f"{number:,} "
    return counted(len(found), "position") + (f", {share}superseded" if number else "")


def are_superseded(found: Iterable[PlottedPosition]) -> bool:
    """Whether a later position took the place of each."""
    return all(each.superseded for each in found)


def listed(words: Sequence[str], most: int = 6) -> str:
    """A list of words as text; of more than `most`, the others are counted."""
    if len(words) <= most:
        return ", ".join(words)
    return f"{', '.join(words[:most])} and {len(words) - most} more"
