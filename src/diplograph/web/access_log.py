"""Writes a line for each request, in the Common Log Format of web servers."""

import sys
from datetime import UTC, datetime
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class AccessLog:
    """Writes a line to standard error when a response is complete, or its client has left."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, and counts the bytes of its response."""
        status, size = int(HTTPStatus.INTERNAL_SERVER_ERROR), 0

        async def sent(message: Message) -> None:
            nonlocal status, size
            status = message.get("status", status)
            size += len(message.get("body", b""))
            await send(message)

        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        try:
            await self._app(scope, receive, sent)
        finally:
            sys.stderr.write(f"{line_of(scope, status, size)}\n")


def line_of(scope: Scope, status: int, size: int) -> str:
    """The line for a request and its response: client, time, request, status and bytes."""
    client = (scope.get("client") or ("-",))[0]
    time = datetime.now(UTC).strftime("%d/%b/%Y:%H:%M:%S %z")
    query = scope["query_string"]
    target = scope.get("raw_path", scope["path"].encode()) + (b"?" + query if query else b"")
    asked = "".join(
        char if "!" <= char <= "~" and char not in '"\\' else f"\\x{ord(char):02x}"
        for char in target.decode("latin-1")
    )
    request = f"{scope['method']} {asked} HTTP/{scope['http_version']}"
    return f'{client} - - [{time}] "{request}" {status} {size or "-"}'
