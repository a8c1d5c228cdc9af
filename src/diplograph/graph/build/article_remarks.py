"""Remarks on articles: contradictory dates, doubtful parties and doubtful evidence.

They do not refuse a build: only a person can tell which of two values is wrong, and an article must
give the same graph on every day.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain

from diplograph.coding import dates
from diplograph.coding.model.article import Article, Event, Position
from diplograph.coding.vocabulary import Vocabulary
from diplograph.errors import Problem

_HELD = "correct one; what is announced is held since it was announced"
_ENDED = "correct one; where the end is not known yet, write .. for it"
_HAPPENED = "correct one, or say in a note that it was still to come"
_CORRECT = "correct one"


def article_remarks(
    article: Article, path: str, vocabulary: Vocabulary, today: date | None = None
) -> Iterator[Problem]:
    """All remarks on an article; `path` is as messages show it.

    With `today`, there is one for an article dated in the future.
    """
    yield from _date_remarks(article, path, today)
    yield from _party_remarks(article, path, vocabulary)
    for doubt in article.doubts:
        yield replace(doubt, path=path)


def _date_remarks(article: Article, path: str, today: date | None) -> Iterator[Problem]:
    """Remarks on dates that contradict the day of writing or of publication by more than a day.

    One day may be due to time zones. Remarked on are a position that begins or ends after the
    article was written; an event before publication that is later than the passage reporting it;
    a day of coding or of writing on the wrong side of publication; and, if `today` is given, a
    publication in the future.
    """
    published = article.published

    def remark(message: str, hint: str, node: str, key: str) -> Problem:
        return Problem(message, path, hint=hint, where=(article.id, node, key))

    if today and published > dates.days_later(today.isoformat(), 1):
        yield remark(f"{published} is still to come", "correct it", "", "published")
    written = dates.bounds(article.written) if article.written else None
    if written and written.first and written.first > dates.days_later(published, 1):
        message = f"from {written.first} on, but the article was published on {published}"
        yield remark(message, _CORRECT, "", "written")
    for position in article.positions:
        held = dates.Held(position.held_from, position.held_until, position.held)
        if doubt := dates.outside_of_writing(held, article.written, published):
            hint = _ENDED if doubt.startswith("until") else _HELD
            yield remark(doubt, hint, position.iri, "held")
    last = dates.last_written(article.written, published)
    for event in article.events:
        if event.first and dates.days_later(last, 1) < event.first <= published:
            message = f"from {event.first} on, but the article was written by {last}"
            yield remark(message, _HAPPENED, event.iri, "when")
    before, reported = dates.days_later(published, -1), set[str]()
    for entry in chain[Position | Event](article.positions, article.events):
        if entry.coded and entry.coded < before and entry.coded not in reported:
            reported.add(entry.coded)
            message = f"{entry.coded[:10]} is before the article was published, {published}"
            yield remark(message, _CORRECT, entry.iri, "coded")


def _party_remarks(article: Article, path: str, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Remarks on positions whose party has tenures, but acts for nobody else on that day.

    Either none of its tenures covers the day of the position, or they lead back to the party
    itself. There is no remark if the coder named the party.
    """
    for position in article.positions:
        if position.party_coded or not (tenures := vocabulary.tenures_of(position.party)):
            continue
        day = position.held_from or position.held_until or article.published
        actor = vocabulary.id(position.party)
        found = ", ".join(
            f"{vocabulary.id(t.iri)} (for {vocabulary.id(t.acts_for)}) is {t.days}" for t in tenures
        )
        if position.party != position.holder:
            actor = f"{actor}, for which {vocabulary.id(position.holder)} acts,"
        if any(tenure.covers(day) for tenure in tenures):
            why = f"acts on {day} for others that act for it"
        else:
            why = f"has no tenure on {day}"
        message = f"{actor} {why} and is the party itself: {found}"
        party = vocabulary.id(position.party)
        hint = f"correct 'held' or the tenure; if {party} is the party, write party: {party}"
        yield Problem(message, path, hint=hint, where=(article.id, position.iri, "holder"))
