"""The workers of a server: who waits for whom, and who gives way."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from diplograph.isolation import Limits, pool
from diplograph.isolation.pool import Busy, Disconnected, Pool

GATE = '''
import time
from pathlib import Path
from diplograph.isolation.protocol import Answer

class Gate:
    """Answers as soon as the file is there that the request names."""

    def open(self): pass
    def answer_limit(self, request, error): return None
    def answer(self, request):
        while not Path(request.decode()).exists():
            time.sleep(0.01)
        return Answer(request)
'''


class Clients:
    """Clients of a pool with one worker, and what became of their requests, in that order."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ended: list[tuple[str, str]] = []
        self._pool = Pool("gate:Gate", [], number=1, limits=Limits(seconds=None))
        self._asking: dict[str, asyncio.Task[None]] = {}

    async def ask(self, client: str, name: str) -> None:
        """Has a client ask; the answer comes once the file is there."""
        self._asking[name] = asyncio.create_task(self._ask(client, name))
        await asyncio.sleep(0)

    async def _ask(self, client: str, name: str) -> None:
        try:
            await self._pool.ask(str(self.folder / name).encode(), _stays, client)
            self.ended.append((name, "answered"))
        except Busy:
            self.ended.append((name, "busy"))
        except Disconnected:
            self.ended.append((name, "left"))

    def open(self, *names: str) -> None:
        for name in names:
            (self.folder / name).touch()

    async def wait(self, *names: str) -> None:
        await asyncio.gather(*(self._asking[name] for name in names))

    def close(self) -> None:
        self._pool.close()


async def _stays() -> None:
    """A client that never disconnects."""
    await asyncio.Event().wait()


@pytest.fixture
def clients(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clients:
    (tmp_path / "gate.py").write_text(GATE)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return Clients(tmp_path)


def run(clients: Clients, script: Coroutine[Any, Any, None]) -> list[tuple[str, str]]:
    try:
        asyncio.run(script)
    finally:
        clients.close()
    return clients.ended


def test_who_asks_long_keeps_nobody_waiting(
    clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "QUICK", 0.01)

    async def script() -> None:
        await clients.ask("a", "long")
        await clients.ask("b", "short")
        clients.open("short")
        await clients.wait("short")
        clients.open("long")
        await clients.wait("long")

    assert run(clients, script()) == [("short", "answered"), ("long", "answered")]


def test_who_has_more_than_others_gives_way(
    clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But not to itself: what it asks more waits."""
    monkeypatch.setattr(pool, "QUICK", 0.01)

    async def script() -> None:
        for name in ("first", "second", "third"):
            await clients.ask("a", name)
            await asyncio.sleep(0.5)
        assert clients.ended == []
        await clients.ask("b", "other")
        clients.open("other")
        await clients.wait("first", "other")
        clients.open("second", "third")
        await clients.wait("second", "third")

    ended = run(clients, script())
    assert ended[:2] == [("first", "busy"), ("other", "answered")]
    assert sorted(ended[2:]) == [("second", "answered"), ("third", "answered")]


def test_clients_take_turns(clients: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "QUICK", 3600.0)

    async def script() -> None:
        for client, name in (("a", "a1"), ("a", "a2"), ("a", "a3"), ("b", "b1"), ("c", "c1")):
            await clients.ask(client, name)
        clients.open("a1", "a2", "a3", "b1", "c1")
        await clients.wait("a1", "a2", "a3", "b1", "c1")

    assert [name for name, _ in run(clients, script())] == ["a1", "a2", "b1", "c1", "a3"]


def test_who_fills_the_queue_makes_room_for_others(
    clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "QUICK", 3600.0)
    monkeypatch.setattr(pool, "WAITING", 3)

    async def script() -> None:
        for name in ("a1", "a2", "a3", "a4", "a5"):
            await clients.ask("a", name)
        await clients.wait("a5")
        await clients.ask("b", "b1")
        await clients.wait("a4")
        clients.open("a1", "a2", "a3", "b1")
        await clients.wait("a1", "a2", "a3", "b1")

    ended = run(clients, script())
    assert ended[:2] == [("a5", "busy"), ("a4", "busy")]
    assert [name for name, _ in ended[2:]] == ["a1", "a2", "b1", "a3"]
