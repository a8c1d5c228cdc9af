"""The server as a process, and what it answers while the case changes under it."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import diplograph
from diplograph import Limits

from .conftest import BROWSER, client_of, read


@contextmanager
def _served(folder: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`diplograph serve`, and the address that it prints."""
    command = [sys.executable, "-m", "diplograph", "-C", str(folder), "serve", "--port", "0"]
    process = subprocess.Popen(
        [*command, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr is not None
        said = process.stderr.readline()
        found = re.match(r"(http://127\.0\.0\.1:\d+\S*/) ", said)
        assert found, said
        yield process, found[1]
    finally:
        process.kill()
        process.communicate()


def test_ctrl_c_ends_it_quietly_with_all_its_processes(case: diplograph.Case) -> None:
    import httpx2

    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with (
        _served(case.file.root, "--processes", "1") as (process, address),
        ThreadPoolExecutor(1) as threads,
    ):
        assert httpx2.get(f"{address}query/summary", headers=BROWSER).status_code == 200
        asking = threads.submit(httpx2.get, f"{address}sparql", params={"query": endless})
        while len(children := _below(process.pid)) < 3:  # two that answer, and the query
            pass
        process.send_signal(signal.SIGINT)
        out, said = process.communicate(timeout=20)
        answer = asking.result()
    assert (process.returncode, out, said) == (0, "", "")
    assert (answer.status_code, answer.text) == (503, "the server is being stopped\n")
    assert [pid for pid in children if _runs(pid)] == []


def _below(pid: int) -> list[int]:
    """The processes that a process has started, and those that these have."""
    children = [child for child, _ in _children(pid)]
    return [*children, *(below for child in children for below in _below(child))]


def _runs(pid: int) -> bool:
    """Whether a process is there and not only waits for somebody to ask how it ended."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


def _children(pid: int) -> list[tuple[int, str]]:
    """The processes that a process has started, with their words."""
    found = subprocess.run(
        ["ps", "-o", "pid=,args=", "-ww", "--ppid", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    lines = (line.split(maxsplit=1) for line in found.stdout.splitlines())
    return [(int(child), words) for child, words in lines]


def test_behind_a_proxy_all_links_begin_with_its_path(case: diplograph.Case) -> None:
    import httpx2

    words = ("--processes", "1", "--root-path", "talks/")
    with _served(case.file.root, *words) as (_, address):
        assert address.endswith("/talks/")
        text = httpx2.get(address.replace("/talks", ""), headers=BROWSER).text  # as a proxy asks
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
        before = client.get("/query/who-rejects")
        tag = before.headers["etag"]
        same = client.get("/query/who-rejects", headers={"If-None-Match": tag})
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
        article = mine.file.root / "articles/2021-06-14-strait-talks.md"
        article.write_text(article.read_text().replace("stance: rejects", "stance: warns"))
        diplograph.open(mine.file.root).build()
        after = client.get("/query/who-rejects", headers={"If-None-Match": tag})
        assert after.status_code == 200
        assert after.headers["etag"] != tag
        assert len(read(before.text).rows) > len(read(after.text).rows)


def test_a_query_that_is_changed_shows_from_the_next_request_on(mine: diplograph.Case) -> None:
    mine.build()
    path = mine.file.root / "queries/who-rejects.rq"
    with client_of(mine.file.root) as client:
        tag = client.get("/query/who-rejects").headers["etag"]
        summary = "#+ summary: Something else altogether\n"
        path.write_text(re.sub(r"#\+ summary: .*\n", summary, path.read_text()))
        answer = client.get("/query/who-rejects", headers={"If-None-Match": tag})
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
    with client_of(mine.file.root, limits=Limits(seconds=2)) as client:
        ended = client.get("/query/greedy")
        page = read(ended.text)
        assert ended.status_code == 503
        assert "the query was ended after 2 s" in page.text
        assert "field-of" in page.ids  # it can be asked for less
        assert client.get("/query/who-rejects").status_code == 200


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
        for pid in [pid for pid, words in _children(os.getpid()) if str(root) in words]:
            os.kill(pid, signal.SIGKILL)
        died = greedy.result()
        assert client.get("/query/who-rejects").status_code == 200
    assert running
    assert others == [200] * 5
    assert (died.status_code, "died of it" in died.text) == (503, True)


def test_many_ask_at_once(web: TestClient) -> None:
    addresses = ["/query/coverage.csv", "/query/summary.csv", "/show/egypt.nt"] * 8
    alone = {address: web.get(address).content for address in set(addresses)}
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(web.get, addresses))
    assert [a.content for a in answers] == [alone[address] for address in addresses]


def test_pages_that_are_not_there(web: TestClient) -> None:
    for address in ("/nothing", "/static/nothing.css", "/static/../web.py", "/query/"):
        answer = web.get(address)
        assert answer.status_code in (404, 307, 308), address
        assert "Traceback" not in answer.text


@pytest.mark.parametrize(("cors", "said"), [(True, "*"), (False, None)])
def test_other_sites_may_read_it_only_where_they_are_let(
    case: diplograph.Case, cors: bool, said: str | None
) -> None:
    with client_of(case.file.root, cors=cors) as client:
        for path in ("/", "/query/events.csv", "/sparql?query=nonsense"):
            assert client.get(path).headers.get("access-control-allow-origin") == said
