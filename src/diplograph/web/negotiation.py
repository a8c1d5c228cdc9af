"""In which format something is answered: by the end of its name, else by what is accepted."""

from collections.abc import Mapping, Sequence
from typing import Final

from diplograph.errors import UnknownName

HTML: Final = "html"

MEDIA: Final[Mapping[str, str]] = {
    HTML: "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "ndjson": "application/x-ndjson",
    "markdown": "text/markdown; charset=utf-8",
    "table": "text/plain; charset=utf-8",
    "page": "text/plain; charset=utf-8",
    "record": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "turtle": "text/turtle; charset=utf-8",
    "ntriples": "application/n-triples",
    "nquads": "application/n-quads",
    "trig": "application/trig",
    "rdfxml": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "sparql": "application/sparql-query; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "picture": "text/html; charset=utf-8",
}
"""The media type of each format."""

_ALSO: Final[Mapping[str, tuple[str, ...]]] = {
    HTML: ("application/xhtml+xml",),
    "json": ("application/json",),
    "xml": ("application/xml", "text/xml"),
    "ndjson": ("application/jsonl", "application/ndjson"),
}
"""Other names of a media type that clients ask by."""


def chosen(accept: str, offers: Sequence[str]) -> str | None:
    """The one of `offers`, formats of `MEDIA`, that an Accept header likes best (RFC 9110, 12.5.1).

    Of those that it likes the same, the first. Nothing accepted, nothing chosen: None. An empty
    header accepts all.

    >>> chosen("text/html, text/csv;q=0.9, */*;q=0.1", ["csv", "html"])
    'html'
    >>> chosen("image/png", ["csv", "html"])
    """
    ranges = list(map(_range, accept.split(","))) if accept.strip() else [("*/*", 1.0)]
    best = max(offers, key=lambda offer: _liking(offer, ranges), default=None)
    return best if best is not None and _liking(best, ranges) > 0 else None


def wants_page(accept: str) -> bool:
    """Whether whoever asks so reads HTML, as browsers do."""
    return "text/html" in accept or "application/xhtml+xml" in accept


def split(name: str, suffixes: Mapping[str, str]) -> tuple[str, str | None]:
    """A name without the ending that says its format, and the format; None without one.

    >>> split("positions-on.csv", {".csv": "csv"})
    ('positions-on', 'csv')
    """
    stem, dot, ending = name.rpartition(".")
    form = suffixes.get(f"{dot}{ending}") if stem else None
    return (stem, form) if form else (name, None)


def named_by(ending: str, suffixes: Mapping[str, str]) -> str | None:
    """The format that an ending such as `.csv` stands for; None without one.

    Raises:
        UnknownName: no format here has it.
    """
    if ending and ending not in suffixes:
        raise UnknownName(ending, "the ending of a format here", known=list(suffixes))
    return suffixes.get(ending)


def _range(text: str) -> tuple[str, float]:
    kind, *parameters = (part.strip().lower() for part in text.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return kind, min(max(float(value), 0.0), 1.0)
            except ValueError:
                return kind, 0.0
    return kind, 1.0


def _liking(offer: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The quality of the narrowest range that an offer is in."""
    media = (MEDIA[offer].partition(";")[0], *_ALSO.get(offer, ()))
    wide = {f"{name.partition('/')[0]}/*" for name in media}
    for names in (set(media), wide, {"*/*"}):
        if found := [quality for name, quality in ranges if name in names]:
            return max(found)
    return 0.0
