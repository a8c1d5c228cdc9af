"""File formats: the name, file extensions and media type of each.

Media types are those registered with IANA, where there is one
(https://www.iana.org/assignments/media-types/media-types.xhtml).
"""

from enum import Enum
from pathlib import Path, PurePath
from typing import Final, NamedTuple

from diplograph.errors import UsageError
from diplograph.streams import leads_to_stream, uncompressed


class Kind(Enum):
    """The kind of content of a file."""

    ROWS = "rows"
    TRIPLES = "triples"
    NETWORK = "network"
    TABLES = "tables"
    PICTURE = "picture"
    PAGE = "page"
    AGREEMENT = "agreement"


class Format(NamedTuple):
    """A format: its name, kind of content, file extensions and media type."""

    name: str
    kind: Kind
    suffixes: tuple[str, ...] = ()
    media_type: str | None = None


FORMATS: Final = (
    Format("table", Kind.ROWS, (".txt",), "text/plain"),
    Format("csv", Kind.ROWS, (".csv",), "text/csv"),
    Format("tsv", Kind.ROWS, (".tsv",), "text/tab-separated-values"),
    Format("json", Kind.ROWS, (".json", ".srj"), "application/sparql-results+json"),
    Format("xml", Kind.ROWS, (".xml", ".srx"), "application/sparql-results+xml"),
    Format("ndjson", Kind.ROWS, (".jsonl", ".ndjson")),
    Format("markdown", Kind.ROWS, (".md",), "text/markdown"),
    Format("parquet", Kind.ROWS, (".parquet",), "application/vnd.apache.parquet"),
    Format(
        "xlsx",
        Kind.ROWS,
        (".xlsx",),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    Format("turtle", Kind.TRIPLES, (".ttl",), "text/turtle"),
    Format("ntriples", Kind.TRIPLES, (".nt",), "application/n-triples"),
    Format("nquads", Kind.TRIPLES, (".nq",), "application/n-quads"),
    Format("trig", Kind.TRIPLES, (".trig",), "application/trig"),
    Format("rdfxml", Kind.TRIPLES, (".rdf",), "application/rdf+xml"),
    Format("jsonld", Kind.TRIPLES, (".jsonld",), "application/ld+json"),
    Format("csv", Kind.NETWORK, (".csv",), "text/csv"),
    Format("nodes", Kind.NETWORK, (), "text/csv"),
    Format("graphml", Kind.NETWORK, (".graphml",)),
    Format("visone", Kind.NETWORK),
    Format("gexf", Kind.NETWORK, (".gexf",)),
    Format("pajek", Kind.NETWORK, (".net",)),
    Format("dl", Kind.NETWORK, (".dl",)),
    Format("csv", Kind.TABLES),
    Format("parquet", Kind.TABLES),
    Format("sqlite", Kind.TABLES, (".sqlite", ".sqlite3", ".db"), "application/vnd.sqlite3"),
    Format("svg", Kind.PICTURE, (".svg",), "image/svg+xml"),
    Format("png", Kind.PICTURE, (".png",), "image/png"),
    Format("pdf", Kind.PICTURE, (".pdf",), "application/pdf"),
    Format("html", Kind.PICTURE, (".html",), "text/html"),
    Format("json", Kind.PICTURE, (".json",), "application/json"),
    Format("page", Kind.PAGE, (".txt",), "text/plain"),
    Format("markdown", Kind.PAGE, (".md",), "text/markdown"),
    Format("json", Kind.PAGE, (".json",), "application/json"),
    Format("table", Kind.AGREEMENT, (".txt",), "text/plain"),
    Format("json", Kind.AGREEMENT, (".json",), "application/json"),
)
"""All formats, in the order in which commands list those of a kind."""


def names(kind: Kind) -> tuple[str, ...]:
    """The names of the formats of a kind."""
    return tuple(each.name for each in FORMATS if each.kind is kind)


def suffixes(*kinds: Kind) -> dict[str, str]:
    """The names of the formats of some kinds, by file extension."""
    return {end: each.name for each in FORMATS if each.kind in kinds for end in each.suffixes}


def media_types() -> dict[str, str]:
    """The media types by file extension; `.json` has that of JSON in general."""
    return {end: each.media_type for each in FORMATS if each.media_type for end in each.suffixes}


def suffix_of(path: PurePath) -> str:
    """The file extension, in lower case, without that of a compression.

    >>> suffix_of(PurePath("Talks.CSV.gz"))
    '.csv'
    """
    return uncompressed(path).suffix.lower()


def format_of(path: PurePath, *kinds: Kind) -> str:
    """The name of a file's format, among those of some kinds, by its extension.

    Raises:
        UsageError: no format of these kinds has the extension.
    """
    known = suffixes(*kinds)
    if (suffix := suffix_of(path)) not in known:
        raise UsageError(
            f"{path}: no format has the ending {uncompressed(path).suffix!r} "
            f"(say --format, or end the name in one of {', '.join(known)})"
        )
    return known[suffix]


def format_for(output: Path | None, default: str, *kinds: Kind) -> str:
    """The format of a command's output: that of the file extension, or the default.

    The default applies to standard output, to a file without an extension, and to streams
    without a known one (`/dev/fd/1`).

    Raises:
        UsageError: no format of these kinds has the extension of the file.
    """
    if output is None or not (suffix := suffix_of(output)):
        return default
    if suffix not in suffixes(*kinds) and leads_to_stream(output):
        return default
    return format_of(output, *kinds)


def check_ending(output: Path | None, what: str, *endings: str) -> None:
    """Refuses a file extension that does not fit the only format of an output.

    Raises:
        UsageError: the file has an extension that is not in `endings`.
    """
    if output is None or suffix_of(output) in ("", *endings) or leads_to_stream(output):
        return
    raise UsageError(f"{output}: what is written is {what} (end the name in {endings[0]})")
