"""Negotiates the format of a response: by the file extension in the URL, else by `Accept`."""

from collections.abc import Mapping, Sequence
from typing import Final

from diplograph.errors import DiplographError, UnknownName
from diplograph.formats import Format, Kind, find, names

HTML: Final = "html"

FORMATS: Final[Mapping[str, Format]] = {
    **{each: find(each, Kind.ROWS) for each in names(Kind.ROWS)},
    **{each: find(each, Kind.TRIPLES) for each in names(Kind.TRIPLES)},
    **{each: find(each, Kind.PICTURE) for each in (HTML, "svg", "png", "pdf")},
    "picture": find("html", Kind.PICTURE),
    "page": find("page", Kind.PAGE),
    "record": find("json", Kind.PAGE),
    "sparql": find("sparql", Kind.QUERY),
}
"""The formats of responses, by their names on the web."""
VARY: Final = "Accept, Accept-Encoding"
"""The headers of a request that its response depends on."""
ROWS: Final = sorted(names(Kind.ROWS), key="table".__eq__)
"""The formats of rows, those for programs first."""


class NotAcceptable(DiplographError):
    """No format of the resource is acceptable to the client."""


def format_for(accept: str, named: str | None, offers: Sequence[str]) -> str:
    """The format of a response: the one `named` by the URL, else the most acceptable one.

    Raises:
        NotAcceptable: no offer is accepted.
    """
    form = named or most_acceptable(accept, offers)
    if form is None:
        known = ", ".join(dict.fromkeys(str(FORMATS[each].media_type) for each in offers))
        raise NotAcceptable(f"none of the accepted media types is given here (there are {known})")
    return form


def content_type(form: str) -> str:
    """The value of the header Content-Type: text is in UTF-8."""
    media_type = FORMATS[form].media_type or "application/octet-stream"
    is_text = media_type.startswith("text/") or form == "sparql"
    return f"{media_type}; charset=utf-8" if is_text else media_type


def most_acceptable(accept: str, offers: Sequence[str]) -> str | None:
    """The one of `offers`, names of `FORMATS`, with the highest q-value (RFC 9110, 12.5.1).

    Of several with the same q-value it is the first; None if no offer is acceptable. An empty
    header accepts all.

    >>> most_acceptable("text/html, text/csv;q=0.9, */*;q=0.1", ["csv", "html"])
    'html'
    >>> most_acceptable("image/png", ["csv", "html"])
    """
    ranges = list(map(_range, accept.split(","))) if accept.strip() else [("*/*", 1.0)]
    best = max(offers, key=lambda offer: _q_value(offer, ranges), default=None)
    return best if best is not None and _q_value(best, ranges) > 0 else None


def accepts_gzip(accept_encoding: str) -> bool:
    """Whether an Accept-Encoding header accepts gzip (RFC 9110, 12.5.3).

    >>> accepts_gzip("br, gzip;q=0.5"), accepts_gzip("gzip;q=0, *"), accepts_gzip("")
    (True, False, False)
    """
    ranges = dict(map(_range, accept_encoding.split(",")))
    return ranges.get("gzip", ranges.get("*", 0.0)) > 0


def wants_page(accept: str) -> bool:
    """Whether an Accept header names HTML, as those of browsers do."""
    return "text/html" in accept or "application/xhtml+xml" in accept


def split(name: str, suffixes: Mapping[str, str]) -> tuple[str, str | None]:
    """A name without its file extension, and the format of the extension; None without one.

    >>> split("positions-on.csv", {".csv": "csv"})
    ('positions-on', 'csv')
    """
    stem, dot, ending = name.rpartition(".")
    form = suffixes.get(f"{dot}{ending}") if stem else None
    return (stem, form) if form else (name, None)


def named_by(ending: str, suffixes: Mapping[str, str]) -> str | None:
    """The format of a file extension such as `.csv`; None for an empty one.

    Raises:
        UnknownName: no format here has it.
    """
    if ending and ending not in suffixes:
        raise UnknownName(ending, "the ending of a format here", known=list(suffixes))
    return suffixes.get(ending)


def _range(text: str) -> tuple[str, float]:
    """A media range and its q-value, from 0 to 1."""
    kind, *parameters = (part.strip().lower() for part in text.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return kind, min(max(float(value), 0.0), 1.0)
            except ValueError:
                return kind, 0.0
    return kind, 1.0


def _q_value(offer: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The q-value of the most specific media range that an offer is in."""
    media = {FORMATS[offer].media_type or "", *FORMATS[offer].other_types}
    wide = {f"{name.partition('/')[0]}/*" for name in media}
    for types in (media, wide, {"*/*"}):
        if found := [q for name, q in ranges if name in types]:
            return max(found)
    return 0.0
