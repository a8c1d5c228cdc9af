"""The task of the server's workers: to answer requests from the current snapshot of a case."""

import gc
import shutil
import tempfile
import traceback
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import IO, Final

from msgspec import msgpack

from diplograph.errors import DiplographError, LimitError, MachineError
from diplograph.isolation.limits import LimitExceeded, Limits
from diplograph.isolation.protocol import Answer
from diplograph.web import endpoint, error_responses, home, query_page, resource_page
from diplograph.web.negotiation import wants_page
from diplograph.web.responses import TooLarge, compressed
from diplograph.web.site import Site
from diplograph.web.worker_messages import WorkerRequest, WorkerResponse

_VIEWS: Final[Mapping[str, Callable[[Site, WorkerRequest], WorkerResponse]]] = {
    "index": home.index,
    "search": home.search,
    "query": query_page.answer,
    "thing": resource_page.thing,
    "sparql": endpoint.sparql,
    "void": endpoint.description,
}


class SiteTask:
    """Answers requests for a case; without `texts`, only the evidence of articles is shown."""

    def __init__(self, path: str, seconds: float | None, memory: int | None, texts: bool) -> None:
        self._path = Path(path)
        self._limits = Limits(seconds, memory)
        self._texts = texts
        self._site: Site | None = None
        self._problem: Exception | None = None

    def open(self) -> None:
        """Opens the current generation; an error becomes the response."""
        try:
            if self._site is None or not self._site.is_current():
                self._site = None
                gc.collect()  # or the old one would hold its generation
                self._site = Site(self._path, self._limits, texts=self._texts)
            self._problem = None
        except Exception as error:  # noqa: BLE001 - kept for the response
            self._site, self._problem = None, error

    def answer(self, request: bytes) -> Answer:
        """The response to a request, or to the error that it causes."""
        message = _decoded(request)
        is_last = False
        try:
            response = compressed(message, self._response(message))
        except DiplographError as error:
            response = error_responses.refusal(error, message)
            is_last = isinstance(error, TooLarge)  # for libraries may have left files of their own
        except OSError as error:
            response = error_responses.refusal(MachineError(str(error)), message)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - our own fault: for the log, not for the browser
            traceback.print_exc()
            response = error_responses.failure(message)
        if response.body is not None:
            return Answer(msgpack.encode(response), last=is_last)
        return Answer(msgpack.encode(response), partial(_copy, Path(message.spool)))

    def answer_limit(self, request: bytes, error: LimitExceeded) -> bytes:
        """The response to a request that reached a limit."""
        message = _decoded(request)
        try:
            response = limit_response(self._site, message, error)
        except Exception:  # noqa: BLE001 - the reason is told in any case
            response = error_responses.refusal(error, message)
        return msgpack.encode(response)

    def _response(self, request: WorkerRequest) -> WorkerResponse:
        if self._site is None:
            assert self._problem is not None  # noqa: S101 - why it is not open
            raise self._problem
        try:
            if request.failure:
                return limit_response(self._site, request, LimitError(request.failure))
            return _VIEWS[request.view](self._site, request)
        finally:
            self._site.forget_texts()


def limit_response(
    site: Site | None, request: WorkerRequest, error: DiplographError
) -> WorkerResponse:
    """The response to a request that reached a limit: the form again, else the error."""
    if site is not None and wants_page(request.accept):
        if request.view == "query":
            return query_page.limit_page(site, request, error)
        if request.view == "sparql" and request.name in ("", ".html"):
            return endpoint.limit_page(site, request, error)
    return error_responses.refusal(error, request)


def _copy(spool: Path, file: IO[bytes]) -> bytes:
    with spool.open("rb") as body:
        shutil.copyfileobj(body, file, 1 << 18)
    spool.unlink()
    return b""


def _decoded(request: bytes) -> WorkerRequest:
    message = msgpack.decode(request, type=WorkerRequest)
    message.spool = str(Path(tempfile.gettempdir()) / "response")
    return message
