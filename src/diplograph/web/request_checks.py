"""Refuses requests before they reach a route: of a foreign host, or of doubtful length."""

import re
from collections.abc import Iterable
from http import HTTPStatus
from ipaddress import ip_address
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from diplograph.errors import UsageError
from diplograph.web import error_responses

_HOST: Final = re.compile(r"(?:\[(?P<ipv6>[\da-f:.]+)\]|(?P<name>[\w.-]+?)\.?)(?::(?P<port>\d*))?")
"""The value of the header Host: RFC 9110, 7.2, in lower case."""


class RequestChecks:
    """Refuses requests whose `Host` is none of this server's, and those with two lengths.

    Its own are the loopback names, the address that the client has connected to, and the `allowed`
    ones, with any port. Of another host is the page of another site that has let its name point to
    this machine (DNS rebinding): its browser takes both for one site.
    """

    def __init__(self, app: ASGIApp, allowed: Iterable[str]) -> None:
        self._app = app
        self._allowed = set(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, or answers why it is refused."""
        app = self._app
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            host = headers.get("Host", "")
            if "Transfer-Encoding" in headers and "Content-Length" in headers:
                app = _refusal(
                    HTTPStatus.BAD_REQUEST,
                    "the request has both Content-Length and Transfer-Encoding",
                    scope,
                )
            elif not self._is_own(host, scope):
                app = _refusal(
                    HTTPStatus.MISDIRECTED_REQUEST,
                    f"this server is not {host or 'without a Host'} "
                    "(whoever runs it may add the name: --allowed-host)",
                    scope,
                )
        await app(scope, receive, send)

    def _is_own(self, host: str, scope: Scope) -> bool:
        found = _HOST.fullmatch(host.lower())
        if found is None:
            return False
        name = found["ipv6"] or found["name"]
        address, _ = scope.get("server") or ("", None)
        if name in {*self._allowed, "localhost", address} or name.endswith(".localhost"):
            return True
        try:
            return ip_address(name).is_loopback
        except ValueError:
            return False


def host_name(text: str) -> str:
    """A host as it is compared: in lower case, without brackets and a final dot.

    Raises:
        UsageError: it is no host, or has a port.
    """
    found = _HOST.fullmatch(text.lower()) or _HOST.fullmatch(f"[{text.lower()}]")
    if found is None or found["port"] is not None:
        raise UsageError(f"{text!r} is no host; expected a name or an IP address, without a port")
    return str(found["ipv6"] or found["name"])


def _refusal(status: HTTPStatus, line: str, scope: Scope) -> ASGIApp:
    accept = Headers(scope=scope).get("Accept", "")
    root = scope.get("root_path", "").rstrip("/")
    response = error_responses.lines_response(status, [line], accept, root)
    close = {"Connection": "close"}  # what follows may be a part of it (RFC 9112, 6.3)
    return Response(response.body, status, response.headers | close)
