"""How far coders agree who coded the same articles: Krippendorff's alpha, and where they differ."""

from diplograph.output.agreement.codings import CodedArticle, CodedPosition, coded_articles
from diplograph.output.agreement.measures import ATTRIBUTES, Measure
from diplograph.output.agreement.report import Agreement, Disagreement, agreement

__all__ = [
    "ATTRIBUTES",
    "Agreement",
    "CodedArticle",
    "CodedPosition",
    "Disagreement",
    "Measure",
    "agreement",
    "coded_articles",
]
