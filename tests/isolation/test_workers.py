"""From Python: a text that is not the caller's own runs in a worker, which may die of it."""

import gc
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from time import monotonic, sleep

import pyoxigraph as ox
import pytest

import diplograph
from diplograph import Case, DiplographError, LimitError, Limits, QueryError, StoreError, UsageError
from diplograph.isolation import worker_process
from diplograph.isolation.worker_process import WorkerProcess
from diplograph.query.results import Result, Triples
from diplograph.query.saved import query_worker
from diplograph.query.saved.query_reader import read

from .conftest import Machine
from .hostile import CRASHING, ENDLESS, FAR, GREEDY, JOINS, WIDE

ANY_TIME = Limits(seconds=None)
PATIENCE = 600  # seconds after which a test fails


@pytest.fixture
def no_worker_is_left() -> Iterator[None]:
    """Whatever else this process has started before, and still has."""
    before = children()
    yield
    assert children() <= before


def children(of: int = 0) -> set[int]:
    """The processes that this one has started, those included that nobody has waited for."""
    command = ["ps", "-A", "-o", "pid=,ppid="]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as listing:
        listed, _ = listing.communicate()
    pairs = (map(int, line.split()) for line in listed.splitlines())
    return {pid for pid, parent in pairs if parent == (of or os.getpid())} - {listing.pid}


def is_running(pid: int) -> bool:
    listed = subprocess.run(["ps", "-o", "stat=", "-p", f"{pid}"], capture_output=True, check=False)
    return listed.stdout.strip() not in (b"", b"Z", b"Zs")


def wait_for_the_end_of(pids: set[int]) -> None:
    last = monotonic() + PATIENCE
    while any(map(is_running, pids)):
        assert monotonic() < last
        sleep(0.01)


def rows(case: Case, text: str, limits: Limits | None) -> list[tuple[str, ...]]:
    result = case.sparql(text, limits=limits)
    assert isinstance(result, Result)
    return sorted(tuple(map(str, row.rdf)) for row in result)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?p dp:party ?party ; dp:heldFrom ?day OPTIONAL { ?p dp:held ?held } }",
        "SELECT * { VALUES ?x { 1.50 'é'@ar 'a\\n\"b' <urn:a#b> <<( dp:a dp:b 1 )>> UNDEF } }",
        "SELECT * { ?x dp:holder dp:nobody }",
    ],
)
def test_rows_are_the_same_as_without_limits(case: Case, text: str) -> None:
    assert rows(case, text, ANY_TIME) == rows(case, text, None)


def test_rows_know_their_labels_and_evidence(case: Case) -> None:
    result = case.sparql("SELECT ?p ?party { ?p dp:party ?party }", limits=ANY_TIME)
    assert isinstance(result, Result)
    row = next(iter(result))
    assert row.party.label != row.party
    assert result.evidence(row)[0].quotes


def test_answers_and_triples(case: Case) -> None:
    assert case.sparql("ASK { ?s dp:holder ?o }", limits=ANY_TIME)
    assert not case.sparql("ASK { ?s dp:holder dp:nobody }", limits=ANY_TIME)
    text = "CONSTRUCT { ?s dp:party ?o } { ?s dp:party ?o }"
    given, free = case.sparql(text, limits=ANY_TIME), case.sparql(text)
    assert isinstance(given, Triples)
    assert isinstance(free, Triples)
    assert [*given] == [*free]


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
@pytest.mark.usefixtures("no_worker_is_left")
def test_time_is_limited(case: Case, text: str) -> None:
    with pytest.raises(LimitError, match=r"timed out after 1 s|(larger|more) than 1 GB"):
        case.sparql(text, limits=Limits(seconds=1))


def test_time_of_computing_is_limited(case: Case) -> None:
    """It is the query's own, however much else the machine does."""
    text = ENDLESS["count of a cross join"]
    with pytest.raises(LimitError, match="took more than 1 s of computing"):
        case.sparql(text, limits=Limits(seconds=None, computing=1))


@pytest.mark.parametrize("text", GREEDY.values(), ids=GREEDY)
@pytest.mark.usefixtures("no_worker_is_left")
def test_memory_is_limited(case: Case, text: str) -> None:
    with pytest.raises(LimitError, match="took more than 200 MB"):
        case.sparql(text, limits=Limits(seconds=None, memory=200 << 20))


def test_a_worker_that_cannot_end_itself_is_killed(
    case: Case, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_process, "GRACE", 0.0)
    before = children()
    with ThreadPoolExecutor(1) as threads:
        limits = Limits(seconds=5, federation=True)
        asking = threads.submit(case.sparql, computing_after(machine), limits=limits)
        while not machine.asked:
            sleep(0.01)
        os.kill((children() - before).pop(), signal.SIGSTOP)  # its watchdog too
        assert isinstance(asking.exception(), LimitError)
    assert children() <= before


def test_nothing_outlives_a_program_that_is_killed(
    folder: Path, tmp_path: Path, machine: Machine
) -> None:
    limits = "d.Limits(seconds=3600, federation=True)"
    asking = f"d.open('.').sparql({computing_after(machine)!r}, limits={limits})"
    own = os.environ | {"TMPDIR": str(tmp_path)}
    command = [sys.executable, "-c", f"import diplograph as d\n{asking}"]
    with subprocess.Popen(command, cwd=folder, env=own) as process:
        while not machine.asked and process.poll() is None:
            sleep(0.01)
        started = children(process.pid)
        process.kill()
    assert started
    wait_for_the_end_of(started)
    assert list(tmp_path.iterdir()) == []


TASK = """
from subprocess import Popen
from diplograph.isolation.protocol import Answer

class Task:
    def open(self):
        self.started = Popen(["sleep", "3600"])
    def answer(self, request):
        return Answer(str(self.started.pid).encode(), self.write)
    def write(self, file):
        while True:
            file.write(bytes(65536))
    def answer_limit(self, request, error):
        return None
"""
PROGRAM = """
import sys
from diplograph import LimitError
from diplograph.isolation import Limits
from diplograph.isolation.worker_process import WorkerProcess

worker = WorkerProcess("task:Task", [], Limits(seconds=0.2 if sys.argv[1] == "limit" else None))
answer = worker.ask(b"")
print(next(answer).decode(), flush=True)
if sys.argv[1] == "end":
    worker.end()
if sys.argv[1] == "limit":
    try:
        list(answer)
    except LimitError:
        pass
sys.stdin.read()
"""


@pytest.mark.parametrize("end", ["end", "limit", "killed"])
def test_a_worker_takes_along_what_it_has_started(tmp_path: Path, end: str) -> None:
    (tmp_path / "task.py").write_text(TASK)
    own = os.environ | {"PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-c", PROGRAM, end]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=own, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        started = int(process.stdout.readline())
        if end == "killed":
            assert is_running(started)
            process.kill()
        wait_for_the_end_of({started})
        process.kill()


WRITING_TASK = """
import os, resource, tempfile
from diplograph.isolation.protocol import Answer

class Task:
    def open(self):
        pass
    def answer(self, request):
        core, _ = resource.getrlimit(resource.RLIMIT_CORE)
        try:
            with tempfile.TemporaryFile() as file:
                os.ftruncate(file.fileno(), int(request))
        except OSError as error:
            return Answer(f"{core} {error.strerror}".encode())
        return Answer(f"{core} written".encode())
    def answer_limit(self, request, error):
        return None
"""


@pytest.mark.parametrize(("size", "said"), [(199, "written"), (201, "File too large")])
def test_a_worker_fills_no_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, said: str
) -> None:
    """Neither with a file larger than its memory may be, nor with its memory when it crashes."""
    (tmp_path / "writing.py").write_text(WRITING_TASK)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    limits = Limits(seconds=None, memory=200 << 20)
    worker = WorkerProcess("writing:Task", [], limits)
    try:
        assert next(worker.ask(f"{size << 20}".encode())) == f"0 {said}".encode()
    finally:
        worker.end()


def computing_after(machine: Machine) -> str:
    """A query without end that asks the machine first, which so knows that it has begun."""
    far = f"{{ SERVICE <{machine.url}> {{ ?x dp:a ?y }} "
    return ENDLESS["count of a cross join"].replace("{", far, 1)


def test_the_size_of_a_result_is_limited(case: Case) -> None:
    with pytest.raises(LimitError, match="the result of the query is larger than 50 MB"):
        case.sparql(ENDLESS["rows without end"], limits=Limits(seconds=None, memory=50 << 20))


@pytest.mark.parametrize("text", FAR.values(), ids=FAR)
def test_no_other_machine_is_asked(case: Case, machine: Machine, text: str) -> None:
    """Each spelling is one that the engine follows, or that is no query for it."""
    text = text.replace("URL", machine.url)
    with pytest.raises(QueryError):
        case.sparql(text, limits=ANY_TIME)
    assert machine.asked == []
    given = case.sparql(text)
    list(given) if isinstance(given, Result) else bool(given)
    assert machine.asked


def test_another_machine_is_asked_where_that_is_allowed(case: Case, machine: Machine) -> None:
    text = FAR["plain"].replace("URL", machine.url)
    allowed = Limits(seconds=None, federation=True)
    result = case.sparql(text, limits=allowed)
    assert isinstance(result, Result)
    assert result.rows[0].x == "far"
    slow = text.replace(machine.url, f"{machine.url}slow")
    with pytest.raises(LimitError, match="after 1 s"):
        case.sparql(slow, limits=Limits(seconds=1, federation=True))
    with pytest.raises(DiplographError, match="SERVICE had no answer"):
        case.sparql(text.replace(machine.url, "http://127.0.0.1:9/"), limits=allowed)


def test_graphs_that_a_query_names_are_not_fetched(case: Case, machine: Machine) -> None:
    text = "SELECT * FROM <URL> { ?s ?p ?o }".replace("URL", machine.url)
    case.sparql(text, limits=ANY_TIME)
    assert machine.asked == []


@pytest.mark.parametrize("text", ["", "SELECT * { ?s ?p }", "SELEC ?s {}", "ASK { a:b a:c a:d }"])
def test_a_wrong_text_is_explained_as_without_limits(case: Case, text: str) -> None:
    with pytest.raises(QueryError) as limited:
        case.sparql(text, limits=ANY_TIME)
    with pytest.raises(QueryError) as free:
        case.sparql(text)
    assert limited.value.problems == free.value.problems
    assert limited.value.excerpt == free.value.excerpt


@pytest.mark.parametrize("text", CRASHING.values(), ids=CRASHING)
@pytest.mark.usefixtures("no_worker_is_left")
def test_a_crash_of_the_engine_is_that_of_its_worker(case: Case, text: str) -> None:
    with pytest.raises(LimitError, match="the worker crashed: SIGSEGV"):
        case.sparql(text, limits=ANY_TIME)


@pytest.mark.usefixtures("no_worker_is_left")
def test_a_plan_that_takes_for_ever_is_ended(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LimitError, match="timed out after 1 s"):
        case.sparql(JOINS, limits=Limits(seconds=1))
    monkeypatch.setattr(query_worker, "_TRIAL", Limits(seconds=1))
    with pytest.raises(QueryError, match="cannot run this query: the query timed out after 1 s"):
        read("joins", JOINS, "joins.rq")


@pytest.mark.parametrize("text", WIDE.values(), ids=WIDE)
def test_a_long_query_is_run_as_any_other(case: Case, text: str) -> None:
    assert case.sparql(text, limits=ANY_TIME) is not None


@pytest.mark.usefixtures("no_worker_is_left")
def test_rows_are_given_as_they_are_found(case: Case) -> None:
    result = case.sparql(ENDLESS["rows without end"], limits=ANY_TIME, streamed=True)
    assert isinstance(result, Result)
    assert len(list(islice(result.stream(), 3))) == 3


@pytest.mark.usefixtures("no_worker_is_left")
def test_a_limit_ends_rows_that_are_being_read(case: Case) -> None:
    limits = Limits(seconds=1)
    triples = case.sparql(ENDLESS["triples without end"], limits=limits, streamed=True)
    assert isinstance(triples, Triples)
    with pytest.raises(LimitError, match="timed out after 1 s"):
        for _ in triples.stream():
            pass


@pytest.mark.parametrize("limits", [None, ANY_TIME])
def test_a_result_is_not_read_in_another_thread(case: Case, limits: Limits | None) -> None:
    """The engine would end the process."""
    result = case.sparql("SELECT * { ?s ?p ?o } LIMIT 3", limits=limits)
    assert isinstance(result, Result)
    begun = result.stream()
    next(begun)
    late = case.sparql("SELECT * { ?s ?p ?o } LIMIT 3", limits=limits)
    assert isinstance(late, Result)
    with ThreadPoolExecutor(1) as pool:
        for rows in (begun, late.stream()):
            with pytest.raises(UsageError, match="in the thread that asked"):
                pool.submit(next, rows).result()


def test_a_damaged_store_is_called_so(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "case"
    shutil.copytree(folder, copy)
    case = diplograph.open(copy)
    for table in case.generation.database.glob("*.sst"):
        content = bytearray(table.read_bytes())
        content[len(content) // 4] ^= 0xFF
        table.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        case.sparql("SELECT (COUNT(?s) AS ?n) { ?s ?p ?o }", limits=ANY_TIME)
    with pytest.raises(StoreError, match="damaged"):
        list(case.sparql("SELECT * { ?s ?p ?o }"))  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [{"seconds": -1}, {"seconds": 0}, {"memory": -5}, {"memory": 0}])
def test_a_limit_that_is_none_is_refused(given: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"(seconds|memory) is .*; expected more than 0"):
        Limits(**given)  # type: ignore[arg-type]


def test_a_worker_for_a_query_imports_little() -> None:
    """It starts for each query: what takes longer to import than the engine is left out."""
    program = "import sys, diplograph.isolation.worker, diplograph.query.saved.query_task"
    heavy = "{'click', 'msgspec', 'rdflib', 'owlready2', 'subprocess', 'pathlib'}"
    command = [sys.executable, "-c", f"{program}; print(sorted({heavy} & sys.modules.keys()))"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_kept_worker_is_replaced_after_a_limit_and_ends_with_its_owner(case: Case) -> None:
    number = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    kept = query_worker.QueryWorker(
        case.generation.database, case.file.prefixes, Limits(computing=1)
    )

    def pids() -> set[int]:
        database = str(case.generation.database)
        listed = subprocess.run(
            ["ps", "-A", "-o", "pid=,args=", "-ww"], capture_output=True, text=True, check=True
        )
        return {int(line.split()[0]) for line in listed.stdout.splitlines() if database in line}

    def asked(worker: query_worker.QueryWorker, text: str) -> list[str]:
        found = worker.run(text)
        assert isinstance(found, ox.QuerySolutions)
        return [str(row["n"]) for row in found]

    before = pids()
    first = asked(kept, number)
    assert asked(kept, number) == first
    one = pids() - before
    with pytest.raises(LimitError, match="computing"):
        kept.run(ENDLESS["count of a cross join"])
    with pytest.raises(QueryError):
        kept.run("SELECT")
    assert asked(kept, number) == first
    other = pids() - before
    assert len(one) == len(other) == 1
    assert one != other
    del kept
    gc.collect()
    assert pids() <= before
