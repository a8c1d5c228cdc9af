"""The page of a saved query, and its rows in every format."""

from collections.abc import Mapping, Sequence
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from diplograph.errors import DiplographError, Problem, QueryError
from diplograph.formats import Kind, names, suffixes
from diplograph.output import exports
from diplograph.query.results import Result, formats
from diplograph.web import query_plot, snippets
from diplograph.web.cache_key import is_steady
from diplograph.web.links import Links
from diplograph.web.negotiation import FORMATS, HTML, ROWS, format_for, split
from diplograph.web.query_form import Form, flag
from diplograph.web.remark_headers import remark_headers
from diplograph.web.responses import data, page, redirect
from diplograph.web.result_table import AT_ONCE, Table, table_of
from diplograph.web.site import Site
from diplograph.web.worker_messages import WorkerRequest, WorkerResponse

MOST: Final = 1_000
"""The most rows of a page."""
_FARTHEST: Final = 100_000
"""The last row that is on any page: to get there, all rows before it are read."""
SUFFIXES: Final[Mapping[str, str]] = {
    **suffixes(Kind.ROWS, Kind.TRIPLES),
    **{f".{form}": form for form in query_plot.FORMATS},
    ".rq": "sparql",
    ".html": HTML,
}
_OFFERED: Final = [HTML, *ROWS, *names(Kind.TRIPLES), "sparql", "svg", "png", "pdf"]
SHOWN: Final = (
    *(("CSV", ".csv"), ("TSV", ".tsv"), ("JSON", ".json"), ("XML", ".xml"), ("NDJSON", ".ndjson")),
    *(("Markdown", ".md"), ("text", ".txt"), ("Parquet", ".parquet"), ("Excel", ".xlsx")),
)
"""The formats of rows that a page links, if their libraries are installed."""
TRIPLES: Final = (("Turtle", ".ttl"), ("JSON-LD", ".jsonld"), ("N-Triples", ".nt"))
"""The formats of the positions behind rows that a page links."""


def answer(site: Site, request: WorkerRequest) -> WorkerResponse:
    """The response to a request for a saved query: its page, or its rows in another format.

    Raises:
        UnknownName: there is no such query.
        DiplographError: its query has no result.
    """
    library = site.case.library
    name, named = request.name, None
    if name not in library.names():
        name, named = split(name, SUFFIXES)
    form = Form(library.get(name), request.values)
    format_ = format_for(request.accept, named, _OFFERED)
    if format_ != HTML:
        return _data(site, request, form, format_)
    links = Links(request.root, site.case.store)
    if form.has_empty:
        return redirect(links.query(name, form.filled))
    return _page(site, request, form, links)


def _data(site: Site, request: WorkerRequest, form: Form, format_: str) -> WorkerResponse:
    case, query = site.case, form.query
    if "page" in form.own:
        hint = "take the whole answer, or its first rows with limit"
        raise QueryError([Problem("page is for pages in a browser", hint=hint)])
    if format_ in query_plot.FORMATS:
        case.bound(query, form.values)  # a picture may take fewer values: all are to be right
        picture = query_plot.picture_of(case, query, form.values)
        if picture is None:
            raise QueryError([Problem(f"{query.name} has no picture of what is asked")])
        drawn = picture.drawn(case, format_, Links(request.root, case.store))
        response = data(request, format_, query.name, lambda stream: stream.write(drawn))
        return site.cacheable(response) if picture.is_steady(case) else response
    if format_ == "sparql":
        text = case.explain(query, **form.values).encode()
        return site.cacheable(data(request, format_, query.name, lambda stream: stream.write(text)))
    evidence, labels = (flag(form.own, name) for name in ("evidence", "labels"))
    result = case.query(query, **form.values)
    if "limit" in form.own:
        result = result.first(form.number("limit", 0, 0))
    if format_ in exports.FORMATS:
        write = partial(case.export, format=format_, of=result)
    else:
        write = partial(formats.write, result, format=format_, evidence=evidence, labels=labels)
    response = data(request, format_, query.name, write)
    page_of_rows = Links(request.root, case.store).query(query.name, form.pairs)
    response.headers |= remark_headers(_remarks(site, form, result), page_of_rows)
    return site.cacheable(response) if is_steady(query.text) else response


def _remarks(site: Site, form: Form, result: Result) -> Sequence[str]:
    """The remarks on rows that were written.

    Without the value `remarks`, they are looked for where that takes milliseconds, and where there
    are no rows.
    """
    snapshot = site.case.snapshot
    is_quick = snapshot.is_small or not result.count
    if not (flag(form.own, "remarks") if "remarks" in form.own else is_quick):
        return snapshot.left_out
    try:
        return result.notices()
    except DiplographError:
        return snapshot.left_out


def limit_page(site: Site, request: WorkerRequest, error: DiplographError) -> WorkerResponse:
    """The form after a limit was reached, with the reason: more values ask for less.

    Raises:
        UnknownName: there is no such query; its name has no suffix here.
    """
    form = Form(site.case.library.get(request.name), request.values)
    hint = "give more values to ask for less" if form.query.parameters else None
    form.problems.append(Problem(str(error), hint=hint))
    links = Links(request.root, site.case.store)
    return _rendered(site, request, form, links, HTTPStatus.SERVICE_UNAVAILABLE)


def _page(site: Site, request: WorkerRequest, form: Form, links: Links) -> WorkerResponse:
    shown: dict[str, Any] = {}
    try:
        if form.is_complete:
            shown = _result(site, request, form, links)
        elif form.values:
            site.case.bound(form.query, form.values)  # says all that is missing and wrong
    except QueryError as error:
        form.problems += error.problems
    status = HTTPStatus.BAD_REQUEST if form.problems else HTTPStatus.OK
    response = _rendered(site, request, form, links, status, **shown)
    is_cacheable = is_steady(form.query.text) and not form.problems
    return site.cacheable(response) if is_cacheable else response


def _rendered(
    site: Site, request: WorkerRequest, form: Form, links: Links, status: HTTPStatus, **shown: Any
) -> WorkerResponse:
    return page(
        request,
        "query.html",
        status=status,
        case=site.case,
        links=links,
        query=form.query,
        form=form,
        fields=form.fields(site),
        text=form.query.text,
        **{"table": None, **shown},
    )


def _result(site: Site, request: WorkerRequest, form: Form, links: Links) -> dict[str, Any]:
    """The values for the template below the form: rows, and links to the same in other forms.

    Raises:
        QueryError: a value does not fit.
    """
    case, query, values = site.case, form.query, form.values
    size = form.number("limit", AT_ONCE, 1, MOST)
    number = form.number("page", 1, 1)
    if number * size > _FARTHEST:
        message = f"page: pages go to row {_FARTHEST:,}; take the whole answer in another format"
        raise QueryError([Problem(message)])
    result = case.query(query, **values)
    table = table_of(result, links, page=number, size=size)
    why = _why(result, table)

    def as_formats(offered: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        return [
            (label, links.query(query.name, form.pairs, suffix))
            for label, suffix in offered
            if FORMATS[SUFFIXES[suffix]].is_available
        ]

    return {
        "table": table,
        "why": why,
        "remarks": site.remarks(result, why) if table.first == 1 or table.lines else (),
        "picture": query_plot.picture_of(case, query, values) if table.lines else None,
        "pages": _pages(links, form, table, number),
        "formats": as_formats(SHOWN),
        "triples": as_formats(TRIPLES) if query.evidence else [],
        "command": snippets.command_of(query, values),
        "call": snippets.call_of(query, values),
        "address": f"{request.site}{links.query(query.name, form.pairs)[len(request.root) :]}",
        "citation": result.citation,
        "bound": case.explain(query, **values),
    }


def _why(result: Result, table: Table) -> str | None:
    """The reason why there are no rows; None if there are rows, or it is not found."""
    if table.lines:
        return None
    if table.first > 1:
        return "the answer has no more rows"
    try:
        return result.why_empty()
    except DiplographError:
        return None


def _pages(links: Links, form: Form, table: Table, number: int) -> list[tuple[str, str]]:
    """The links to the pages before and after."""
    limit = [("limit", form.own["limit"])] if "limit" in form.own else []

    def to(other: int) -> str:
        paged = [("page", str(other))] if other > 1 else []
        return links.query(form.query.name, [*form.pairs, *limit, *paged])

    found = [("previous", to(number - 1))] if number > 1 else []
    return [*found, ("next", to(number + 1))] if table.more else found
