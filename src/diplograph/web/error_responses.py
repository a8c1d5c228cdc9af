"""Responses to errors: one plain line for each problem.

Errors that only the server's operator can mend go to its log; the response says so.
"""

import sys
from collections.abc import Sequence
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from diplograph.errors import (
    AmbiguousName,
    DiplographError,
    InputError,
    LimitError,
    MachineError,
    MissingExtra,
    QueryError,
    StoreError,
    UnknownName,
    UsageError,
)
from diplograph.web.html import rendered
from diplograph.web.negotiation import HTML, VARY, NotAcceptable, content_type, wants_page
from diplograph.web.worker_messages import WorkerRequest, WorkerResponse

_STATUS: Final = (
    (NotAcceptable, HTTPStatus.NOT_ACCEPTABLE),
    (UnknownName, HTTPStatus.NOT_FOUND),
    (AmbiguousName, HTTPStatus.NOT_FOUND),
    (QueryError, HTTPStatus.BAD_REQUEST),
    (UsageError, HTTPStatus.BAD_REQUEST),
    (MissingExtra, HTTPStatus.NOT_IMPLEMENTED),
    (LimitError, HTTPStatus.SERVICE_UNAVAILABLE),
    (StoreError, HTTPStatus.INTERNAL_SERVER_ERROR),
    (InputError, HTTPStatus.INTERNAL_SERVER_ERROR),
    (DiplographError, HTTPStatus.SERVICE_UNAVAILABLE),
)


def status_of(error: DiplographError) -> HTTPStatus:
    """The HTTP status for an error of the library."""
    return next(status for kind, status in _STATUS if isinstance(error, kind))


def lines_of(error: DiplographError) -> list[str]:
    """The lines of an error, one for each problem."""
    return list(map(str, error.problems if isinstance(error, InputError) else [error]))


def refusal(error: DiplographError, request: WorkerRequest) -> WorkerResponse:
    """The response to an error of the library."""
    status = status_of(error)
    if isinstance(error, MachineError) or status == HTTPStatus.INTERNAL_SERVER_ERROR:
        sys.stderr.write(f"error: {' '.join('; '.join(lines_of(error)).split())}\n")
        cannot = "answer now" if isinstance(error, MachineError) else "read the case"
        return _ours(status, f"the server cannot {cannot}", request)
    names = [*getattr(error, "suggestions", ()), *getattr(error, "candidates", ())]
    return lines_response(
        status,
        "\n".join(lines_of(error)).split("\n"),
        request.accept,
        request.root,
        _links(request, names),
        getattr(error, "excerpt", None) or "",
    )


def failure(request: WorkerRequest) -> WorkerResponse:
    """The response to a bug of the program, whose traceback is in the log."""
    return _ours(HTTPStatus.INTERNAL_SERVER_ERROR, "the program failed at this", request)


def _ours(status: HTTPStatus, line: str, request: WorkerRequest) -> WorkerResponse:
    line += "; whoever runs the server finds why in its output"
    return lines_response(status, [line], request.accept, request.root)


def lines_response(
    status: HTTPStatus,
    lines: Sequence[str],
    accept: str,
    root: str,
    links: Sequence[tuple[str, str]] = (),
    excerpt: str = "",
) -> WorkerResponse:
    """A response with a status and lines: a page for browsers, text for other clients."""
    if wants_page(accept):
        body = rendered(
            "refusal.html", root, status=status, lines=lines, links=links, excerpt=excerpt
        )
        media = content_type(HTML)
    else:
        body = "".join(f"{line}\n" for line in [*lines, *excerpt.splitlines()]).encode()
        media = content_type("table")
    return WorkerResponse(status, {"Content-Type": media, "Vary": VARY}, body)


def _links(request: WorkerRequest, names: Sequence[str]) -> list[tuple[str, str]]:
    """The suggested names with their links."""
    folder = {"query": "query", "thing": "show"}.get(request.view)
    if folder is None:
        return []
    return [(name, f"{request.root}/{folder}/{quote(name, safe='/:')}") for name in names]
