"""Krippendorff's alpha of coded spans and attributes.

Krippendorff, *Content Analysis* (4th ed., 2019), chapter 12: 1 is agreement without exception, 0
what chance would give. Two things are measured. Where positions are: the binary alpha for
unitizing, that is, whether each code point of the text lies in words that a position rests on
(Krippendorff, Mathet, Bouvry & Widlöcher, "On the reliability of unitizing textual continua:
Further developments", Quality & Quantity 50, 2016). What they are: of positions that two coders or
more read in the same words, holder, stance and target by name, and the polarity of the stance as
an ordinal scale.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final, NamedTuple

from diplograph.output.agreement.alpha import alpha
from diplograph.output.agreement.codings import CodedArticle, CodedPosition
from diplograph.output.agreement.unit_matching import Unit, covered

SPANS: Final = "spans"
ATTRIBUTES: Final = ("holder", "stance", "polarity", "target")


class Measure(NamedTuple):
    """An alpha and its number of units. Alpha is None where all values are equal: it is undefined.

    Units are code points for spans, else positions that two coders or more have.
    """

    alpha: float | None
    units: int


def measures(
    articles: Iterable[tuple[CodedArticle, Sequence[Unit]]],
    coders: Collection[str],
    polarity: Callable[[str], int],
) -> dict[str, Measure]:
    """The alphas of some coders on some articles: of spans and of each attribute."""
    coded = list(articles)
    shared = [
        [position for coder, position in unit.items() if coder in coders]
        for _, units in coded
        for unit in units
        if len(unit.keys() & set(coders)) > 1
    ]
    read: dict[str, Callable[[CodedPosition], str | int]] = {
        "holder": lambda position: position.holder,
        "stance": lambda position: position.stance,
        "polarity": lambda position: polarity(position.stance),
        "target": lambda position: position.target,
    }
    return {SPANS: _spans([article for article, _ in coded], coders)} | {
        name: _attribute(shared, read[name], ordinal=name == "polarity") for name in ATTRIBUTES
    }


def _attribute(
    shared: Sequence[Sequence[CodedPosition]],
    read: Callable[[CodedPosition], str | int],
    *,
    ordinal: bool,
) -> Measure:
    counts = ((Counter(map(read, unit)), 1) for unit in shared)
    return Measure(alpha(counts, ordinal=ordinal), len(shared))


def _spans(articles: Sequence[CodedArticle], coders: Collection[str]) -> Measure:
    """Alpha of code points: in words of a position, or not. Who has not coded has no value."""
    points: Counter[tuple[int, int]] = Counter()
    for article in articles:
        codings = [article.codings[coder] for coder in article.codings.keys() & coders]
        if len(codings) < 2:
            continue
        marks = Counter(
            point
            for positions in codings
            for point in covered([span for position in positions for span in position.spans])
        )
        for inside, number in Counter(marks.values()).items():
            points[inside, len(codings) - inside] += number
        points[0, len(codings)] += article.length - len(marks)
    counts = (({"in": i, "out": o}, number) for (i, o), number in points.items())
    return Measure(alpha(counts), points.total())
