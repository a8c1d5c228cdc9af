"""Runs the application with uvicorn."""

import asyncio
import logging
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import uvicorn

from diplograph.errors import DiplographError
from diplograph.web.access_log import AccessLog
from diplograph.web.app import ServerOptions, application
from diplograph.web.connection import AT_ONCE, Connection, open_at_most, tell_error

if TYPE_CHECKING:
    from diplograph.case import Case

_LINE = 1 << 17
"""The most bytes of a request's head: its URL may have a SPARQL query."""
_BACKLOG = 256
"""Connections that wait to be accepted, at most."""
_LEAVING = 5
"""Seconds for responses to end after Ctrl-C."""


def serve(
    case: "Case | str | Path",
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    root_path: str = "",
    ready: Callable[[str], object] = lambda _address: None,
    access_log: bool = False,
    **options: Unpack[ServerOptions],
) -> None:
    """Serves a case until Ctrl-C; `ready` receives the URL as soon as the server accepts requests.

    Port 0 is any free port. `root_path` is the path under which a proxy shows it, such as `/talks`.
    `access_log` has each request written to standard error, in the Common Log Format. The other
    options are those of `application`.

    Raises:
        DiplographError: the server cannot listen at this address.
        UsageError: there is no case there.
        InputError: its file is wrong.
    """
    root_path = f"/{root_path.strip('/')}".rstrip("/")
    options["allowed_hosts"] = [*options.get("allowed_hosts", ()), *([host] if host else [])]
    app = application(case, **options)
    if access_log:
        app.add_middleware(AccessLog)
    with _listening(host, port) as listening:
        found = listening.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        config = uvicorn.Config(
            app,
            root_path=root_path,
            log_level="error",
            access_log=False,
            server_header=False,
            h11_max_incomplete_event_size=_LINE,
            http=Connection,
            ws="none",
            timeout_graceful_shutdown=_LEAVING,
            backlog=AT_ONCE,
        )
        address = f"http://{shown}:{found}/"
        Connection.open_at_most = open_at_most()

        def started() -> None:
            listening.listen(_BACKLOG)  # the loop has set it to what it accepts at once
            ready(address)

        server = _Server(config, started, app.state.stop)
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listening])


class _Server(uvicorn.Server):
    """A server that calls `ready` when it accepts requests, and stops at once and quietly."""

    def __init__(
        self, config: uvicorn.Config, ready: Callable[[], object], stop: Callable[[], object]
    ) -> None:
        super().__init__(config)
        self._ready = ready
        self._stop = stop
        logging.getLogger("uvicorn.error").addFilter(lambda _record: not self.should_exit)

    async def startup(self, *args: Any, **more: Any) -> None:
        """Starts as uvicorn does, then calls `ready`."""
        asyncio.get_running_loop().set_exception_handler(tell_error)
        await super().startup(*args, **more)
        self._ready()

    async def shutdown(self, *args: Any, **more: Any) -> None:
        """Ends the requests in progress, then stops as uvicorn does, which would wait for them."""
        self._stop()
        await super().shutdown(*args, **more)


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        found = socket.create_server((host, port), family=family, backlog=_BACKLOG)
        # asyncio sets TCP_NODELAY only where the protocol is named: else a response of two packets
        # waits for the client's delayed acknowledgement, some 45 ms on a kept connection
        return socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, found.detach())
    except OverflowError as error:
        raise DiplographError(f"port {port}; expected a number from 0 to 65535") from error
    except OSError as error:
        why = os.strerror(error.errno).lower() if error.errno and error.errno > 0 else str(error)
        hint = "another port: --port 8001; 0 is any that is free"
        raise DiplographError(
            f"{host}, port {port}: cannot be listened at: {why} ({hint})"
        ) from error
