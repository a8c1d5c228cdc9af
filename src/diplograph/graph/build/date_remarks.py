"""Remarks on dates of an article that contradict each other.

They do not refuse a build: only a person can tell which of the dates is wrong, and an article must
give the same graph on every day.
"""

from collections.abc import Iterator
from datetime import date
from itertools import chain

from diplograph.coding import dates
from diplograph.coding.model.article import Article, Event, Position
from diplograph.graph.build.entry_problems import Said

_HELD = "correct one; what is announced is held since it was announced"
_ENDED = "correct one; where the end is not known yet, write .. for it"
_HAPPENED = "correct one, or say in a note that it was still to come"
_CORRECT = "correct one"


def contradictions(article: Article, path: str, today: date | None = None) -> Iterator[Said]:
    """Remarks on dates that contradict the day of writing or of publication by more than a day.

    One day may be due to time zones. Remarked on are a position that begins or ends after the
    article was written; an event before publication that is later than the passage reporting it;
    a day of coding or of writing on the wrong side of publication; and, if `today` is given, a
    publication in the future. `path` is as messages show it.
    """
    published = article.published

    def said(message: str, hint: str, node: str, key: str) -> Said:
        return Said(path, article.id, message, hint, node, key)

    if today and published > dates.days_later(today.isoformat(), 1):
        yield said(f"{published} is still to come", "correct it", "", "published")
    written = dates.bounds(article.written) if article.written else None
    if written and written.first and written.first > dates.days_later(published, 1):
        message = f"from {written.first} on, but the article was published on {published}"
        yield said(message, _CORRECT, "", "written")
    for position in article.positions:
        held = dates.Held(position.held_from, position.held_until, position.held)
        if doubt := dates.outside_of_writing(held, article.written, published):
            hint = _ENDED if doubt.startswith("until") else _HELD
            yield said(doubt, hint, position.iri, "held")
    last = dates.last_written(article.written, published)
    for event in article.events:
        if event.first and dates.days_later(last, 1) < event.first <= published:
            message = f"from {event.first} on, but the article was written by {last}"
            yield said(message, _HAPPENED, event.iri, "when")
    before, told = dates.days_later(published, -1), set[str]()
    for entry in chain[Position | Event](article.positions, article.events):
        if entry.coded and entry.coded < before and entry.coded not in told:
            told.add(entry.coded)
            message = f"{entry.coded[:10]} is before the article was published, {published}"
            yield said(message, _CORRECT, entry.iri, "coded")
