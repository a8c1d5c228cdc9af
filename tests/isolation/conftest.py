"""A built case, and a machine on the network that counts who asks it."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

import diplograph
from diplograph.coding.scaffold import start

ANSWER = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"far"}}]}}'


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample case, built; not to be changed."""
    folder = tmp_path_factory.mktemp("isolation") / "case"
    start(folder, sample=True)
    diplograph.open(folder).build()
    return folder


@pytest.fixture
def case(folder: Path) -> diplograph.Case:
    return diplograph.open(folder)


class Machine(ThreadingHTTPServer):
    """A SPARQL endpoint: `/` answers with one row, `/slow` not before `released`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Endpoint)
        self.asked: list[str] = []
        self.released = Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class Endpoint(BaseHTTPRequestHandler):
    server: Machine

    def do_POST(self) -> None:
        self.server.asked.append(self.path)
        if self.path == "/slow":
            self.server.released.wait()
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        self.wfile.write(ANSWER)

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def machine() -> Iterator[Machine]:
    with Machine() as machine:
        Thread(target=machine.serve_forever, args=(0.01,), daemon=True).start()
        yield machine
        machine.released.set()
        machine.shutdown()
