"""Parties of positions that are doubtful, since a tenure may be wrong or missing."""

from collections.abc import Iterator

from diplograph.building.saying import Said
from diplograph.model.article import Article
from diplograph.vocabulary import Vocabulary


def lapsed_tenures(article: Article, path: str, vocabulary: Vocabulary) -> Iterator[Said]:
    """Remarks on positions whose party has tenures, none of them on the day of the position.

    Whoever acts for nobody on that day is the party itself: the holder, or the body that it acts
    for. No remark where the coder named the party. `path` is as messages show it.
    """
    for position in article.positions:
        if position.party_coded or not (tenures := vocabulary.tenures_of(position.party)):
            continue
        day = position.held_from or position.held_until or article.published
        if any(tenure.covers(day) for tenure in tenures):  # of actors that act for each other
            continue
        actor = vocabulary.id(position.party)
        through = ""
        if position.party != position.holder:
            through = f", for which {vocabulary.id(position.holder)} acts,"
        found = ", ".join(
            f"{vocabulary.id(t.iri)} (for {vocabulary.id(t.acts_for)}) is {t.days}" for t in tenures
        )
        message = f"{actor}{through} has no tenure on {day} and is the party itself: {found}"
        hint = f"correct 'held' or the tenure; if {actor} is the party, write party: {actor}"
        yield Said(path, article.id, message, hint, position.iri, "holder")
