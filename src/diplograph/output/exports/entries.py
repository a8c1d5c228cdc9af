"""Positions one by one, each with what belongs to it, out of a stream of triples."""

from collections.abc import Iterator
from typing import NamedTuple

from diplograph.rdf.namespaces import DP, PREFIXES
from diplograph.rdf.writers.content import Content
from diplograph.rdf.writers.statements import PARTS, TYPE, Description, by_article, literal_parts

_POSITION = f"<{DP.Position}>"
_REPORTED_IN, _EVIDENCE = f"<{DP.reportedIn}>", f"<{DP.evidence}>"
START, END = f"<{PREFIXES['oa']}start>", f"<{PREFIXES['oa']}end>"


class Entry(NamedTuple):
    """A position; `words` in the order of their places, `parts` its conditions and steps.

    `article` is None where its description is not among the triples.
    """

    position: Description
    words: list[Description]
    parts: list[Description]
    article: Description | None


def positions(content: Content, base: str) -> Iterator[Entry]:
    """The positions among the triples, in the order of their IRIs.

    Keeps an article with all its positions in memory, and no more.
    """
    for group in by_article(content.by_subject(), base):
        known = {description.subject: description for description in group}
        for description in group:
            if _POSITION in values(description, TYPE):
                yield _entry(description, known)


def _entry(position: Description, known: dict[str, Description]) -> Entry:
    words = [known[node] for node in values(position, _EVIDENCE) if node in known]
    parts = [
        known[node]
        for predicate in sorted(PARTS - {_EVIDENCE})
        for node in values(position, predicate)
        if node in known
    ]
    articles = values(position, _REPORTED_IN)
    article = known.get(articles[0]) if articles else None
    return Entry(position, sorted(words, key=place), parts, article)


def values(description: Description, predicate: str) -> list[str]:
    """The objects of a predicate; all terms are written as in N-Triples."""
    return next((each for name, each in description.properties if name == predicate), [])


def place(words: Description) -> tuple[int, int]:
    """The offsets of words in their article's text, in code points, half open."""
    start, end = (values(words, key)[0] for key in (START, END))
    return int(literal_parts(start).quoted[1:-1]), int(literal_parts(end).quoted[1:-1])
