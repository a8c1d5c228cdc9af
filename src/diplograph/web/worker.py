"""A process that answers: it reads requests from standard input until there are no more.

Its words are the case's folder, the seconds and the bytes that an answer may take (empty for no
limit), and `texts` where articles may be shown.
"""

import os
import signal
import sys
import traceback
from pathlib import Path
from typing import IO

from diplograph.errors import DiplographError, LimitError
from diplograph.running import Limits
from diplograph.running.watching import watched
from diplograph.web import refusing
from diplograph.web.messages import Asked, receive, send
from diplograph.web.site import Site
from diplograph.web.views import answer


def main(path: str, seconds: str, memory: str, texts: str) -> None:
    """Answers requests, one after another."""
    limits = Limits(float(seconds) if seconds else None, int(memory) if memory else None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    site: Site | None = None
    while (asked := receive(sys.stdin.buffer, Asked)) is not None:
        with watched(limits, lambda why, asked=asked: _end(out, asked, why)):  # type: ignore[misc]
            try:
                if site is None or not site.stands():
                    site = Site(Path(path), limits, texts=bool(texts))
                given = answer(site, asked)
            except DiplographError as error:
                given = refusing.refusal(error, asked)
            except Exception:  # noqa: BLE001 - a fault of ours is told here, not to the browser
                traceback.print_exc()
                given = refusing.failure(asked)
        send(out, given)


def _end(out: IO[bytes], asked: Asked, why: str) -> None:
    given = refusing.refusal(LimitError(why), asked)
    given.last = True
    send(out, given)
    os._exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
