"""A process that answers: it reads requests from standard input until there are no more.

Its words are the case's folder, the seconds and the bytes that an answer may take (empty for no
limit), and `texts` where articles may be shown.
"""

import gc
import os
import signal
import sys
import traceback
from functools import partial
from pathlib import Path
from typing import IO

from diplograph.errors import DiplographError, LimitError
from diplograph.running import Limits
from diplograph.running.watching import watched
from diplograph.web import refusing
from diplograph.web.messages import Asked, receive, send
from diplograph.web.site import Site
from diplograph.web.views import answer, ended


class _Worker:
    """Answers requests, one after another."""

    def __init__(self, path: Path, limits: Limits, *, texts: bool, out: IO[bytes]) -> None:
        self._path = path
        self._limits = limits
        self._texts = texts
        self._out = out
        self._site: Site | None = None

    def answer(self, asked: Asked) -> None:
        """Sends the answer to a request, or what is wrong with it."""
        with watched(self._limits, partial(self._end, asked)):
            try:
                if self._site is None or not self._site.stands():
                    self._site = None
                    gc.collect()  # or the old one would hold its generation
                    self._site = Site(self._path, self._limits, texts=self._texts)
                given = answer(self._site, asked)
            except DiplographError as error:
                given = refusing.refusal(error, asked)
            except Exception:  # noqa: BLE001 - a fault of ours is told here, not to the browser
                traceback.print_exc()
                given = refusing.failure(asked)
        send(self._out, given)

    def _end(self, asked: Asked, why: str) -> None:
        """Sends what can be said for want of an answer, and ends the process at once."""
        error = LimitError(why)
        try:
            given = ended(self._site, asked, error)
        except Exception:  # noqa: BLE001 - the reason is told in any case
            given = refusing.refusal(error, asked)
        given.last = True
        send(self._out, given)
        os._exit(1)


def main(path: str, seconds: str, memory: str, texts: str) -> None:
    """Answers what standard input asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    limits = Limits(float(seconds) if seconds else None, int(memory) if memory else None)
    worker = _Worker(Path(path), limits, texts=bool(texts), out=out)
    while (asked := receive(sys.stdin.buffer, Asked)) is not None:
        worker.answer(asked)


if __name__ == "__main__":
    main(*sys.argv[1:])
