"""The server as a process, and what it answers while the case changes under it."""

import errno
import gc
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from time import monotonic, sleep

import click
import pytest
from msgspec import msgpack
from starlette.testclient import TestClient

import diplograph
from diplograph import Limits
from diplograph.cli.serve import serve
from diplograph.graph.store.engine_errors import translate
from diplograph.isolation import pool
from diplograph.query.dependencies import state_of
from diplograph.web import response_cache
from diplograph.web.error_responses import refusal
from diplograph.web.response_cache import CachedResponse, ResponseCache
from diplograph.web.site_task import SiteTask
from diplograph.web.worker_messages import WorkerRequest, WorkerResponse

from .conftest import BROWSER, client_of, in_the_end, read

PATIENCE = 600  # seconds after which a test fails
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@contextmanager
def _served(
    folder: Path, *words: str, spools: Path | None = None
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`diplograph serve`, and the address that it prints."""
    own = {"TMPDIR": str(spools)} if spools else {}
    command = [sys.executable, "-m", "diplograph", "-C", str(folder), "serve", "--port", "0"]
    process = subprocess.Popen(
        [*command, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | own,
    )
    try:
        assert process.stderr is not None
        said = process.stderr.readline()
        found = re.match(r"(http://127\.0\.0\.1:\d+\S*/) ", said)
        assert found, said
        yield process, found[1]
    finally:
        process.kill()
        process.communicate(timeout=PATIENCE)


def test_ctrl_c_ends_it_quietly_with_all_its_processes(case: diplograph.Case) -> None:
    import httpx2

    words = ("--processes", "1", "--timeout", f"{PATIENCE}")
    with (
        _served(case.file.root, *words) as (process, address),
        ThreadPoolExecutor(1) as threads,
    ):
        page = httpx2.get(f"{address}query/summary", headers=BROWSER, timeout=PATIENCE)
        assert page.status_code == 200
        query = {"query": ENDLESS}
        asking = threads.submit(httpx2.get, f"{address}sparql", params=query, timeout=PATIENCE)
        two = _until(lambda: len(_below(process.pid)) >= 2)  # one of each pool
        children = _below(process.pid)
        process.send_signal(signal.SIGINT)
        out, said = process.communicate(timeout=PATIENCE)
        answer = asking.result()
    assert two
    assert (process.returncode, out, said) == (0, "", "")
    assert (answer.status_code, answer.text) == (503, "the server is stopping\n")
    assert children & _running().keys() == set()


def test_who_leaves_keeps_nobody_waiting(mine: diplograph.Case) -> None:
    """What is asked in vain would go on for an hour."""
    import httpx2

    mine.build()
    (mine.file.root / "queries/greedy.rq").write_text(GREEDY)
    with _served(mine.file.root, "--processes", "1", "--timeout", "3600") as (_, address):
        for _ in range(2):
            with pytest.raises(httpx2.ReadTimeout):
                httpx2.get(f"{address}query/greedy", timeout=httpx2.Timeout(PATIENCE, read=0.5))
        answer = httpx2.get(f"{address}query/who-rejects.csv", timeout=PATIENCE)
        assert answer.status_code == 200


def test_nothing_outlives_a_server_that_is_killed(mine: diplograph.Case, tmp_path: Path) -> None:
    """Neither the workers that are idle, nor those that are busy."""
    import httpx2

    mine.build()
    spools = tmp_path / "spools"
    spools.mkdir()
    words = ("--processes", "1", "--timeout", "3600")
    with (
        _served(mine.file.root, *words, spools=spools) as (process, address),
        ThreadPoolExecutor(1) as threads,
    ):
        page = httpx2.get(f"{address}query/coverage", headers=BROWSER, timeout=PATIENCE)
        assert page.status_code == 200
        query = {"query": ENDLESS}
        asking = threads.submit(httpx2.get, f"{address}sparql", params=query, timeout=PATIENCE)
        two = _until(lambda: len(_below(process.pid)) >= 2)  # one of each pool
        children = _below(process.pid)
        process.kill()
        gone = _until(lambda: not children & _running().keys())
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        assert isinstance(asking.exception(), httpx2.TransportError)
    assert two
    assert gone
    assert list(spools.iterdir()) == []


def _until(holds: Callable[[], bool]) -> bool:
    """Whether something comes to hold."""
    last = monotonic() + PATIENCE
    while not (held := holds()) and monotonic() < last:
        sleep(0.1)
    return held


def _running() -> dict[int, tuple[int, str]]:
    """The processes that run, with the one that started each, and their words."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,stat=,args=", "-ww"],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = (line.split(maxsplit=3) for line in listed.stdout.splitlines())
    return {
        int(pid): (int(parent), "".join(words))
        for pid, parent, stat, *words in lines
        if not stat.startswith("Z")
    }


def _below(pid: int) -> set[int]:
    """The processes that a process has started, and those that these have."""
    running = _running()
    found = {pid}
    while more := {p for p, (parent, _) in running.items() if parent in found} - found:
        found |= more
    return found - {pid}


def test_behind_a_proxy_all_links_begin_with_its_path(case: diplograph.Case) -> None:
    import httpx2

    words = ("--processes", "1", "--root-path", "talks/")
    with _served(case.file.root, *words) as (_, address):
        text = httpx2.get(address, headers=BROWSER, timeout=PATIENCE).text  # as a proxy asks
    links = [link for link in read(text).links if link.startswith("/")]
    assert "/talks/query/positions-on" in links
    assert [link for link in links if not link.startswith("/talks/")] == []


def test_a_port_in_use_is_one_line(case: diplograph.Case) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(diplograph.DiplographError) as caught:
            diplograph.web.serve(case, port=port)
    assert str(caught.value) == (
        f"127.0.0.1, port {port}: cannot be listened at: address already in use "
        "(another port: --port 8001; 0 is any that is free)"
    )


@pytest.mark.parametrize("seconds", ["nan", "inf", "1e12", "0"])
def test_a_time_that_is_none_is_refused(seconds: str) -> None:
    with pytest.raises(click.BadParameter):
        serve.make_context("serve", ["--timeout", seconds])
    with pytest.raises(ValueError, match="seconds is"):
        Limits(seconds=float(seconds))


def test_nothing_built_yet_says_what_to_do(mine: diplograph.Case) -> None:
    with client_of(mine.file.root) as client:
        for address in ("/", "/query/who-rejects", "/sparql?query=ASK{}"):
            answer = client.get(address)
            assert answer.status_code == 503
            assert "nothing was built yet (run diplograph build" in read(answer.text).text
        mine.build()
        assert client.get("/query/who-rejects").status_code == 200


def test_a_build_shows_from_the_next_request_on(mine: diplograph.Case) -> None:
    mine.build()
    with client_of(mine.file.root) as client:
        before = client.get("/query/who-rejects.csv")
        tag = before.headers["etag"]
        same = client.get("/query/who-rejects.csv", headers={"If-None-Match": tag})
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
        assert "content-security-policy" not in same.headers  # it would be that of what is kept
        article = mine.file.root / "articles/2021-06-14-strait-talks.md"
        article.write_text(article.read_text().replace("stance: rejects", "stance: warns"))
        diplograph.open(mine.file.root).build()
        after = client.get("/query/who-rejects.csv", headers={"If-None-Match": tag})
        assert after.status_code == 200
        assert after.headers["etag"] != tag
        assert before.text.count("\n") > after.text.count("\n")


def test_a_text_is_shown_as_long_as_it_is_there(mine: diplograph.Case) -> None:
    mine.build()
    article = mine.file.root / "articles/2021-06-14-strait-talks.md"
    with client_of(mine.file.root) as client:
        addresses = ("/query/who-rejects", "/show/2021-06-14-strait-talks")
        before = [client.get(address) for address in addresses]
        tags = [{"If-None-Match": answer.headers["etag"]} for answer in before]
        same = [client.get(a, headers=tag) for a, tag in zip(addresses, tags, strict=True)]
        article.rename(article.with_suffix(".away"))
        after = [client.get(a, headers=tag) for a, tag in zip(addresses, tags, strict=True)]
        article.with_suffix(".away").rename(article)
        again = [client.get(address).text for address in addresses]
    assert [answer.status_code for answer in same] == [304, 304]
    for with_text, without in zip(before, after, strict=True):
        assert len(read(without.text).text) < len(read(with_text.text).text)
    assert again == [answer.text for answer in before]


def test_what_is_asked_again_needs_no_worker(mine: diplograph.Case) -> None:
    """Neither for a page with texts, nor for rows and pictures; what is not steady does."""
    mine.build()
    (mine.file.root / "queries/now.rq").write_text(
        "#+ summary: The time\nSELECT (NOW() AS ?now) (STR(RAND()) AS ?number) {}\n"
    )
    addresses = ("/query/who-rejects", "/query/who-rejects.csv", "/query/matrix.svg", "/sparql.ttl")
    with client_of(mine.file.root) as client:
        first = [client.get(address) for address in addresses]
        now = client.get("/query/now.csv")
        assert client.get("/query/now.csv").text != now.text
        assert "etag" not in now.headers
        client.app.state.stop()  # type: ignore[attr-defined]
        again = [client.get(address) for address in addresses]
        assert client.get("/query/now.csv").status_code == 503
    assert [answer.status_code for answer in again] == [200] * len(addresses)
    assert [answer.content for answer in again] == [answer.content for answer in first]
    assert [answer.headers for answer in again] == [answer.headers for answer in first]


def test_texts_are_compressed_for_who_takes_that(web: TestClient) -> None:
    for address in ("/query/coverage", "/query/positions.csv", "/void.ttl"):
        plain = web.get(address, headers={"Accept-Encoding": "br, gzip;q=0"})
        packed = web.get(address, headers={"Accept-Encoding": "br, gzip"})
        assert packed.headers["content-encoding"] == "gzip"
        assert "content-encoding" not in plain.headers
        assert packed.content == plain.content
        assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2
        assert packed.headers["etag"] != plain.headers["etag"]
        assert "Accept-Encoding" in plain.headers["vary"]
    for address in ("/query/coverage.xlsx", "/query/matrix.png", "/query/coverage.csv"):
        assert "content-encoding" not in web.get(address).headers


def test_kept_responses_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(response_cache, "MOST", 10_000)
    text = tmp_path / "text"
    text.write_text("one")
    files = {str(text): state_of(text), str(tmp_path / "none"): ""}
    kept = ResponseCache()

    def found(*requests: str) -> list[bool]:
        return [kept.get("1", request) is not None for request in requests]

    for request in "abc":
        kept.put("1", request, CachedResponse({}, bytes(2_000), files))
    assert found("a", "b", "c") == [True, True, True]
    kept.get("1", "a")
    kept.put("1", "d", CachedResponse({}, bytes(2_000), {}))
    assert found("a", "b", "c", "d") == [True, False, True, True]  # b was asked the longest ago
    kept.put("1", "e", CachedResponse({}, bytes(response_cache.LARGEST + 1), {}))
    assert found("a", "e") == [True, False]
    text.write_text("other")
    assert found("a", "d") == [False, True]
    assert kept.get("2", "d") is None
    kept.put("2", "a", CachedResponse({}, b"", {}))
    assert found("d") == [False]


def test_a_page_without_texts_does_not_stand_for_the_one_with_texts(mine: diplograph.Case) -> None:
    mine.build()
    with client_of(mine.file.root, texts=False) as client:
        without = client.get("/show/2021-06-14-strait-talks")
    with client_of(mine.file.root) as client:
        tag = {"If-None-Match": without.headers["etag"]}
        with_text = client.get("/show/2021-06-14-strait-talks", headers=tag)
    assert with_text.status_code == 200
    assert len(read(without.text).text) < len(read(with_text.text).text)


@pytest.mark.parametrize("text", ["SELECT * { ?s ?p ?o } LIMIT 9", "SELECT * { ?s ?p ?o }"])
def test_the_file_of_an_answer_is_closed(web: TestClient, text: str) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ResourceWarning)
        answer = web.get("/sparql.csv", params={"query": text})
        gc.collect()
    assert answer.text.count("\n") > 9
    assert [str(each.message) for each in caught if "unclosed file" in str(each.message)] == []


def test_what_only_its_keeper_can_mend_is_not_told_to_visitors(
    mine: diplograph.Case, capfd: pytest.CaptureFixture[str]
) -> None:
    mine.build()
    with client_of(mine.file.root) as client:
        assert client.get("/void").status_code == 200
        (mine.file.root / "diplograph.toml").write_text("nonsense")
        answer = client.get("/void")
    assert answer.status_code == 500
    assert str(mine.file.root) not in answer.text
    said = capfd.readouterr().err
    assert said.count("\n") == 1
    assert "diplograph.toml" in said


def test_a_query_that_is_changed_shows_from_the_next_request_on(mine: diplograph.Case) -> None:
    mine.build()
    path = mine.file.root / "queries/who-rejects.rq"
    with client_of(mine.file.root) as client:
        tag = client.get("/query/who-rejects.rq").headers["etag"]
        summary = "#+ summary: Something else altogether\n"
        path.write_text(re.sub(r"#\+ summary: .*\n", summary, path.read_text()))
        answer = client.get("/query/who-rejects.rq", headers={"If-None-Match": tag})
        assert answer.status_code == 200
        answer = client.get("/query/who-rejects")
        assert "Something else altogether" in answer.text
        path.write_text(path.read_text().replace("#+ summary", "#+ sumary"))
        answer = client.get("/query/who-rejects")
        assert answer.status_code == 400
        assert "queries/who-rejects.rq:1" in answer.text
        assert "Left out" in client.get("/").text  # the others are there


def test_answers_in_different_formats_bear_different_tags(web: TestClient) -> None:
    csv, tsv, page = (
        web.get("/query/coverage", headers={"Accept": kind}).headers["etag"]
        for kind in ("text/csv", "text/tab-separated-values", "text/html")
    )
    assert len({csv, tsv, page}) == 3
    answer = web.get("/query/coverage", headers={"Accept": "text/csv", "If-None-Match": tsv})
    assert answer.status_code == 200


GREEDY = """#+ summary: Takes for ever
#+ params:
#+   of: {type: iri}
SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a IN ($of)) }
"""


def test_a_saved_query_that_never_ends_is_ended(mine: diplograph.Case) -> None:
    mine.build()
    (mine.file.root / "queries/greedy.rq").write_text(GREEDY)
    with client_of(mine.file.root, limits=Limits(seconds=1)) as client:
        ask = partial(client.get, "/query/greedy")
        ended = in_the_end(ask, lambda answer: "timed out" in answer.text)
        page = read(ended.text)
        assert ended.status_code == 503
        assert "the query timed out after 1 s" in page.text
        assert "field-of" in page.ids  # it can be asked for less
        ask = partial(client.get, "/query/who-rejects")
        assert in_the_end(ask, lambda answer: answer.is_success).is_success


def test_a_saved_query_that_never_ends_blocks_no_other(mine: diplograph.Case) -> None:
    """It goes on until its process is killed from outside, which is answered, and replaced."""
    mine.build()
    root = mine.file.root
    (root / "queries/greedy.rq").write_text(GREEDY)
    app = diplograph.web.application(mine, processes=2, limits=Limits(seconds=None))
    with TestClient(app, headers=BROWSER) as client, ThreadPoolExecutor(1) as threads:
        greedy = threads.submit(client.get, "/query/greedy")
        others = [client.get("/query/who-rejects").status_code for _ in range(5)]
        running = not greedy.done()
        for pid, (parent, words) in _running().items():
            if parent == os.getpid() and str(root) in words:
                os.kill(pid, signal.SIGKILL)
        died = greedy.result()
        assert client.get("/query/who-rejects").status_code == 200
    assert running
    assert others == [200] * 5
    assert (died.status_code, "the worker crashed: SIGKILL" in died.text) == (503, True)


def test_no_more_wait_than_are_let_and_they_are_told_to_come_again(
    mine: diplograph.Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine.build()
    (mine.file.root / "queries/greedy.rq").write_text(GREEDY)
    monkeypatch.setattr(pool, "WAITING", 0)
    monkeypatch.setattr(pool, "QUICK", 3600.0)
    app = diplograph.web.application(mine, processes=1, limits=Limits(seconds=60))
    with TestClient(app) as client, ThreadPoolExecutor(1) as threads:
        greedy = threads.submit(client.get, "/query/greedy.csv")
        answers = [client.get("/query/who-rejects.csv")]
        while answers[-1].is_success and not greedy.done():  # it may not have begun
            answers.append(client.get("/query/who-rejects.csv"))
        busy = greedy.result() if greedy.done() else answers[-1]  # whichever came second
        app.state.stop()
        assert greedy.result().status_code == 503
    assert (busy.status_code, busy.headers.get("retry-after")) == (503, "5")
    assert "too many requests are waiting" in busy.text


def test_what_took_too_long_leaves_no_file(
    mine: diplograph.Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine.build()
    (mine.file.root / "queries/greedy.rq").write_text(
        "#+ summary: Rows without end\nSELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }\n"
    )
    spools = tmp_path / "spools"
    spools.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(spools))
    app = diplograph.web.application(mine, processes=1, limits=Limits(seconds=0.5))
    for _ in range(2):  # it can be started again
        with TestClient(app) as client:
            ask = partial(client.get, "/query/greedy.csv")
            answer = in_the_end(ask, lambda answer: "timed out" in answer.text)
            assert answer.status_code == 503
            assert "the query timed out after 0.5 s" in answer.text
            assert [path for path in spools.rglob("*") if path.is_file()] == []
        assert list(spools.iterdir()) == []


def test_many_ask_at_once(web: TestClient) -> None:
    addresses = ["/query/coverage.csv", "/query/summary.csv", "/show/egypt.nt"] * 8
    alone = {address: web.get(address).content for address in set(addresses)}
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(web.get, addresses))
    assert [a.content for a in answers] == [alone[address] for address in addresses]


def test_pages_that_are_not_there(web: TestClient) -> None:
    endings = ("/void.foo", "/void.pdf", "/sparql.foo", "/show.foo", "/query/summary.foo")
    outside = "/static/..%2Frendering.py"  # which the server takes for the way up
    for address in ("/nothing", "/static/nothing.css", outside, *endings):
        answer = web.get(address)
        assert answer.status_code == 404, address
        assert "Traceback" not in answer.text


@pytest.mark.parametrize(("cors", "said"), [(True, "*"), (False, None)])
def test_other_sites_may_read_it_only_where_they_are_let(
    case: diplograph.Case, cors: bool, said: str | None
) -> None:
    with client_of(case.file.root, cors=cors) as client:
        origin = {"Origin": "https://example.org"}
        for path in ("/", "/query/events.csv", "/sparql?query=nonsense"):
            answer = client.get(path, headers=origin)
            assert answer.headers.get("access-control-allow-origin") == said
            shown = answer.headers.get("access-control-expose-headers", "").split(", ")
            assert ({"ETag", "Link", "Diplograph-Remarks"} <= {*shown}) == cors
        wanted = {
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        }
        asked = client.options("/sparql", headers=origin | wanted)  # before an editor sends a query
        assert asked.headers.get("access-control-allow-origin") == said
        assert asked.is_success == cors


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8000", 200),
        ("LocalHost.", 200),
        ("case.localhost", 200),
        ("127.0.0.1:8001", 200),
        ("[::1]:8000", 200),
        ("talks.example.org", 200),
        ("TALKS.example.org:443", 200),
        ("192.0.2.7", 200),
        ("attacker.example", 421),
        ("localhost.attacker.example:8000", 421),
        ("127.0.0.1.attacker.example", 421),
        ("talks.example.org.attacker.example", 421),
        ("user@localhost", 421),
        ("10.0.0.1", 421),
        ("", 421),
    ],
)
def test_requests_for_other_hosts_are_refused(
    mine: diplograph.Case, host: str, status: int
) -> None:
    """Else a page of another site could read the case by a name that leads to this machine."""
    mine.build()
    allowed = ["Talks.example.org", "192.0.2.7"]
    with client_of(mine.file.root, allowed_hosts=allowed, cors=True) as client:
        for path in ("/", "/query/who-rejects.csv", "/static/style.css"):
            answer = client.get(path, headers={"Host": host})
            assert (answer.status_code, path) == (status, path)
            assert ("Misdirected Request" in answer.text) == (status == 421)


def test_a_server_answers_at_the_address_where_it_listens(case: diplograph.Case) -> None:
    with _served(case.file.root, "--allowed-host", "talks.example.org") as (_, address):
        port = int(address.rstrip("/").rpartition(":")[2])
        found = {
            host: int(_raw(port, f"GET /static/icon.svg HTTP/1.1\r\n{host}\r\n\r\n").split()[1])
            for host in (
                *("Host: 127.0.0.1", "Host: talks.example.org:80"),
                *("Host: attacker.example", "Host: localhost\r\nHost: attacker.example", "A: b"),
            )
        }
        old = _raw(port, "GET /static/icon.svg HTTP/1.0\r\n\r\n")
    assert list(found.values()) == [200, 200, 421, 400, 400]
    assert old.startswith("HTTP/1.1 421")


@pytest.mark.parametrize("host", ["http://example.org/", "example.org:80", "[::1]:80", ""])
def test_a_host_to_allow_has_no_port(case: diplograph.Case, host: str) -> None:
    with pytest.raises(diplograph.UsageError, match="is no host"):
        diplograph.web.application(case, allowed_hosts=[host])


def test_a_request_of_two_lengths_is_refused_with_what_follows(case: diplograph.Case) -> None:
    """The two may be told apart otherwise by a proxy, which then takes the second for another's."""
    with _served(case.file.root) as (_, address):
        said = _raw(
            int(address.rstrip("/").rpartition(":")[2]),
            "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n"
            "Content-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n"
            "5\r\nASK{}\r\n0\r\n\r\nGET /static/icon.svg HTTP/1.1\r\nHost: localhost\r\n\r\n",
        )
    assert said.startswith("HTTP/1.1 400")
    assert said.count("HTTP/1.1") == 1
    assert "both Content-Length and Transfer-Encoding" in said


def _raw(port: int, text: str) -> str:
    """What is said until the server closes the connection, or has no more to say for now."""
    with socket.create_connection(("127.0.0.1", port)) as stream:
        stream.sendall(text.encode())
        stream.settimeout(PATIENCE)
        said = stream.recv(1 << 16).decode()
        if said.startswith("HTTP/1.1 4"):
            while more := stream.recv(1 << 16).decode():
                said += more
        return said


def test_a_full_disk_tells_visitors_nothing_of_the_machine(
    mine: diplograph.Case,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Neither that of the server's files, nor that of the worker's, nor that of the store."""
    mine.build()
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(tmp_path))
    request = WorkerRequest("query", "who-rejects.csv", [], "*/*", "", "http://a", "http://a/")
    (tmp_path / "response").symlink_to("/dev/full")
    task = SiteTask(str(mine.file.root), None, None, texts=True)
    task.open()
    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(tmp_path))
        said = msgpack.decode(task.answer(msgpack.encode(request)).message, type=WorkerResponse)
    with client_of(mine.file.root) as client, monkeypatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(tmp_path / "response"))  # which is no folder
        answer = client.get("/query/who-rejects.csv", headers={"Accept": "*/*"})
    assert answer.headers["x-content-type-options"] == "nosniff"
    of_store = refusal(translate(full, mine.file.root), request)
    line = b"the server cannot answer now; whoever runs the server finds why in its output\n"
    assert [(each.status, each.body) for each in (said, of_store)] == [(503, line)] * 2
    assert (answer.status_code, answer.content) == (503, line)
    log = capfd.readouterr().err.splitlines()
    assert [line.split()[0] for line in log] == ["error:"] * 3
    assert "No space left on device" in log[0]


def test_pictures_and_sparql_have_workers_of_their_own(mine: diplograph.Case) -> None:
    """What takes long keeps no page waiting."""
    mine.build()
    root = str(mine.file.root)
    found = []
    with client_of(mine.file.root) as client:
        for address, accept in (
            ("/query/who-rejects", "text/html"),
            ("/query/who-rejects.csv", "*/*"),
            ("/query/matrix.svg", "*/*"),
            ("/query/matrix", "image/svg+xml"),
            ("/sparql?query=ASK{}", "*/*"),
        ):
            assert client.get(address, headers={"Accept": accept}).status_code == 200
            running = _running().values()
            found.append(sum(parent == os.getpid() and root in words for parent, words in running))
    assert found == [1, 1, 2, 2, 3]
