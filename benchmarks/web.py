"""Measures pages and SPARQL of `diplograph serve` beside its peers, by four kept connections.

    python benchmarks/web.py [--articles 1000] [--seconds 4] [--rounds 3]

Beside it stand Oxigraph's own server with the same triples, and Datasette with the tables of the
same case. Ours and theirs take turns, so that a busy spell hits both; a row has the best round of
each. What is asked again and what is asked for the first time are rows of their own.
"""

import argparse
import itertools
import json
import socket
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from measures import PROGRAM, Corpus
from processes import peer, run

CONNECTIONS = 4
NUMBERS = itertools.count(1)
DP = "https://w3id.org/diplograph/ns#"
PREFIX = f"PREFIX dp: <{DP}> "
BROWSER = "text/html"
ROWS = "application/sparql-results+json"
CANNED = """SELECT p.position, p.party_label, p.stance_label, p.target_label, p.held, e.exact
FROM positions p JOIN evidence e ON e.position = p.position WHERE p.party = :party LIMIT 100"""

Address = Callable[[], str]


class Kind(NamedTuple):
    """A kind of request: what it gets, how ours and the peer's URLs are made, and its reach."""

    what: str
    accept: str
    ours: Address
    peer: str
    theirs: Address
    reach: float


def answered(stream: socket.socket, path: str, accept: str) -> None:
    """One request by a kept connection; stops the benchmark unless it succeeds."""
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {accept}\r\n\r\n"
    stream.sendall(head.encode())
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(stream)
    head, _, body = (part.decode("latin-1") for part in data.partition(b"\r\n\r\n"))
    status, *lines = head.split("\r\n")
    if " 200 " not in status:
        raise SystemExit(f"{path}\n{head}\n{body}")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    received = len(data) - data.index(b"\r\n\r\n") - 4
    if "content-length" in headers:
        left = int(headers["content-length"]) - received
        while left > 0:
            left -= len(_more(stream))
    else:
        end = data[-5:]
        while end != b"0\r\n\r\n":
            end = (end + _more(stream))[-5:]


def _more(stream: socket.socket) -> bytes:
    data = stream.recv(1 << 18)
    if not data:
        raise SystemExit("the server closed the connection")
    return data


def rate(site: str, address: Address, accept: str, seconds: float) -> float:
    """Requests a second, by four connections at once."""
    host = (str(urlsplit(site).hostname), int(urlsplit(site).port or 80))

    def ask(end: float) -> int:
        with closing(socket.create_connection(host)) as stream:
            stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for number in itertools.count(1):
                answered(stream, address(), accept)
                if time.monotonic() > end:
                    return number
        raise AssertionError

    ask(0)  # what is asked again is not asked for the first time
    began = time.monotonic()
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        return sum(threads.map(ask, [began + seconds] * CONNECTIONS)) / (time.monotonic() - began)


@contextmanager
def served(command: list[str | Path], port: int) -> Iterator[str]:
    """A server, until the block ends; its address, once it answers."""
    with subprocess.Popen(
        [*map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                except ConnectionRefusedError:
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def free_port() -> int:
    """A port that nothing listens at."""
    with closing(socket.create_server(("127.0.0.1", 0))) as found:
        return int(found.getsockname()[1])


def kinds(folder: Path) -> list[Kind]:
    """What is asked, for the parties and things of the case."""
    with closing(sqlite3.connect(folder / "tables.db")) as tables:
        parties = [
            row[0] for row in tables.execute("SELECT DISTINCT party FROM positions LIMIT 500")
        ]
        most = tables.execute("SELECT party FROM positions GROUP BY 1 ORDER BY count(*) DESC")
        party = next(most)[0]
    small = PREFIX + "SELECT ?p ?t {{ ?p dp:stance dp:rejects ; dp:target ?t }} LIMIT {}"
    others = itertools.cycle(parties)

    def sparql(path: str, limit: Callable[[], object]) -> Address:
        return lambda: f"{path}?{urlencode({'query': small.format(limit())})}"

    canned = "/tables/positions-of"
    same, other = (lambda: 10), (lambda: f"10 OFFSET {next(NUMBERS) % 400} # {next(NUMBERS)}")
    table = f"/tables/positions?party={quote(party)}"
    saved = f"/query/positions-of{{}}?actor={quote(party)}"

    def another(form: str) -> str:
        return f"/query/positions-of{form}?actor={quote(next(others))}&limit={_size()}"

    ox = "Oxigraph"
    return [
        Kind(
            "SPARQL, the same again", ROWS, sparql("/sparql", same), ox, sparql("/query", same), 0.2
        ),
        Kind(
            "SPARQL, each another",
            ROWS,
            sparql("/sparql", other),
            ox,
            sparql("/query", other),
            0.05,
        ),
        Kind(
            *("a saved query's page", BROWSER, lambda: saved.format(""), "Datasette"),
            *(lambda: f"{canned}?party={quote(party)}", 1),
        ),
        Kind(
            *("a saved query's page, each another", BROWSER),
            *(lambda: another(""), "Datasette"),
            *(lambda: f"{canned}?party={quote(next(others))}", 1),
        ),
        Kind(
            *("its rows as JSON", "*/*", lambda: f"{saved.format('.json')}&limit=100", "Datasette"),
            *(lambda: f"{canned}.json?party={quote(party)}", 1),
        ),
        Kind(
            *("its rows as JSON, each another", "*/*"),
            *(lambda: another(".json"), "Datasette"),
            *(lambda: f"{canned}.json?party={quote(next(others))}", 1),
        ),
        Kind(
            *(
                "a thing's page",
                BROWSER,
                lambda: f"/show/{quote(party)}",
                "Datasette, a table's page",
            ),
            *(lambda: table, 2),
        ),
        Kind(
            *(
                "a thing's page, each another",
                BROWSER,
                lambda: f"/show/{quote(next(others))}?n={next(NUMBERS)}",
            ),
            *(
                "Datasette, a table's page",
                lambda: f"/tables/positions?party={quote(next(others))}",
                2,
            ),
        ),
    ]


def _size() -> int:
    """About a hundred, another for each hundred of requests: so few are asked for again."""
    return 100 + next(NUMBERS) // 100 % 100


def measure(folder: Path, articles: int, seconds: float, rounds: int) -> None:
    """Prints a row for each kind of request."""
    Corpus(folder, articles)
    if not (folder / ".diplograph").exists():
        run([*PROGRAM, "-C", folder, "build"])
    triples, tables = folder / "graph.nt", folder / "tables.db"
    if not tables.exists():
        run([*PROGRAM, "-C", folder, "tables", tables])
        run([*PROGRAM, "-C", folder, "export", "--output", triples])
        engine = peer("oxigraph") / "oxigraph"
        run([engine, "load", "--location", folder / "peer", "--file", triples])
    metadata = folder / "metadata.json"
    queries = {"positions-of": {"sql": CANNED}}
    metadata.write_text(json.dumps({"databases": {"tables": {"queries": queries}}}))
    ports = [free_port() for _ in range(3)]
    ours = [*PROGRAM, "-C", folder, "serve", "--port", str(ports[0])]
    engine = [peer("oxigraph") / "oxigraph", "serve-read-only", "--location", folder / "peer"]
    datasette = [peer("datasette") / "datasette", "serve", "--metadata", metadata, tables]
    with ExitStack() as servers:
        site = servers.enter_context(served(ours, ports[0]))
        engine_site = servers.enter_context(
            served([*engine, "--bind", f"127.0.0.1:{ports[1]}"], ports[1])
        )
        tables_site = servers.enter_context(served([*datasette, "--port", str(ports[2])], ports[2]))
        for kind in kinds(folder):
            beside = engine_site if kind.peer == "Oxigraph" else tables_site
            pairs = [
                (
                    rate(site, kind.ours, kind.accept, seconds),
                    rate(beside, kind.theirs, kind.accept, seconds),
                )
                for _ in range(rounds)
            ]
            mine, other = (max(column) for column in zip(*pairs, strict=True))
            reached = "yes" if mine >= kind.reach * other else "**no**"
            rates = f"{mine:,.0f}/s | {kind.peer} {other:,.0f}/s | {mine / other:.2f} ×"
            print(f"| {kind.what} | {rates} | ≥ {kind.reach:g} × | {reached} |", flush=True)


def main() -> None:
    """Measures a corpus, in a folder that is kept if it is named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as own:
        folder = given.folder or Path(own) / "case"
        measure(folder, given.articles, given.seconds, given.rounds)


if __name__ == "__main__":
    main()
