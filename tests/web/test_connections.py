"""Connections whose requests do not come, or come in too great a number."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from diplograph.web import connection
from diplograph.web.access_log import AccessLog, line_of
from diplograph.web.connection import Connection, tell_error

HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
RELEASED: list[bool] = []
Client = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Open = Callable[[bytes], Awaitable[Client]]


async def _app(scope: Any, receive: Any, send: Any) -> None:
    """Reads the body, then answers; the path `/slow` not before it is released."""
    while (await receive()).get("more_body"):
        pass
    while scope["path"] == "/slow" and not RELEASED:
        await asyncio.sleep(0.01)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"done"})


def run(script: Callable[[Open], Awaitable[None]]) -> None:
    """Runs a script with a function that opens a connection, and sends something."""

    RELEASED.clear()

    async def main() -> None:
        config = uvicorn.Config(_app, http=Connection, ws="none")
        config.load()
        state = ServerState()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Connection(config, state, {}), "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]

        writers: list[asyncio.StreamWriter] = []

        async def opened(data: bytes) -> Client:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writers.append(writer)
            writer.write(data)
            await asyncio.sleep(0.02)
            return reader, writer

        await script(opened)
        server.close()
        for writer in writers:
            writer.close()
        await asyncio.sleep(0.05)

    asyncio.run(main())


async def _dribble(writer: asyncio.StreamWriter) -> None:
    for _ in range(10_000):
        writer.write(b"a")
        await writer.drain()
        await asyncio.sleep(0.01)


async def _ends(client: Client) -> bool:
    """Whether the server closes the connection without a word."""
    try:
        return await client[0].read() == b""
    except ConnectionResetError:
        return True


def test_who_does_not_send_its_request_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even one who sends a byte now and then, or half of a body, or half of a second one."""
    monkeypatch.setattr(connection, "PATIENCE", 0.3)

    async def script(opened: Open) -> None:
        post = HEAD.replace(b"GET", b"POST") + b"Content-Length: 9\r\n\r\nhalf"
        silent, half, body = [await opened(data) for data in (b"", HEAD, post)]
        slow = await opened(HEAD + b"A: ")
        assert all([await _ends(each) for each in (silent, half, body)])
        with pytest.raises(ConnectionError):
            await _dribble(slow[1])
        answered, writer = await opened(HEAD + b"\r\n")
        assert (await answered.readuntil(b"done")).startswith(b"HTTP/1.1 200")
        writer.write(HEAD)
        assert b"200" not in await answered.read()

    run(script)


def test_who_is_answered_is_not_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "PATIENCE", 0.3)

    async def script(opened: Open) -> None:
        reader, _ = await opened(HEAD.replace(b"/ ", b"/slow ") + b"\r\n")
        await asyncio.sleep(0.6)
        RELEASED.append(True)
        assert (await reader.readuntil(b"done")).startswith(b"HTTP/1.1 200")

    run(script)


def test_of_too_many_the_one_that_waits_longest_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Connection, "open_at_most", 3)

    async def script(opened: Open) -> None:
        slow, _ = await opened(HEAD.replace(b"/ ", b"/slow ") + b"\r\n")
        half = [await opened(HEAD) for _ in range(4)]
        quick, _ = await opened(HEAD + b"\r\n")
        assert (await quick.readuntil(b"done")).startswith(b"HTTP/1.1 200")
        RELEASED.append(True)
        assert (await slow.readuntil(b"done")).startswith(b"HTTP/1.1 200")
        assert all([await _ends(each) for each in half[:3]])
        half[3][1].write(b"\r\n")
        assert (await half[3][0].readuntil(b"done")).startswith(b"HTTP/1.1 200")

    run(script)


def test_that_no_descriptors_are_left_is_told_once(capfd: pytest.CaptureFixture[str]) -> None:
    async def script() -> None:
        for _ in range(1_000):
            tell_error(
                asyncio.get_running_loop(),
                {"message": "socket.accept() out of system resource", "exception": OSError(24)},
            )

    asyncio.run(script())
    assert capfd.readouterr().err.count("\n") == 1


def test_a_line_for_each_request(capfd: pytest.CaptureFixture[str]) -> None:
    """In the Common Log Format, whatever the client sends."""
    request = {"method": "GET", "path": "/x", "raw_path": b"/x", "query_string": b'a="\n\xe9'}
    scope = {"type": "http", "http_version": "1.1", "client": ("192.0.2.7", 8), **request}

    async def sends(_: Any) -> None:
        pass

    async def receives() -> Any:
        return {}

    asyncio.run(AccessLog(_app)(scope, receives, sends))
    expected = r'192\.0\.2\.7 - - \[[^]]+ \+0000\] "GET /x\?a=\\x22\\x0a\\xe9 HTTP/1\.1" 200 4\n'
    assert re.fullmatch(expected, capfd.readouterr().err)
    assert line_of(scope, 304, 0).endswith(" 304 -")
