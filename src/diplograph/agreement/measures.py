"""Krippendorff's alpha of what coders decide.

Krippendorff, *Content Analysis* (4th ed., 2019), chapter 12: 1 is agreement without exception, 0
what chance would give. Two things are measured. Where positions are: the binary alpha for
unitizing, that is, whether each code point of the text lies in words that a position rests on
(Krippendorff, Mathet, Bouvry & Widlöcher, "On the reliability of unitizing textual continua:
Further developments", Quality & Quantity 50, 2016). What they are: of positions that two coders or
more read in the same words, holder, stance and target by name, and the polarity of the stance as
an ordinal scale.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from diplograph.agreement.codings import CodedArticle, CodedPosition
from diplograph.agreement.matching import Unit, covered
from diplograph.errors import MissingExtra

if TYPE_CHECKING:
    import numpy as np

SPANS: Final = "spans"
ATTRIBUTES: Final = ("holder", "stance", "polarity", "target")


class Measure(NamedTuple):
    """Alpha, and of how many units. It is None where it is not defined: nothing differs at all.

    Units are code points for spans, else positions that two coders or more have.
    """

    alpha: float | None
    units: int


def require_library() -> None:
    """Sees that the extra is installed.

    Raises:
        MissingExtra: it is not.
    """
    try:
        import krippendorff  # noqa: F401
    except ImportError as error:
        raise MissingExtra("krippendorff", "agreement") from error


def measures(
    articles: Iterable[tuple[CodedArticle, Sequence[Unit]]],
    coders: Sequence[str],
    polarity: Callable[[str], int],
) -> dict[str, Measure]:
    """The alphas of some coders on some articles: of spans and of each attribute."""
    coded = list(articles)
    shared = [
        [unit.get(coder) for coder in coders]
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
        name: _attribute(shared, read[name], "ordinal" if name == "polarity" else "nominal")
        for name in ATTRIBUTES
    }


def _attribute(
    shared: Sequence[Sequence[CodedPosition | None]],
    read: Callable[[CodedPosition], str | int],
    level: Literal["nominal", "ordinal"],
) -> Measure:
    import numpy as np

    values = [[None if p is None else read(p) for p in unit] for unit in shared]
    domain = sorted({value for unit in values for value in unit if value is not None}, key=str)
    numbers = {value: value if isinstance(value, int) else n for n, value in enumerate(domain)}
    table = [[np.nan if v is None else numbers[v] for v in unit] for unit in values]
    return Measure(_alpha(np.array(table, dtype=float).T, level), len(table))


def _spans(articles: Sequence[CodedArticle], coders: Sequence[str]) -> Measure:
    """Each code point lies in words of a position, or does not; no value by who has not coded."""
    import numpy as np

    texts = []
    for article in articles:
        if len(article.codings.keys() & set(coders)) < 2:
            continue
        marks = np.full((len(coders), article.length), np.nan)
        for row, coder in enumerate(coders):
            if (positions := article.codings.get(coder)) is not None:
                marks[row] = 0
                spans = [span for position in positions for span in position.spans]
                marks[row, sorted(covered(spans))] = 1
        texts.append(marks)
    marks = np.concatenate(texts, axis=1) if texts else np.empty((len(coders), 0))
    return Measure(_alpha(marks, "nominal"), marks.shape[1])


def _alpha(
    table: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]",
    level: Literal["nominal", "ordinal"],
) -> float | None:
    """Alpha of a table of coders by units; None where no value differs from any other."""
    import krippendorff
    import numpy as np

    if len(np.unique(table[~np.isnan(table)])) < 2:
        return None
    return float(krippendorff.alpha(reliability_data=table, level_of_measurement=level))
