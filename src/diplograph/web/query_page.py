"""A saved query as a page, and its answer in every format."""

from collections.abc import Mapping, Sequence
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from diplograph.errors import DiplographError, Problem, QueryError
from diplograph.formats import Kind, names, suffixes
from diplograph.output import exports
from diplograph.query.results import Result, formats
from diplograph.query.saved import SavedQuery
from diplograph.web import query_plot, snippets
from diplograph.web.cache_key import is_steady
from diplograph.web.links import Links
from diplograph.web.negotiation import FORMATS, HTML, ROWS, split
from diplograph.web.query_form import Form, switched, taken, without_empty
from diplograph.web.responses import data, elsewhere, format_for, page
from diplograph.web.result_table import AT_ONCE, Table, table_of
from diplograph.web.site import Site
from diplograph.web.worker_messages import WorkerRequest, WorkerResponse

MOST: Final = 1_000
"""Rows of a page, at most."""
_FARTHEST: Final = 100_000
"""The last row that is on any page: to get there, all rows before it are read."""
_OWN: Final = ("page", "limit", "evidence", "labels")
"""Values that are no parameters; no query may have parameters of these names."""

SUFFIXES: Final[Mapping[str, str]] = {
    **suffixes(Kind.ROWS, Kind.TRIPLES),
    **{f".{form}": form for form in query_plot.FORMATS},
    ".rq": "sparql",
    ".html": HTML,
}
_OFFERED: Final = [HTML, *ROWS, *names(Kind.TRIPLES), "sparql", "svg"]
SHOWN: Final = (
    *(("CSV", ".csv"), ("TSV", ".tsv"), ("JSON", ".json"), ("XML", ".xml"), ("NDJSON", ".ndjson")),
    *(("Markdown", ".md"), ("text", ".txt"), ("Parquet", ".parquet"), ("Excel", ".xlsx")),
)
"""The formats of rows that a page links, those of libraries that are installed."""
TRIPLES: Final = (("Turtle", ".ttl"), ("JSON-LD", ".jsonld"), ("N-Triples", ".nt"))
"""Those of the positions behind rows."""


def answer(site: Site, request: WorkerRequest) -> WorkerResponse:
    """The page of a saved query, or its answer in another format.

    Raises:
        UnknownName: there is no such query.
        DiplographError: it has no answer.
    """
    library = site.case.library
    name, named = request.name, None
    if name not in library.names():
        name, named = split(name, SUFFIXES)
    query = library.get(name)
    form = format_for(request, named, _OFFERED)
    links = Links(request.root, site.case.store)
    values = without_empty(request.values)
    if form == HTML and len(values) < len(request.values):
        return elsewhere(links.query(name, values))
    own, given = taken(values, _OWN)
    if form == HTML:
        return _page(site, request, links, Form(query, given), own)
    return _data(site, request, Form(query, given), form, own)


def _data(
    site: Site, request: WorkerRequest, given: Form, form: str, own: Mapping[str, str]
) -> WorkerResponse:
    case, query = site.case, given.query
    if "page" in own:
        hint = "take the whole answer, or its first rows with limit"
        raise QueryError([Problem("page is for pages in a browser", hint=hint)])
    if form in query_plot.FORMATS:
        case.bound(query, given.values)  # a picture may take fewer values: all are to be right
        picture = query_plot.picture_of(case, query, given.values)
        if picture is None:
            raise QueryError([Problem(f"{query.name} has no picture of what is asked")])
        drawn = picture.drawn(case).encoded(query_plot.FORMATS[form])
        return data(request, form, query.name, lambda stream: stream.write(drawn))
    if form == "sparql":
        text = case.explain(query, **given.values).encode()
        return site.settled(data(request, form, query.name, lambda stream: stream.write(text)))
    evidence, labels = (switched(own, name) for name in ("evidence", "labels"))
    result = case.query(query, **given.values)
    if "limit" in own:
        result = result.first(_number(own, "limit", 0, 0))
    write = partial(formats.write, format=form, evidence=evidence, labels=labels)
    if form in exports.FORMATS:
        found = data(request, form, query.name, partial(case.export, format=form, of=result))
    else:
        found = data(request, form, query.name, lambda stream: write(result, stream))
    is_settled = is_steady(query.text) and not (evidence and site.texts)
    return site.settled(found) if is_settled else found


def unanswered(site: Site, request: WorkerRequest, error: DiplographError) -> WorkerResponse:
    """The form with the reason why there is no answer: it may be asked for less.

    Raises:
        UnknownName: there is no such query; its name has no ending here.
    """
    query = site.case.library.get(request.name)
    _, given = taken(request.values, _OWN)
    form = Form(query, given)
    hint = "give more values to ask for less" if query.parameters else None
    form.problems.append(Problem(str(error), hint=hint))
    return _shown(site, request, form, HTTPStatus.SERVICE_UNAVAILABLE)


def _page(
    site: Site, request: WorkerRequest, links: Links, given: Form, own: Mapping[str, str]
) -> WorkerResponse:
    answered: dict[str, Any] = {}
    if given.is_complete:
        try:
            answered = _answered(site, request, links, given, own)
        except QueryError as error:
            given.refuse(error)
    elif given.values:
        given.refuse(_incomplete(site, given))
    status = HTTPStatus.BAD_REQUEST if given.problems else HTTPStatus.OK
    shown = _shown(site, request, given, status, **answered)
    if given.problems or not _is_settled(site, given.query, answered.get("table")):
        return shown
    return site.settled(shown)


def _is_settled(site: Site, query: SavedQuery, table: Table | None) -> bool:
    """Whether no texts are on the page, and nothing that depends on the time."""
    if table is None:
        return True
    shows_texts = site.texts and any(line.receipts for line in table.lines)
    told = any(parameter.adds for parameter in query.parameters)  # as far as there is time
    return is_steady(query.text) and bool(table.lines) and not shows_texts and not told


def _shown(
    site: Site, request: WorkerRequest, form: Form, status: HTTPStatus, **answered: Any
) -> WorkerResponse:
    return page(
        request,
        "query.html",
        status=status,
        case=site.case,
        edition=site.edition,
        links=Links(request.root, site.case.store),
        query=form.query,
        form=form,
        fields=form.fields(site),
        text=form.query.text,
        **{"table": None, **answered},
    )


def _incomplete(site: Site, given: Form) -> QueryError:
    """What is missing, and what else is wrong."""
    try:
        site.case.bound(given.query, given.values)
    except QueryError as error:
        return error
    return QueryError([Problem("something is missing")])


def _answered(
    site: Site, request: WorkerRequest, links: Links, given: Form, own: Mapping[str, str]
) -> dict[str, Any]:
    """What stands below the form.

    Raises:
        QueryError: a value does not fit.
    """
    case, query, values = site.case, given.query, given.values
    size = _number(own, "limit", AT_ONCE, 1, MOST)
    number = _number(own, "page", 1, 1)
    if number * size > _FARTHEST:
        message = f"page: pages go to row {_FARTHEST:,}; take the whole answer in another format"
        raise QueryError([Problem(message)])
    result = case.query(query, **values)
    table = table_of(result, links, page=number, size=size)
    return {
        "table": table,
        "why": _why(result, table),
        "remarks": result.remarks() if table.lines else (),
        "picture": query_plot.picture_of(case, query, values) if table.lines else None,
        "pages": _pages(links, given, own, table, number),
        "formats": [
            (name, links.query(query.name, given.pairs, end))
            for name, end in SHOWN
            if FORMATS[SUFFIXES[end]].is_available
        ],
        "triples": _triples(links, query, given.pairs),
        "command": snippets.command_of(query, values),
        "call": snippets.call_of(query, values),
        "address": f"{request.site}{links.query(query.name, given.pairs)[len(request.root) :]}",
        "citation": result.citation,
        "bound": case.explain(query, **values),
    }


def _why(result: Result, table: Table) -> str | None:
    """Why there are no rows, if there are none and that is found out."""
    if table.lines:
        return None
    if table.first > 1:
        return "the answer has no more rows"
    try:
        return result.why_empty()
    except DiplographError:
        return None


def _pages(
    links: Links, given: Form, own: Mapping[str, str], table: Table, number: int
) -> list[tuple[str, str]]:
    """The way to the pages before and after."""
    limit = [("limit", own["limit"])] if "limit" in own else []

    def to(other: int) -> str:
        paged = [("page", str(other))] if other > 1 else []
        return links.query(given.query.name, [*given.pairs, *limit, *paged])

    found = [("previous", to(number - 1))] if number > 1 else []
    return [*found, ("next", to(number + 1))] if table.more else found


def _triples(
    links: Links, query: SavedQuery, pairs: Sequence[tuple[str, str]]
) -> list[tuple[str, str]]:
    if not query.evidence:
        return []
    return [(name, links.query(query.name, pairs, end)) for name, end in TRIPLES]


def _number(
    own: Mapping[str, str], name: str, default: int, least: int, most: int | None = None
) -> int:
    """A whole number among the values.

    Raises:
        QueryError: it is none, or out of bounds.
    """
    if name not in own:
        return default
    text = own[name]
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
    if number < least or (most is not None and number > most):
        bounds = f"from {least:,} to {most:,}" if most is not None else f"of {least:,} or more"
        raise QueryError([Problem(f"{name} is {text!r}; expected a whole number {bounds}")])
    return number
