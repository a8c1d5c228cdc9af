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

from measures import PROGRAM, Corpus, Row
from processes import peer, run

CONNECTIONS = 4
ENGINE = "Oxigraph"
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
def served(command: list[str | int | Path], port: int) -> Iterator[str]:
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

    return [
        Kind(
            "SPARQL, the same again",
            ROWS,
            sparql("/sparql", same),
            ENGINE,
            sparql("/query", same),
            0.2,
        ),
        Kind(
            "SPARQL, each another",
            ROWS,
            sparql("/sparql", other),
            ENGINE,
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


def serving(case: Corpus, seconds: float, rounds: int) -> list[Row]:
    """A row for each kind of request, of a corpus that is built."""
    folder = case.folder
    triples, tables, metadata = (folder / name for name in ("web.nt", "tables.db", "peer.json"))
    programs = peer("oxigraph") / "oxigraph", peer("datasette") / "datasette"
    if not tables.exists():
        run([*PROGRAM, "-C", folder, "tables", tables])
        run([*PROGRAM, "-C", folder, "export", "--output", triples])
        run([programs[0], "load", "--location", folder / "web-peer", "--file", triples])
    queries = {"positions-of": {"sql": CANNED}}
    metadata.write_text(json.dumps({"databases": {"tables": {"queries": queries}}}))
    ours, engine, datasette = (free_port() for _ in range(3))
    commands = {
        ours: [*PROGRAM, "-C", folder, "serve", "--port", ours],
        engine: [
            *(programs[0], "serve-read-only", "--location", folder / "web-peer"),
            *("--bind", f"127.0.0.1:{engine}"),
        ],
        datasette: [programs[1], "serve", "--metadata", metadata, tables, "--port", datasette],
    }
    with ExitStack() as servers:
        sites = {
            port: servers.enter_context(served(command, port)) for port, command in commands.items()
        }
        return [
            _row(
                kind,
                sites[ours],
                sites[engine if kind.peer == ENGINE else datasette],
                seconds,
                rounds,
            )
            for kind in kinds(folder)
        ]


def _row(kind: Kind, site: str, beside: str, seconds: float, rounds: int) -> Row:
    pairs = [
        (
            rate(site, kind.ours, kind.accept, seconds),
            rate(beside, kind.theirs, kind.accept, seconds),
        )
        for _ in range(rounds)
    ]
    ours, theirs = (max(column) for column in zip(*pairs, strict=True))
    return Row(
        f"web, four kept connections: {kind.what}",
        f"{ours:,.0f}/s",
        f"{kind.peer} {theirs:,.0f}/s",
        f"{ours / theirs:.2f}×",
        f"≥ {kind.reach:g}×",
        ours >= kind.reach * theirs,
    )


def main() -> None:
    """Measures a corpus of its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        case = Corpus(Path(folder) / "case", given.articles)
        run([*PROGRAM, "-C", case.folder, "build"])
        for row in serving(case, given.seconds, given.rounds):
            print(*row, sep=" | ")


if __name__ == "__main__":
    main()
