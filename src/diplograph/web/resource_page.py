"""The page of any resource in the graph, and its description in RDF."""

import shlex
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from diplograph.errors import UnknownName
from diplograph.formats import Kind, names, suffixes
from diplograph.output import exports
from diplograph.output.exports import subgraph
from diplograph.output.pages import Page, formats
from diplograph.web.annotated_text import paragraphs
from diplograph.web.links import Links
from diplograph.web.negotiation import HTML, format_for, named_by, split
from diplograph.web.query_form import flag
from diplograph.web.remark_headers import remark_headers
from diplograph.web.responses import data, page, redirect
from diplograph.web.site import Site
from diplograph.web.worker_messages import WorkerRequest, WorkerResponse

SUFFIXES: Final[Mapping[str, str]] = {
    **suffixes(Kind.TRIPLES),
    ".json": "record",
    ".md": "markdown",
    ".txt": "page",
    ".html": HTML,
}
_OFFERED: Final = [
    *(HTML, *names(Kind.TRIPLES), "record", "markdown", "page"),
]
_SHOWN: Final = (
    *(("Turtle", ".ttl"), ("JSON-LD", ".jsonld"), ("N-Triples", ".nt"), ("RDF/XML", ".rdf")),
    *(("JSON", ".json"), ("Markdown", ".md"), ("text", ".txt")),
)
_LISTED: Final = 20
_ALL: Final = 1_000
"""The most entries of a list with `all`."""


def thing(site: Site, request: WorkerRequest) -> WorkerResponse:
    """The page of a resource, or its triples in another format.

    Raises:
        UnknownName: no resource has the name.
        AmbiguousName: several resources have it.
        QueryError: `all` is not a boolean.
    """
    values = dict(request.values)
    links = Links(request.root, site.case.store)
    limit = _ALL if flag(values, "all") else _LISTED
    if spelled := values.get("iri") or values.get("name"):
        found, named = _page(site, spelled, limit), named_by(request.name, SUFFIXES)
    elif request.name:
        found, named = _found(site, request.name, limit)
    else:
        return redirect(f"{request.root}/search")
    form = format_for(request.accept, named, _OFFERED)
    if form in exports.FORMATS:
        lines = subgraph.description(site.case.store, found.thing)
        content, scope = exports.Content(lines), exports.scope(site.case.snapshot)
        response = data(
            request, form, "", lambda stream: exports.write_content(content, stream, form, scope)
        )
        response.headers |= remark_headers(site.case.snapshot.left_out)
        return site.cacheable(response)
    if form != HTML:
        plain = "json" if form == "record" else form
        response = data(request, form, "", lambda stream: formats.write(found, stream, plain))
        response.headers |= remark_headers(site.case.snapshot.left_out)
        return site.cacheable(response)
    response = page(
        request,
        "thing.html",
        case=site.case,
        links=links,
        page=found,
        command=shlex.join(["diplograph", "show", found.thing.written]),
        paragraphs=list(paragraphs(found.coded)) if found.coded and found.coded.text else None,
        formats=[(label, links.page(found.thing, end)) for label, end in _SHOWN],
        everything=links.page(found.thing, more=[("all", "yes")]),
    )
    return site.cacheable(response)


def _page(site: Site, name: str, limit: int) -> Page:
    return site.case.show(name, limit=limit, evidence=True)


def _found(site: Site, name: str, limit: int) -> tuple[Page, str | None]:
    """The page of the resource with a name, and the format that the suffix of the name stands for.

    An id may end as a suffix does.
    """
    stem, named = split(name, SUFFIXES)
    if named is not None:
        with suppress(UnknownName):
            return _page(site, stem, limit), named
    return _page(site, name, limit), None
