"""The connection of a client: it is closed if its request does not come, or too many are open."""

import asyncio
import resource
import sys
from functools import cache
from typing import Any, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

PATIENCE: Final = 20.0
"""Seconds in which a request must have come, head and body."""
MOST: Final = 1_000
"""Connections that are open at once, at most."""
AT_ONCE: Final = 32
"""Connections that are accepted in one round of the loop: these are open beyond the most."""
_OWN: Final = 256
"""Descriptors that are left for the server itself: files, the pipes of its workers, `AT_ONCE`."""


class Connection(H11Protocol):
    """A connection by HTTP/1.1.

    uvicorn closes one that is idle after a response; this closes one whose request does not come in
    time. Where more than `open_at_most` are open, the one that has waited longest for its request
    is closed: who asks at once is answered, however many others do not.
    """

    open_at_most = MOST

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begins to wait for a request."""
        super().connection_made(transport)
        self._clock: asyncio.TimerHandle | None = None
        self._watch()
        if len(self.connections) > self.open_at_most:
            waiting = [each for each in self.connections if isinstance(each, Connection)]
            min(waiting, key=Connection.has_time_until).transport.abort()

    def data_received(self, data: bytes) -> None:
        """Reads a part of a request, or several requests."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Ends the wait."""
        super().connection_lost(exc)
        if self._clock:
            self._clock.cancel()

    def has_time_until(self) -> float:
        """The time on the loop's clock at which it is closed; endless while it is answered."""
        for clock in (self._clock, self.timeout_keep_alive_task):
            if clock and not clock.cancelled():
                return clock.when()
        return float("inf")

    def _watch(self) -> None:
        """Waits for a request that is not complete, and no longer for one that is."""
        if self.conn.their_state not in (h11.IDLE, h11.SEND_BODY):
            if self._clock:
                self._clock.cancel()
            self._clock = None
        elif self._clock is None:  # what comes byte by byte has no more time
            self._clock = self.loop.call_later(PATIENCE, self.transport.abort)


def open_at_most() -> int:
    """The number of connections for which there are descriptors, and at most `MOST`.

    The limit of this process is raised to what it needs, as far as the system lets it.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST + _OWN
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        soft = most
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return MOST
    return max(soft - _OWN, soft // 2, 1)


def tell_error(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Handles an error of the loop: that no descriptors are left, is told once.

    asyncio reports thousands of these errors in a second, and tries again after one.
    """
    if "out of system resource" in context.get("message", ""):
        _tell_full()
    else:
        loop.default_exception_handler(context)


@cache
def _tell_full() -> None:
    sys.stderr.write("error: too many files are open for more connections (ulimit -n)\n")
