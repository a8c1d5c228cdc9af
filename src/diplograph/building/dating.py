"""Dates of an article that cannot all be right.

They are remarked on and no more: which of them is wrong only a person can tell, and the same
article is to give the same graph on every day.
"""

from collections.abc import Iterator
from datetime import date
from itertools import chain

from diplograph import dates
from diplograph.building.saying import Said
from diplograph.model.article import Article, Event, Position

_HELD = "correct one; what is announced is held since it was announced"
_CODED = "correct one"


def contradictions(article: Article, path: str, today: date | None = None) -> Iterator[Said]:
    """What contradicts the day of publication, by more than the day that time zones make.

    A position that begins later, a coding that is earlier, and, where it is said what day is
    `today`, a publication that is still to come. `path` is as messages show it.
    """
    published = article.published
    if today and published > _day(today.isoformat(), 1):
        message = f"{published} is still to come"
        yield Said(path, article.id, message, "correct it", key="published")
    known = _day(_last(article), 1)
    for position in article.positions:
        if position.held_from and position.held_from > known:
            message = f"from {position.held_from} on, but the article is of {published}"
            yield Said(path, article.id, message, _HELD, position.iri, "held")
    before, told = _day(published, -1), set[str]()
    for entry in chain[Position | Event](article.positions, article.events):
        if entry.coded and entry.coded < before and entry.coded not in told:
            told.add(entry.coded)
            message = f"{entry.coded[:10]} is before the article was published, {published}"
            yield Said(path, article.id, message, _CODED, entry.iri, "coded")


def _last(article: Article) -> str:
    """The last day on which the article can have been written; far off where that is open."""
    if article.written is None:
        return article.published
    return max(article.published, dates.bounds(article.written).last or date.max.isoformat())


def _day(day: str, later: int) -> str:
    """So many days later, as far as the calendar goes."""
    number = date.fromisoformat(day).toordinal() + later
    return date.fromordinal(min(max(number, 1), date.max.toordinal())).isoformat()
