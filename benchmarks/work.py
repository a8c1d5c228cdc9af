"""What is measured inside a process: prints what it took as JSON.

python benchmarks/work.py map|queries|rdflib|csv|engine-csv|fully-coded CASE [ARGUMENTS]
"""

import json
import signal
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

import diplograph
from diplograph import casefile, mapping
from diplograph.building import article_files, load_vocabulary
from diplograph.namespaces import PREFIXES
from diplograph.queries import SavedQuery
from diplograph.readers.files import read
from diplograph.readers.settling import Settler
from diplograph.results.formats import write

SAMPLES = {
    "Actor": "actor-7",
    "Person": "actor-8",
    "Location": "place-7",
    "Target": "target-7",
    "Proposal": "target-7",
    "Issue": "target-5",
    "Stance": "opposes",
}
"""What the required parameters of saved queries are given, by their class."""
TEXTS = {"date": "2024-03-01", "text": "ba", "integer": "1", "decimal": "1.0"}
ALL = "SELECT ?subject ?predicate ?object {{ ?subject ?predicate ?object }} LIMIT {}"
REPEATS = 5
ENOUGH, PATIENCE = 3.0, 10
"""Seconds: what is not measured again, and how long rdflib is waited for."""


def map_articles(case: Path, out: str) -> dict[str, float]:
    """JSON Lines to N-Triples, as a build maps them, in one thread."""
    began, cpu = time.perf_counter(), time.process_time()
    settings = casefile.load(case / casefile.NAME)
    settler = Settler(load_vocabulary(settings).vocabulary)
    triples = positions = 0
    with Path(out).open("wb") as file:
        for path in article_files(settings):
            for reading in read(path, settings.shown(path), settler):
                if reading.article is None:
                    sys.exit("\n".join(map(str, reading.problems)))
                ntriples = mapping.triples(reading.article)
                file.write(ntriples)
                triples += ntriples.count(b"\n")
                positions += len(reading.article.positions)
    return {
        "seconds": time.perf_counter() - began,
        "cpu": time.process_time() - cpu,
        "triples": triples,
        "positions": positions,
    }


def queries(case: Path, repeats: str = str(REPEATS)) -> list[dict[str, Any]]:
    """Each saved query through the library and its SPARQL through bare pyoxigraph, both warm."""
    opened = diplograph.open(case)
    store = ox.Store.read_only(str(opened.generation.database))
    prefixes = opened.file.prefixes
    found = []
    for name in opened.library.names():
        query = opened.library.get(name)
        values = _values(query, opened)
        text = opened.bound(query, values)
        if query.form != "select":
            continue
        found.append(
            {
                "name": name,
                "rows": len(opened.query(name, **values)),
                "ours": _best(lambda n=name, v=values: opened.query(n, **v), int(repeats)),
                "bare": _best(lambda t=text: store.query(t, prefixes=prefixes), int(repeats)),
                "text": text,
            }
        )
    return found


def with_rdflib(case: Path) -> dict[str, float]:
    """The seconds that rdflib takes for the same SPARQL on the same graph, PATIENCE at most."""
    signal.signal(signal.SIGALRM, _give_up)
    opened = diplograph.open(case)
    graph = opened.graph()
    found = {}
    for name in opened.library.names():
        query = opened.library.get(name)
        if query.form == "select":
            text = opened.bound(query, _values(query, opened))
            signal.alarm(PATIENCE)
            try:
                found[name] = _best(lambda t=text: graph.query(t), 1)
            except TimeoutError:
                found[name] = float(PATIENCE)
            finally:
                signal.alarm(0)
    return found


def _give_up(*_: object) -> None:
    raise TimeoutError


def _best(ask: Callable[[], Iterable[Any]], repeats: int) -> float:
    """The shortest time to ask and read all rows; what takes seconds is not asked again."""
    times: list[float] = []
    while len(times) < repeats and sum(times) < ENOUGH:
        began = time.perf_counter()
        for _ in ask():
            pass
        times.append(time.perf_counter() - began)
    return min(times)


def _values(query: SavedQuery, case: diplograph.Case) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for parameter in query.parameters:
        if not parameter.required or parameter.default:
            continue
        if parameter.type != "iri":
            values[parameter.name] = (*parameter.choices, TEXTS[parameter.type])[0]
            continue
        kinds = [class_.removeprefix(PREFIXES["dp"]) for class_ in parameter.classes]
        known = (SAMPLES[kind] for kind in kinds if kind in SAMPLES)
        values[parameter.name] = next(known, None) or _any(parameter.classes, case)
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
    settler = Settler(load_vocabulary(settings).vocabulary)
    for path in article_files(settings):
        for reading in read(path, settings.shown(path), settler):
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
    "rdflib": with_rdflib,
    "csv": ours_as_csv,
    "engine-csv": engine_as_csv,
    "fully-coded": fully_coded,
}

if __name__ == "__main__":
    print(json.dumps(WORK[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])))
