"""The task of the server's workers: responses to requests, from what is built of a case."""

import gc
import shutil
import tempfile
import traceback
from functools import partial
from pathlib import Path
from typing import IO

from msgspec import msgpack

from diplograph.errors import DiplographError
from diplograph.isolation.limits import LimitExceeded, Limits
from diplograph.isolation.protocol import Answer
from diplograph.web import error_responses
from diplograph.web.responses import TooLarge
from diplograph.web.routes import answer, ended
from diplograph.web.site import Site
from diplograph.web.worker_messages import WorkerRequest, WorkerResponse


class SiteTask:
    """Answers requests from the site of a case; `texts` says whether articles may be shown."""

    def __init__(self, path: str, seconds: float | None, memory: int | None, texts: bool) -> None:
        self._path = Path(path)
        self._limits = Limits(seconds, memory)
        self._texts = texts
        self._site: Site | None = None
        self._problem: Exception | None = None

    def open(self) -> None:
        """Opens what was built last; if it cannot be, the response says so."""
        try:
            if self._site is None or not self._site.stands():
                self._site = None
                gc.collect()  # or the old one would hold its generation
                self._site = Site(self._path, self._limits, texts=self._texts)
            self._problem = None
        except Exception as error:  # noqa: BLE001 - kept for the response
            self._site, self._problem = None, error

    def answer(self, request: bytes) -> Answer:
        """The response to a request, or what is wrong with it."""
        asked = _decoded(request)
        is_last = False
        try:
            given = self._answered(asked)
        except TooLarge as error:
            given = error_responses.refusal(error, asked)
            is_last = True  # with what libraries have left of their own files
        except DiplographError as error:
            given = error_responses.refusal(error, asked)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - a fault of ours is told here, not to the browser
            traceback.print_exc()
            given = error_responses.failure(asked)
        if given.body is not None:
            return Answer(msgpack.encode(given), last=is_last)
        return Answer(msgpack.encode(given), partial(_copy, Path(asked.spool)))

    def answer_limit(self, request: bytes, error: LimitExceeded) -> bytes:
        """What can be said for want of a response."""
        asked = _decoded(request)
        try:
            given = ended(self._site, asked, error)
        except Exception:  # noqa: BLE001 - the reason is told in any case
            given = error_responses.refusal(error, asked)
        return msgpack.encode(given)

    def _answered(self, asked: WorkerRequest) -> WorkerResponse:
        if self._site is None:
            assert self._problem is not None  # noqa: S101 - why it is not open
            raise self._problem
        try:
            return answer(self._site, asked)
        finally:
            self._site.forget_texts()


def _copy(spool: Path, file: IO[bytes]) -> bytes:
    with spool.open("rb") as body:
        shutil.copyfileobj(body, file, 1 << 18)
    spool.unlink()
    return b""


def _decoded(request: bytes) -> WorkerRequest:
    asked = msgpack.decode(request, type=WorkerRequest)
    asked.spool = str(Path(tempfile.gettempdir()) / "response")
    return asked
