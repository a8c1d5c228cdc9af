"""The ASGI application of a case: passes requests to workers, and their responses to clients."""

import os
import re
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Iterator,
    Sequence,
)
from contextlib import asynccontextmanager
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import IO, Final, TypedDict
from urllib.parse import parse_qsl

from msgspec import msgpack
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from diplograph.case import Case
from diplograph.coding import casefile
from diplograph.errors import DiplographError, LimitError, MachineError
from diplograph.isolation import Limits
from diplograph.isolation.pool import Busy, Disconnected, Pool, PooledAnswer
from diplograph.web import error_responses
from diplograph.web.cache_key import cache_key_of
from diplograph.web.entity_tags import is_known, not_modified, tag_of
from diplograph.web.html import STATIC
from diplograph.web.negotiation import accepts_gzip, wants_page
from diplograph.web.remark_headers import REMARKS
from diplograph.web.request_checks import RequestChecks, host_name
from diplograph.web.response_cache import LARGEST, CachedResponse, ResponseCache
from diplograph.web.worker_messages import WorkerRequest, WorkerResponse

_LARGEST: Final = 1 << 20
"""Bytes that the body of a request may have."""
_READ: Final = ("GET", "HEAD")
_CHUNK: Final = 1 << 18
_SMALL: Final = 1 << 16
_FORM: Final = "application/x-www-form-urlencoded"
_QUERY: Final = "application/sparql-query"
_PICTURE: Final = re.compile(r"\.(?:svg|png|pdf|picture)$")
_NICENESS: Final = 10
"""How much workers for SPARQL and for pictures give way to those for pages."""
_TASK: Final = "diplograph.web.site_task:SiteTask"
_MESSAGES: Final = {
    HTTPStatus.NOT_FOUND: "there is no such page",
    HTTPStatus.METHOD_NOT_ALLOWED: "this method is not taken here",
}
_POLICY: Final = "Content-Security-Policy"
_HEADERS: Final = {
    _POLICY: "default-src 'self'; base-uri 'none'; object-src 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-cache",
}

Endpoint = Callable[[Request], Awaitable[Response]]


class ServerOptions(TypedDict, total=False):
    """The options of `application`."""

    limits: Limits | None
    processes: int | None
    texts: bool
    cors: bool
    allowed_hosts: Iterable[str]


def application(
    case: "Case | str | Path",
    *,
    limits: Limits | None = None,
    processes: int | None = None,
    texts: bool = True,
    cors: bool = False,
    allowed_hosts: Iterable[str] = (),
) -> Starlette:
    """The application that shows a case, for any ASGI server.

    `limits` apply to each response; the default is 30 seconds and 1 GB. `processes` is the number
    of workers, by default that of the processors and at least two; there are as many again for
    `/sparql`, and for pictures, so that these keep no page waiting. Without `texts`, of an article
    only the evidence is shown. With `cors`, pages of other sites may read the responses
    (https://fetch.spec.whatwg.org/#http-cors-protocol). `allowed_hosts` are the names, without a
    port, that requests may have in `Host` beside those of this machine: behind a proxy, its own.

    Raises:
        UsageError: there is no case there, or an allowed host is none.
        InputError: its file is wrong.
    """
    path = case.file.root if isinstance(case, Case) else Path(case)
    number = processes or max(2, os.cpu_count() or 2)
    return _App(path, limits or Limits(), number, texts=texts).application(
        cors=cors, hosts=list(map(host_name, allowed_hosts))
    )


class _App:
    def __init__(self, path: Path, limits: Limits, number: int, *, texts: bool) -> None:
        found = casefile.find(path)
        self._file = casefile.load(found)
        self._texts = texts
        self._cache = ResponseCache()
        arguments = [str(found), limits.seconds, limits.memory, texts]
        self._pool = partial(Pool, _TASK, arguments, number=number, limits=limits)
        self._open()

    def _open(self) -> None:
        """Makes the pools; each worker starts when it is first needed."""
        self._own = self._pool()
        self._foreign = self._pool(niceness=_NICENESS)
        self._drawing = self._pool(niceness=_NICENESS)

    def application(self, *, cors: bool, hosts: Sequence[str]) -> Starlette:
        routes = [
            Route("/", self._view("index"), methods=_READ),
            Route("/search", self._view("search"), methods=_READ),
            Route("/query", _to_first_page, methods=_READ),
            Route("/query/{name}", self._view("query"), methods=_READ),
            Route("/show", self._view("thing"), methods=_READ),
            Route("/show.{ending}", self._view("thing"), methods=_READ),
            Route("/show/{name:path}", self._view("thing"), methods=_READ),
            Route("/sparql", self._view("sparql"), methods=[*_READ, "POST"]),
            Route("/sparql.{ending}", self._view("sparql"), methods=_READ),
            Route("/void", self._view("void"), methods=_READ),
            Route("/void.{ending}", self._view("void"), methods=_READ),
            Route("/.well-known/void", _to_description, methods=_READ),
            Mount("/static", StaticFiles(directory=STATIC), name="static"),
        ]
        app = Starlette(
            routes=routes,
            lifespan=self._lifespan,
            exception_handlers={
                HTTPException: _error_response,
                DiplographError: _error_response,
                OSError: _error_response,
                ClientDisconnect: _no_response,
            },
        )
        if cors:
            app.add_middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=[*_READ, "POST"],
                allow_headers=["If-None-Match"],
                expose_headers=["ETag", "Link", REMARKS],
            )
        app.add_middleware(RequestChecks, allowed=hosts)
        app.add_middleware(_WithHeaders)
        app.state.stop = self.stop
        return app

    def stop(self) -> None:
        """Ends the requests in progress at once, before the server waits for them."""
        for pool in (self._own, self._foreign, self._drawing):
            pool.stop()

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            for pool in (self._own, self._foreign, self._drawing):
                pool.close()
            self._open()  # it may be started again

    def _view(self, view: str) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            worker_request = await _worker_request(request, view)
            if request.method in _READ:
                return await self._read(request, worker_request)
            answer = await self._answer(request, worker_request)
            response = msgpack.decode(answer.message, type=WorkerResponse)
            return _response(response, answer.file)

        return endpoint

    async def _read(self, request: Request, worker_request: WorkerRequest) -> Response:
        """The response to a GET: one that is kept, that the client has, or that of a worker."""
        key = repr((worker_request, self._texts))
        cache_key = cache_key_of(self._file).digest
        kept = self._cache.get(cache_key, key)
        tag = kept.headers["ETag"] if kept else tag_of(key, cache_key, {})
        if is_known(tag, request):
            return not_modified(tag)
        if kept:
            return Response(kept.body, headers=kept.headers)
        answer = await self._answer(request, worker_request)
        response = msgpack.decode(answer.message, type=WorkerResponse)
        if not response.cache_key:
            return _response(response, answer.file)
        tag = response.headers["ETag"] = tag_of(key, response.cache_key, response.files)
        if answer.file is None or _size(answer.file) <= LARGEST:
            body = _body(response, answer.file)
            kept = CachedResponse(response.headers, body, response.files)
            self._cache.put(response.cache_key, key, kept)
            response.body, answer = body, answer._replace(file=None)
        if is_known(tag, request):
            if answer.file:
                answer.file.close()
            return not_modified(tag)
        return _response(response, answer.file)

    async def _answer(self, request: Request, worker_request: WorkerRequest) -> PooledAnswer:
        """The answer of a worker; if that dies, the answer of another one, which says why."""
        client = request.client.host if request.client else ""
        left = partial(_disconnected, request.receive)
        try:
            pool = self._pool_for(worker_request)
            return await pool.ask(msgpack.encode(worker_request), left, client)
        except (Busy, Disconnected):
            raise
        except LimitError as error:
            worker_request.failure = str(error)
            return await self._own.ask(msgpack.encode(worker_request), left, client)

    def _pool_for(self, worker_request: WorkerRequest) -> Pool:
        """The workers for a request: SPARQL and pictures take long, and have workers of their own.

        Which those are is guessed: the view decides what is a picture.
        """
        if worker_request.view == "sparql":
            return self._foreign
        is_picture = "image/" in worker_request.accept and not wants_page(worker_request.accept)
        if _PICTURE.search(worker_request.name) or is_picture:
            return self._drawing
        return self._own


async def _disconnected(receive: Receive) -> None:
    """Returns when the client has disconnected."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _worker_request(request: Request, view: str) -> WorkerRequest:
    """The message to a worker for a request."""
    root = request.scope.get("root_path", "").rstrip("/")
    ending = request.path_params.get("ending")
    _decoded(request.scope.get("raw_path", b"").decode("latin-1"), "the URL")
    values = _decoded(request.scope["query_string"].decode("latin-1"), "the URL")
    if request.method == "POST":
        values += await _posted(request)
        if not {"query", "update"} & {name for name, _ in values}:
            raise HTTPException(HTTPStatus.BAD_REQUEST, "the request has no query")
    return WorkerRequest(
        view=view,
        name=f".{ending}" if ending else request.path_params.get("name", ""),
        values=values,
        accept=request.headers.get("Accept", ""),
        root=root,
        site=f"{request.url.scheme}://{request.url.netloc}{root}",
        url=str(request.url),
        gzip=accepts_gzip(request.headers.get("Accept-Encoding", "")),
    )


async def _posted(request: Request) -> list[tuple[str, str]]:
    """The values in the body of a POST request, by the SPARQL Protocol."""
    media = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media not in (_FORM, _QUERY):
        raise HTTPException(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"the body is of type {media or 'none'}; expected {_QUERY} or {_FORM}",
        )
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST:
            raise HTTPException(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"the body has more than {_LARGEST:,} bytes, which are taken at most",
            )
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "the body is not UTF-8") from None
    return [("query", text)] if media == _QUERY else _decoded(text, "the body")


def _decoded(text: str, what: str) -> list[tuple[str, str]]:
    """The values of a query string, or of a form in the body."""
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise HTTPException(HTTPStatus.BAD_REQUEST, f"{what} is not UTF-8") from None


def _response(response: WorkerResponse, file: IO[bytes] | None) -> Response:
    if file is None or (size := _size(file)) <= _SMALL:
        return Response(_body(response, file), response.status, response.headers)
    headers = response.headers | {"Content-Length": str(size)}
    return StreamingResponse(_chunks(file), response.status, headers)


def _body(response: WorkerResponse, file: IO[bytes] | None) -> bytes:
    if file is None:
        return response.body or b""
    with file:
        return file.read()


def _size(file: IO[bytes]) -> int:
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    return size


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    with stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


async def _error_response(request: Request, error: Exception) -> Response:
    """The response to an error in the server itself."""
    accept = request.headers.get("Accept", "")
    root = request.scope.get("root_path", "").rstrip("/")
    if isinstance(error, OSError):
        error = MachineError(str(error))
    if isinstance(error, DiplographError):
        response = error_responses.refusal(error, WorkerRequest("", "", [], accept, root, "", ""))
        headers = {"Retry-After": "5"} if isinstance(error, Busy) else {}
    else:
        assert isinstance(error, HTTPException)  # noqa: S101 - no other is handled here
        status = HTTPStatus(error.status_code)
        own = error.detail != status.phrase
        line = error.detail if own else _MESSAGES.get(status, status.phrase.lower())
        response = error_responses.lines_response(status, [line], accept, root)
        headers = dict(error.headers or {})
    return Response(response.body, response.status, response.headers | headers)


async def _no_response(_: Request, __: Exception) -> Response:
    """The response to a client that disconnected before its request was complete."""
    return Response(status_code=HTTPStatus.BAD_REQUEST)


async def _to_first_page(request: Request) -> Response:
    return RedirectResponse(f"{request.scope.get('root_path', '').rstrip('/')}/", 308)


async def _to_description(request: Request) -> Response:
    return RedirectResponse(f"{request.scope.get('root_path', '').rstrip('/')}/void", 303)


class _WithHeaders:
    """Adds the headers of every response: its content security policy, and how to cache it.

    A 304 has no policy: caches would put it in the place of the one that they have (RFC 9111, 3.2).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    if message["status"] != HTTPStatus.NOT_MODIFIED or name != _POLICY:
                        headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, sent if scope["type"] == "http" else send)
