"""File formats: the name, file extensions, media types and writer of each.

A new format is a writer, and a line here: commands, negotiation over HTTP, file extensions and
catalogues read this table. Media types are those registered with IANA, where there is one
(https://www.iana.org/assignments/media-types/media-types.xhtml).
"""

from collections.abc import Callable
from enum import Enum
from importlib import import_module
from importlib.util import find_spec
from operator import attrgetter
from pathlib import Path, PurePath
from typing import Any, Final, NamedTuple

from diplograph.errors import UsageError
from diplograph.streams import leads_to_stream, uncompressed


class Kind(Enum):
    """The kind of content of a file; its writers take the arguments that its comment names."""

    ROWS = "rows"  # a result and a text stream, or a binary one
    TRIPLES = "triples"  # content, a binary stream, and a scope
    ENTRIES = "entries"  # a snapshot, content, a binary stream, and a scope
    NETWORK = "network"  # a network, a text stream, and whether with positions
    TABLES = "tables"  # a path and the meanings of columns
    PICTURE = "picture"  # a plot; gives text or bytes
    PAGE = "page"  # a page and a text stream
    AGREEMENT = "agreement"  # written by the command
    QUERY = "query"  # written as it is


class Format(NamedTuple):
    """A format. `writer` is `module:function` below `diplograph`, and imported when used.

    `other_types` are media types that clients use for it besides its own, `library` is the module
    that it needs and that an extra installs. `about` says what the help of commands adds to its
    name.
    """

    name: str
    kind: Kind
    suffixes: tuple[str, ...] = ()
    media_type: str | None = None
    writer: str = ""
    other_types: tuple[str, ...] = ()
    library: str | None = None
    about: str = ""

    def load(self) -> Callable[..., Any]:
        """Imports the writer; its arguments are those of its kind."""
        module, _, function = self.writer.partition(":")
        writer: Callable[..., Any] = attrgetter(function)(import_module(f"diplograph.{module}"))
        return writer

    @property
    def is_available(self) -> bool:
        """Whether the library that it needs is installed."""
        return self.library is None or find_spec(self.library) is not None


_RESULTS, _WRITERS = "query.results.formats", "rdf.writers"
_NETWORKS, _PAGES = "output.networks.formats", "output.pages.formats"
_EXPORTS, _TABLES, _PLOT = "output.exports", "output.tables", "output.plots.plot:Plot"
_JSON: Final = "application/json"
_EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PARQUET: Final = "application/vnd.apache.parquet"

# fmt: off
FORMATS: Final = (
    Format("table", Kind.ROWS, (".txt",), "text/plain", f"{_RESULTS}.table:write"),
    Format("csv", Kind.ROWS, (".csv",), "text/csv", f"{_RESULTS}.csv_text:write_csv"),
    Format("tsv", Kind.ROWS, (".tsv",), "text/tab-separated-values",
           f"{_RESULTS}.csv_text:write_tsv"),
    Format("json", Kind.ROWS, (".json", ".srj"), "application/sparql-results+json",
           f"{_RESULTS}.json_text:write_json", (_JSON,)),
    Format("xml", Kind.ROWS, (".xml", ".srx"), "application/sparql-results+xml",
           f"{_RESULTS}.xml_text:write_xml", ("application/xml", "text/xml")),
    Format("ndjson", Kind.ROWS, (".jsonl", ".ndjson"), "application/x-ndjson",
           f"{_RESULTS}.json_text:write_ndjson", ("application/jsonl", "application/ndjson")),
    Format("markdown", Kind.ROWS, (".md",), "text/markdown", f"{_RESULTS}.markdown_table:write"),
    Format("parquet", Kind.ROWS, (".parquet",), _PARQUET,
           f"{_RESULTS}.parquet:write", (), "pyarrow"),
    Format("xlsx", Kind.ROWS, (".xlsx",), _EXCEL, f"{_RESULTS}.excel:write", (), "xlsxwriter"),
    Format("turtle", Kind.TRIPLES, (".ttl",), "text/turtle", f"{_WRITERS}.turtle:write"),
    Format("ntriples", Kind.TRIPLES, (".nt",), "application/n-triples",
           f"{_WRITERS}.quads:write_ntriples"),
    Format("nquads", Kind.TRIPLES, (".nq",), "application/n-quads",
           f"{_WRITERS}.quads:write_nquads"),
    Format("trig", Kind.TRIPLES, (".trig",), "application/trig", f"{_WRITERS}.quads:write_trig"),
    Format("rdfxml", Kind.TRIPLES, (".rdf",), "application/rdf+xml", f"{_WRITERS}.rdfxml:write"),
    Format("jsonld", Kind.TRIPLES, (".jsonld",), "application/ld+json", f"{_WRITERS}.jsonld:write"),
    Format("annotations", Kind.ENTRIES, writer=f"{_EXPORTS}.annotations:write"),
    Format("nanopubs", Kind.ENTRIES,
           writer=f"{_EXPORTS}.nanopublications:write", library="nanopub"),
    Format("csv", Kind.NETWORK, (".csv",), "text/csv", f"{_NETWORKS}.edge_list:write_edges",
           about="edges"),
    Format("nodes", Kind.NETWORK, (), "text/csv", f"{_NETWORKS}.edge_list:write_nodes",
           about="as CSV"),
    Format("graphml", Kind.NETWORK, (".graphml",), None, f"{_NETWORKS}.graphml:write"),
    Format("visone", Kind.NETWORK, (), None, f"{_NETWORKS}.graphml:write_visone",
           about="GraphML as visone draws it"),
    Format("gexf", Kind.NETWORK, (".gexf",), None, f"{_NETWORKS}.gexf:write", about="Gephi"),
    Format("pajek", Kind.NETWORK, (".net",), None, f"{_NETWORKS}.pajek:write"),
    Format("dl", Kind.NETWORK, (".dl",), None, f"{_NETWORKS}.dl:write", about="UCINET"),
    Format("csv", Kind.TABLES, writer=f"{_TABLES}.csv_folder:CsvWriter"),
    Format("parquet", Kind.TABLES,
           writer=f"{_TABLES}.parquet_folder:ParquetWriter", library="pyarrow"),
    Format("sqlite", Kind.TABLES, (".sqlite", ".sqlite3", ".db"), "application/vnd.sqlite3",
           f"{_TABLES}.sqlite_file:SqliteWriter"),
    Format("svg", Kind.PICTURE, (".svg",), "image/svg+xml", f"{_PLOT}.svg"),
    Format("png", Kind.PICTURE, (".png",), "image/png", f"{_PLOT}.png", (), "vl_convert"),
    Format("pdf", Kind.PICTURE, (".pdf",), "application/pdf", f"{_PLOT}.pdf", (), "vl_convert"),
    Format("html", Kind.PICTURE, (".html",), "text/html",
           f"{_PLOT}.html", ("application/xhtml+xml",)),
    Format("json", Kind.PICTURE, (".json",), _JSON, f"{_PLOT}.json"),
    Format("page", Kind.PAGE, (".txt",), "text/plain", f"{_PAGES}.page_text:write"),
    Format("markdown", Kind.PAGE, (".md",), "text/markdown", f"{_PAGES}.page_markdown:write"),
    Format("json", Kind.PAGE, (".json",), _JSON, f"{_PAGES}.page_json:write"),
    Format("table", Kind.AGREEMENT, (".txt",), "text/plain"),
    Format("json", Kind.AGREEMENT, (".json",), _JSON),
    Format("sparql", Kind.QUERY, (".rq",), "application/sparql-query"),
)
# fmt: on
"""All formats, in the order in which commands list those of a kind."""


def names(*kinds: Kind) -> tuple[str, ...]:
    """The names of the formats of some kinds."""
    return tuple(each.name for each in FORMATS if each.kind in kinds)


def find(name: str, *kinds: Kind) -> Format:
    """The format of a name, among those of some kinds.

    Raises:
        UsageError: there is none.
    """
    known = {each.name: each for each in reversed(FORMATS) if each.kind in kinds}
    if name not in known:
        raise UsageError(f"no such format: {name} (there are {', '.join(names(*kinds))})")
    return known[name]


def suffixes(*kinds: Kind) -> dict[str, str]:
    """The names of the formats of some kinds, by file extension."""
    return {end: each.name for each in FORMATS if each.kind in kinds for end in each.suffixes}


def media_types() -> dict[str, str]:
    """The registered media types by file extension; `.json` has that of JSON in general."""
    return {
        end: each.media_type
        for each in FORMATS
        if each.media_type and not each.media_type.startswith("application/x-")
        for end in each.suffixes
    }


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
