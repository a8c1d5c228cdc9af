"""What is measured inside a process: prints what it took as JSON.

python benchmarks/work.py NAME CASE [ARGUMENTS], where NAME is one of `WORK`
"""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import pyoxigraph as ox

import diplograph
from diplograph.coding import casefile
from diplograph.coding.readers.article_files import read
from diplograph.coding.readers.article_resolver import ArticleResolver
from diplograph.graph import mapping
from diplograph.graph.build import article_files, load_vocabulary
from diplograph.query.results.formats import write
from diplograph.query.saved import SavedQuery
from diplograph.rdf.namespaces import PREFIXES

SAMPLES = {
    "Actor": ("actor-41", "actor-1"),
    "Coalition": ("actor-51", "actor-1"),
    "Location": ("place-17", "place-0"),
    "Target": ("target-23", "target-1"),
    "Proposal": ("target-23", "target-1"),
    "Issue": ("target-20", "target-0"),
}
"""What the parameters of saved queries are given, by their class: a common one, and the busiest."""
SECOND = {"Actor": "actor-2", "Coalition": "actor-101"}
"""Another one, where a query takes two of a kind."""
NAMED = ("party", "from", "accused")
"""Optional parameters that are given too: whoever asks a large graph names a party."""
TEXTS = {"date": "2024-03-01", "text": "ba", "integer": "1", "decimal": "1.0"}
JOINED = (
    "SELECT ?position ?exact ?day { ?position dp:target :target-23 ; dp:holder ?holder ; "
    "dp:evidence ?words ; dp:reportedIn ?article . ?words oa:exact ?exact . "
    "?article dp:published ?day }"
)
"""The positions on a common target with their words and days."""
ALL = "SELECT ?subject ?predicate ?object {{ ?subject ?predicate ?object }} LIMIT {}"
REPEATS = 5
ENOUGH, PATIENCE = 3.0, 10
"""Seconds: what is not measured again, and how long one question is waited for."""
LONG = 0.3
"""Seconds: where a common name takes longer, the busiest, known a hundred times as often, is not
asked: so that all questions at 100,000 articles end within some six minutes."""


def map_articles(case: Path, out: str) -> dict[str, float]:
    """JSON Lines to N-Triples, as a build maps them, in one thread."""
    began, cpu = time.perf_counter(), time.process_time()
    settings = casefile.load(case / casefile.NAME)
    resolver = ArticleResolver(load_vocabulary(settings).vocabulary)
    positions = 0
    with Path(out).open("wb") as file:
        for path in article_files(settings).files:
            for reading in read(path, settings.shown(path), resolver):
                if reading.article is None:
                    sys.exit("\n".join(map(str, reading.problems)))
                ntriples = mapping.triples(reading.article)
                file.write(ntriples)
                positions += len(reading.article.positions)
    took = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}
    with Path(out).open("rb") as lines:
        triples = sum(1 for _ in lines)
    return {**took, "triples": triples, "positions": positions}


def queries(
    case: Path, repeats: str = str(REPEATS), patience: str = str(PATIENCE)
) -> list[dict[str, Any]]:
    """Each saved query through the library and its SPARQL through bare pyoxigraph, both warm.

    Those that take an actor, a place or a target are asked for a common one and for the busiest.
    Each is asked in a process of its own, and given `patience` seconds for both ways: what is not
    found by then is missing, `ours` and `bare` or `bare` alone.
    """
    opened = diplograph.open(case)
    found = []
    for name in opened.library.names():
        query = opened.library.get(name)
        known = _values(query, opened), _values(query, opened, busiest=True)
        for values in known if known[0] != known[1] else known[:1]:
            of = " of the busiest" if values is known[1] else ""
            asked = [str(case), name, json.dumps(values), repeats]
            took = _patiently([sys.executable, __file__, "query", *asked], float(patience))
            found.append({"name": name + of, "patience": float(patience), **took})
            if took.get("bare", LONG) >= LONG:
                break
    return found


def _patiently(command: list[str], patience: float) -> dict[str, Any]:
    """What a process has said, in objects of JSON one a line, when it ended or was stopped."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, timeout=patience, check=True)
        said = done.stdout
    except subprocess.TimeoutExpired as stopped:
        said = stopped.stdout or b""
    found: dict[str, Any] = {}
    for line in said.splitlines():
        found |= json.loads(line)
    return found


def one_query(case: Path, name: str, values: str, repeats: str) -> dict[str, float]:
    """One question both ways: prints what is found of ours before the other way begins."""
    opened = diplograph.open(case)
    given = json.loads(values)
    text = opened.bound(opened.library.get(name), given)
    ours, rows = _best(partial(opened.query, name, **given), int(repeats))
    print(json.dumps({"rows": rows, "ours": ours}), flush=True)
    store = ox.Store.read_only(str(opened.generation.database))
    ask = partial(store.query, text, prefixes=opened.file.prefixes)
    return {"bare": _best(ask, int(repeats))[0]}


def joined(case: Path, database: str) -> dict[str, float]:
    """A join through bare pyoxigraph in a database that holds the same triples as the case's."""
    settings = casefile.load(case / casefile.NAME)
    prefixes = {**settings.prefixes, "": settings.base}
    ask = partial(ox.Store.read_only(database).query, JOINED, prefixes=prefixes)
    seconds, rows = _best(ask, REPEATS)
    return {"seconds": seconds, "rows": rows}


def with_rdflib(case: Path) -> dict[str, float]:
    """The seconds that rdflib takes for the same SPARQL on the same graph, PATIENCE at most."""
    signal.signal(signal.SIGALRM, _give_up)
    opened = diplograph.open(case)
    graph = opened.graph()
    found = {}
    for name in opened.library.names():
        query = opened.library.get(name)
        text = opened.bound(query, _values(query, opened))
        signal.alarm(PATIENCE)
        try:
            found[name], _ = _best(partial(graph.query, text), 1)
        except TimeoutError:
            found[name] = float(PATIENCE)
        finally:
            signal.alarm(0)
    return found


def _give_up(*_: object) -> None:
    raise TimeoutError


def _best(ask: Callable[[], Iterable[Any]], repeats: int) -> tuple[float, int]:
    """The least CPU time to ask and read all rows, and how many; what takes long is asked once.

    That of this process alone: whatever else the machine does meanwhile tells nothing of a query.
    """
    times: list[float] = []
    rows = 0
    while len(times) < repeats and sum(times) < ENOUGH:
        began = time.process_time()
        rows = sum(1 for _ in ask())
        times.append(time.process_time() - began)
    return min(times), rows


def _values(query: SavedQuery, case: diplograph.Case, *, busiest: bool = False) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for parameter in query.parameters:
        if not parameter.required and parameter.name not in NAMED:
            continue
        if parameter.type != "iri":
            values[parameter.name] = (*parameter.choices, TEXTS[parameter.type])[0]
            continue
        kinds = [class_.removeprefix(PREFIXES["dp"]) for class_ in parameter.classes]
        known = next((SAMPLES[kind][busiest] for kind in kinds if kind in SAMPLES), None)
        if known in values.values():  # a second actor is to be another one
            known = SECOND[kinds[0]]
        values[parameter.name] = known or _any(parameter.classes, case)
    return values


def _any(classes: tuple[str, ...], case: diplograph.Case) -> str:
    kinds = ", ".join(f"<{class_}>" for class_ in classes) or "dp:Position"
    text = f"SELECT ?it {{ ?it a ?kind FILTER(?kind IN ({kinds})) }} LIMIT 1"
    return str(case.sparql(text).rows[0].it)


def ours_as_csv(case: Path, out: str, rows: str) -> dict[str, float]:
    result = diplograph.open(case).sparql(ALL.format(rows))
    began = time.perf_counter()
    with Path(out).open("wb") as file:
        write(result, file, "csv")
    return {"seconds": time.perf_counter() - began, "bytes": Path(out).stat().st_size}


def engine_as_csv(case: Path, out: str, rows: str) -> dict[str, float]:
    opened = diplograph.open(case)
    store = ox.Store.read_only(str(opened.generation.database))
    began = time.perf_counter()
    store.query(ALL.format(rows)).serialize(out, ox.QueryResultsFormat.CSV)
    return {"seconds": time.perf_counter() - began, "bytes": Path(out).stat().st_size}


def fully_coded(case: Path) -> dict[str, int]:
    """The triples of a position that has what the corpus gives to all, and of its words."""
    settings = casefile.load(case / casefile.NAME)
    resolver = ArticleResolver(load_vocabulary(settings).vocabulary)
    for path in article_files(settings).files:
        for reading in read(path, settings.shown(path), resolver):
            if (article := reading.article) is None:
                continue
            for position in article.positions:
                if len(position.words) == 1 and not position.according_to + position.conditions:
                    word = position.words[0]
                    nodes = (position.iri, f"{article.iri}#char={word.start},{word.end}")
                    starts = tuple(f"<{node}> ".encode() for node in nodes)
                    lines = mapping.triples(article).splitlines()
                    return {"triples": sum(line.startswith(starts) for line in lines)}
    return {"triples": 0}


WORK = {
    "map": map_articles,
    "queries": queries,
    "query": one_query,
    "joined": joined,
    "rdflib": with_rdflib,
    "csv": ours_as_csv,
    "engine-csv": engine_as_csv,
    "fully-coded": fully_coded,
}

if __name__ == "__main__":
    print(json.dumps(WORK[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])))
