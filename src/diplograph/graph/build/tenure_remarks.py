"""Remarks on doubtful parties of positions, for which a tenure may be wrong or missing."""

from collections.abc import Iterator

from diplograph.coding.model.article import Article
from diplograph.coding.vocabulary import Vocabulary
from diplograph.graph.build.entry_problems import Said


def doubtful_parties(article: Article, path: str, vocabulary: Vocabulary) -> Iterator[Said]:
    """Remarks on positions whose party has tenures, but acts for nobody else on that day.

    Either none of its tenures covers the day of the position, or they lead back to the party
    itself. There is no remark if the coder named the party. `path` is as messages show it.
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
        yield Said(path, article.id, message, hint, position.iri, "holder")
