"""Attack a server, and look how long others wait for a page and for a small query meanwhile.

    cd tests && ../.venv/bin/python -m faults.attacks CASE [--seconds 10]

Four clients at once draw pictures, ask queries that never end, or leave their requests half sent;
each has an address of its own (127.0.0.x, on Linux). One line for each attack: the median and the
99th percentile of a page that is made anew and of a small SELECT, and the lines of the log.
"""

import argparse
import contextlib
import http.client
import itertools
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

from .kills import say

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
SMALL = "SELECT ?s { ?s a ?class } LIMIT 10 # "
HOSTILE = 4
HALF_SENT = 1_500
PATIENCE = 60
NUMBERS = itertools.count(1)


@contextlib.contextmanager
def served(case: Path, log: Path, *options: str) -> Iterator[int]:
    """The port of a server of the case, whose log goes to a file."""
    command = [
        sys.executable,
        "-m",
        "diplograph",
        "-C",
        str(case),
        "serve",
        "--port",
        "0",
        *options,
    ]
    with log.open("wb") as errors, subprocess.Popen(command, stderr=errors) as process:
        try:
            while not (found := re.search(r":(\d+)/", log.read_text())):
                time.sleep(0.1)
            yield int(found[1])
        finally:
            process.terminate()


def asked(port: int, path: str, client: int) -> int:
    """The status of the response to a request from 127.0.0.`client`; 0 if there was none."""
    source = (f"127.0.0.{client}", 0)
    connection = http.client.HTTPConnection(
        "127.0.0.1", port, timeout=PATIENCE, source_address=source
    )
    with contextlib.closing(connection):
        try:
            connection.request("GET", path, headers={"Accept": "*/*"})
            response = connection.getresponse()
            response.read()
        except OSError:
            return 0
        return response.status


def draw(port: int, client: int) -> None:
    """Has a picture drawn that was not drawn before."""
    asked(port, f"/query/matrix.png?since=2000-01-01&limit={next(NUMBERS)}", client)


def never_end(port: int, client: int) -> None:
    """Asks a query that never ends."""
    asked(port, f"/sparql?query={quote(ENDLESS)}", client)


def send_half(port: int, client: int) -> None:
    """Leaves many requests half sent."""
    with contextlib.ExitStack() as streams:
        for _ in range(HALF_SENT // HOSTILE):
            stream = streams.enter_context(socket.socket())
            stream.bind((f"127.0.0.{client}", 0))
            with contextlib.suppress(OSError):
                stream.connect(("127.0.0.1", port))
                stream.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nA: ")
        time.sleep(1)


def waited(port: int, path: Callable[[], str], seconds: float) -> list[float]:
    """The seconds of requests one after the other, sorted; one that fails counts as `PATIENCE`."""
    end = time.monotonic() + seconds
    found: list[float] = []
    while not found or time.monotonic() < end:
        began = time.monotonic()
        status = asked(port, path(), 200)
        found.append(time.monotonic() - began if status == 200 else PATIENCE)
    return sorted(found)


def measure(port: int, seconds: float, page: str) -> dict[str, list[float]]:
    """How long a page and a small query take, of which none was asked before."""
    kinds = {
        "page": lambda: f"{page}?n={next(NUMBERS)}",
        "SELECT": lambda: f"/sparql?query={quote(SMALL + str(next(NUMBERS)))}",
    }
    return {kind: waited(port, path, seconds) for kind, path in kinds.items()}


@contextlib.contextmanager
def attacked(port: int, attack: Callable[[int, int], None]) -> Iterator[None]:
    """Attacks a server in the block, by as many clients as `HOSTILE`."""
    stopped = threading.Event()

    def again(client: int) -> None:
        while not stopped.is_set():
            attack(port, client)

    for client in range(2, 2 + HOSTILE):
        threading.Thread(target=again, args=[client], daemon=True).start()
    yield
    stopped.set()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("case", type=Path)
    parser.add_argument("--page", default="/show/egypt")
    parser.add_argument("--seconds", type=float, default=10)
    given = parser.parse_args()
    attacks = {"pictures": draw, "endless": never_end, "half sent": send_half}
    for name, attack in {"quiet": None, **attacks}.items():
        with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
            log = Path(folder) / "log"
            port = stack.enter_context(served(given.case, log))
            for path in (given.page, f"/sparql?query={quote(SMALL)}"):
                asked(port, path, 200)  # which starts the workers
            if attack:
                stack.enter_context(attacked(port, attack))
                time.sleep(3)
            found = measure(port, given.seconds, given.page)
            lines = len(log.read_text().splitlines())
        told = "; ".join(
            f"{kind} {times[len(times) // 2] * 1000:,.0f} ms, "
            f"p99 {times[int(len(times) * 0.99)] * 1000:,.0f} ms ({len(times)})"
            for kind, times in found.items()
        )
        say(f"{name}: {told}; {lines} lines of log")
    os._exit(0)  # threads still wait for answers


if __name__ == "__main__":
    main()
