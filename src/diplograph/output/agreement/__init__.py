"""Inter-coder agreement: Krippendorff's alpha of the same articles, and where coders differ."""

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
