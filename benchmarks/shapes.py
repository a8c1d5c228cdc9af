"""Measures what it costs to hold graphs to the shapes, and prints the table of docs/validation.md.

    python benchmarks/shapes.py

CPU time, not that of the clock: both engines work on one core.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import corpus
import pyshacl
from rdflib import Graph

from diplograph import resources
from diplograph.coding import casefile
from diplograph.coding.readers.article_files import read
from diplograph.coding.readers.article_resolver import ArticleResolver
from diplograph.graph import mapping
from diplograph.graph.build.inputs import BuildInputs, article_files, load_vocabulary
from diplograph.graph.build.shape_checks import ArticleShapes
from diplograph.graph.store.lines import footprint
from diplograph.graph.validation import violations

ARTICLES = 1000


def timed(work: Callable[[], object], runs: int = 2) -> float:
    """CPU seconds, those of the best run."""
    seconds = []
    for _ in range(runs):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return min(seconds)


def row(what: str, triples: int, seconds: float) -> None:
    print(f"| {what} | {triples:,} | {seconds:.2f} s |", flush=True)


def measure(case: casefile.CaseFile, inputs: BuildInputs) -> None:
    vocabulary = b"".join(inputs.files.values())
    row(
        "a vocabulary, with the ontology",
        lines(vocabulary),
        timed(lambda: violations([vocabulary])),
    )
    given = articles(case, inputs)
    parts = b"".join([vocabulary, *given])
    row(f"the same with {ARTICLES:,} articles", lines(parts), timed(lambda: violations([parts])))


def measure_sample() -> None:
    """The sample case, small enough for pySHACL too."""
    case = casefile.load(resources.root() / casefile.NAME)
    inputs = load_vocabulary(case)
    parts = b"".join([*inputs.files.values(), *articles(case, inputs)])
    row("the sample case", lines(parts), timed(lambda: violations([parts])))
    graph = Graph().parse(data=parts, format="nt")
    shapes = Graph().parse(resources.ontology() / "shapes.ttl")
    theirs = timed(lambda: pyshacl.validate(graph, shacl_graph=shapes, inference=None), runs=1)
    row("… with pySHACL, once it is loaded", len(graph), theirs)


def articles(case: casefile.CaseFile, inputs: BuildInputs) -> list[bytes]:
    resolver = ArticleResolver(inputs.vocabulary, inputs.pseudonyms)
    return [
        mapping.triples(reading.article)
        for path in article_files(case).files
        for reading in read(path, case.shown(path), resolver)
        if reading.article
    ]


def measure_build(case: casefile.CaseFile, inputs: BuildInputs) -> None:
    from diplograph.graph import build

    generation = build.build(case).generation
    for count in (1, 20):
        parts = [f"article/a{number:07d}" for number in range(count)]
        triples = sum(len(footprint(generation.open(), case.base + part)) for part in parts)

        def work(parts: list[str] = parts) -> None:
            list(ArticleShapes(case, inputs).built(generation, generation.sources.files, parts))

        noun = "an article that has" if count == 1 else f"{count} articles that have"
        row(f"{noun} changed, in a build", triples, timed(work))


def lines(ntriples: bytes) -> int:
    return ntriples.count(b"\n")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        corpus.write(Path(folder), ARTICLES)
        opened = casefile.load(Path(folder) / casefile.NAME)
        found = load_vocabulary(opened)
        print("| what | triples | CPU |\n| --- | --- | --- |", flush=True)
        measure(opened, found)
        measure_build(opened, found)
        measure_sample()
