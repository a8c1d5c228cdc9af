"""Finds what answers a request."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Final

from diplograph.errors import DiplographError, LimitError
from diplograph.web import endpoint, error_responses, home, query_page, resource_page
from diplograph.web.negotiation import MEDIA, wants_page
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


def ended(site: Site | None, asked: WorkerRequest, error: DiplographError) -> WorkerResponse:
    """What is said where a limit ended an answer: a query is to be mended, or asked for less."""
    if site is not None and wants_page(asked.accept):
        if asked.view == "query":
            return query_page.unanswered(site, asked, error)
        if asked.view == "sparql" and asked.name in ("", ".html"):
            return endpoint.unanswered(site, asked, error)
    return error_responses.refusal(error, asked)


def answer(site: Site, asked: WorkerRequest) -> WorkerResponse:
    """The answer to a request.

    Raises:
        DiplographError: there is none.
    """
    try:
        if asked.failure:
            return ended(site, asked, LimitError(asked.failure))
        return VIEWS[asked.view](site, asked)
    except NotAcceptable as error:
        known = ", ".join(dict.fromkeys(MEDIA[form].partition(";")[0] for form in error.offers))
        line = f"none of the accepted media types is given here (there are {known})"
        return error_responses.said(HTTPStatus.NOT_ACCEPTABLE, [line], asked.accept, asked.root)
