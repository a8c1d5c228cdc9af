"""The report on the agreement of coders: overall, by pair, by article, and where they differ."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import combinations

from diplograph.coding.casefile import CaseFile
from diplograph.errors import DiplographError
from diplograph.graph.build.inputs import load_vocabulary
from diplograph.output.agreement.codings import UNNAMED, CodedArticle, CodedPosition, coded_articles
from diplograph.output.agreement.measures import Measure, measures
from diplograph.output.agreement.unit_matching import Unit, units

Measures = dict[str, Measure]


@dataclass(frozen=True)
class Disagreement:
    """Words of an article that coders read differently.

    `differs` names what they differ in; it is empty where one coder has a position that others
    of the article's coders have not. `readings` has what each found, by coder; None is nothing.
    """

    article: str
    differs: tuple[str, ...]
    readings: Mapping[str, CodedPosition | None]


@dataclass(frozen=True)
class Agreement:
    """How far coders agree. See `diplograph.output.agreement.measures` for what is measured.

    `pairs` are by the names of two coders, who are compared as if there were no others; `articles`
    are by the id of the article.
    """

    coders: tuple[str, ...]
    overall: Measures
    pairs: dict[tuple[str, str], Measures]
    articles: dict[str, Measures]
    disagreements: tuple[Disagreement, ...]

    @property
    def remarks(self) -> list[str]:
        """Remarks on what the numbers rest on, one line each."""
        if UNNAMED not in self.coders:
            return []
        told = f"entries that name no coder count as the coding of one coder, {UNNAMED!r}"
        return [f"{told} (write their 'coder', or leave them out: --without {UNNAMED!r})"]


def agreement(
    case: CaseFile, *, coders: Collection[str] = (), without: Collection[str] = ()
) -> Agreement:
    """Compares the codings of every article that two coders or more have coded.

    `coders` are those to be compared, by default all who do not adjudicate; `without` leaves some
    out.

    Raises:
        InputError: as by `coded_articles`.
        DiplographError: no article was coded by two of them.
    """
    vocabulary = load_vocabulary(case).vocabulary
    articles = coded_articles(case, vocabulary, coders=coders, without=without)
    if not articles:
        raise DiplographError(
            "no article was coded by two coders"
            " (a second coding stands in codings/, with the article's id and its own 'coder')"
        )
    polarity = vocabulary.polarity
    matched = [(article, units(article.codings)) for article in articles]
    names = tuple(sorted({name for article in articles for name in article.codings}))
    pairs = {
        pair: measures([(a, units(a.codings)) for a in shared], pair, polarity)
        for pair in combinations(names, 2)
        if (shared := [a.of(pair) for a in articles if a.codings.keys() >= set(pair)])
    }
    return Agreement(
        coders=names,
        overall=measures(matched, names, polarity),
        pairs=pairs,
        articles={a.id: measures([(a, u)], tuple(a.codings), polarity) for a, u in matched},
        disagreements=tuple(
            found
            for article, their in matched
            for unit in their
            if (found := _disagreement(article, unit))
        ),
    )


def _disagreement(article: CodedArticle, unit: Unit) -> Disagreement | None:
    readings = {coder: unit.get(coder) for coder in article.codings}
    differs = tuple(
        name
        for name in ("holder", "stance", "target")
        if len({getattr(position, name) for position in unit.values()}) > 1
    )
    if not differs and None not in readings.values():
        return None
    return Disagreement(article.id, differs, readings)
