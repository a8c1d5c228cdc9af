"""A process that answers: it reads requests from standard input until there are no more.

Its words are the case's folder, the seconds and the bytes that an answer may take (empty for no
limit), `texts` where articles may be shown, and a folder of its own, where all that it writes
stands. Without its server it ends at once, whatever it is at, with all that it has started and
written.
"""

import gc
import os
import resource
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import IO, TypeVar

from diplograph.errors import DiplographError
from diplograph.running import Limits
from diplograph.running.watching import watched
from diplograph.web import refusing
from diplograph.web.giving import TooLarge
from diplograph.web.messages import Asked, Given, Ready, receive, send
from diplograph.web.site import Site
from diplograph.web.views import answer, ended

_T = TypeVar("_T")


class _Worker:
    """Answers requests, one after another."""

    def __init__(self, path: Path, limits: Limits, *, texts: bool, out: IO[bytes]) -> None:
        self._path = path
        self._limits = limits
        self._texts = texts
        self._out = out
        self._site: Site | None = None

    def answer(self, asked: Asked) -> None:
        """Sends the answer to a request, or what is wrong with it; its time is for the answer."""
        site = _tried(asked, self._opened)
        send(self._out, Ready())
        with watched(self._limits, partial(self._end, asked)):
            given = _tried(asked, partial(answer, site, asked)) if isinstance(site, Site) else site
            if self._site is not None:
                self._site.forget_texts()
        send(self._out, given)

    def _opened(self) -> Site:
        """What is in force."""
        if self._site is None or not self._site.stands():
            self._site = None
            gc.collect()  # or the old one would hold its generation
            self._site = Site(self._path, self._limits, texts=self._texts)
        return self._site

    def _end(self, asked: Asked, why: DiplographError) -> None:
        """Sends what can be said for want of an answer, and ends the process at once."""
        try:
            try:
                given = ended(self._site, asked, why)
            except Exception:  # noqa: BLE001 - the reason is told in any case
                given = refusing.refusal(why, asked)
            given.last = True
            send(self._out, given)
        finally:
            os._exit(1)


def _tried(asked: Asked, do: Callable[[], _T]) -> _T | Given:
    """What is done, or what to answer instead."""
    try:
        return do()
    except TooLarge as error:
        given = refusing.refusal(error, asked)
        given.last = True  # with what libraries have left of their own files
        return given
    except DiplographError as error:
        return refusing.refusal(error, asked)
    except Exception:  # noqa: BLE001 - a fault of ours is told here, not to the browser
        traceback.print_exc()
        return refusing.failure(asked)


def _read(stream: IO[bytes], requests: "SimpleQueue[Asked]", folder: str) -> None:
    """Takes requests until the server is gone, and with it all reason to be."""
    try:
        while (asked := receive(stream, Asked)) is not None:
            requests.put(asked)
        shutil.rmtree(folder, ignore_errors=True)
        os.killpg(os.getpid(), signal.SIGKILL)
    finally:
        os._exit(1)


def _bound(size: int | None) -> None:
    """Lets no file that this process writes grow beyond some bytes."""
    if size is not None:
        with suppress(ValueError, OSError):  # a stricter one is in force
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def main(path: str, seconds: str, memory: str, texts: str, folder: str) -> None:
    """Answers what standard input asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    limits = Limits(float(seconds) if seconds else None, int(memory) if memory else None)
    _bound(limits.memory)
    requests: SimpleQueue[Asked] = SimpleQueue()
    Thread(target=_read, args=(sys.stdin.buffer, requests, folder), daemon=True).start()
    worker = _Worker(Path(path), limits, texts=bool(texts), out=out)
    while True:
        worker.answer(requests.get())


if __name__ == "__main__":
    main(*sys.argv[1:])
