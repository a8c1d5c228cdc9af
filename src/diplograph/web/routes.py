"""Finds what answers a request."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Final

from diplograph.errors import DiplographError, LimitError
from diplograph.web import endpoint, error_responses, home, query_page, resource_page
from diplograph.web.negotiation import FORMATS, wants_page
from diplograph.web.responses import NotAcceptable
from diplograph.web.site import Site
from diplograph.web.worker_messages import WorkerRequest, WorkerResponse

VIEWS: Final[Mapping[str, Callable[[Site, WorkerRequest], WorkerResponse]]] = {
    "index": home.index,
    "search": home.search,
    "query": query_page.answer,
    "thing": resource_page.thing,
    "sparql": endpoint.sparql,
    "void": endpoint.description,
}


def ended(site: Site | None, request: WorkerRequest, error: DiplographError) -> WorkerResponse:
    """What is said where a limit ended an answer: a query is to be mended, or asked for less."""
    if site is not None and wants_page(request.accept):
        if request.view == "query":
            return query_page.unanswered(site, request, error)
        if request.view == "sparql" and request.name in ("", ".html"):
            return endpoint.unanswered(site, request, error)
    return error_responses.refusal(error, request)


def answer(site: Site, request: WorkerRequest) -> WorkerResponse:
    """The answer to a request.

    Raises:
        DiplographError: there is none.
    """
    try:
        if request.failure:
            return ended(site, request, LimitError(request.failure))
        return VIEWS[request.view](site, request)
    except NotAcceptable as error:
        known = ", ".join(dict.fromkeys(str(FORMATS[form].media_type) for form in error.offers))
        line = f"none of the accepted media types is given here (there are {known})"
        return error_responses.said(HTTPStatus.NOT_ACCEPTABLE, [line], request.accept, request.root)
