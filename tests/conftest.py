"""What several test modules share."""

import os
import signal
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, settings
from rdflib.plugins.sparql import processor
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.sparql import Query

import diplograph
from diplograph.coding.readers.article_resolver import ArticleResolver
from diplograph.coding.scaffold import start
from diplograph.coding.vocabulary import Vocabulary
from diplograph.rdf.turtle_reader import read_turtle

TESTS = Path(__file__).parent
ONTOLOGY = TESTS.parent / "ontology"

# How fast the machine is decides nothing, and each run tries the same examples. New ones are looked
# for by `make explore`; what it finds stays in the test as an `@example`.
ANY_MACHINE: Final[dict[str, Any]] = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow],
}
settings.register_profile("same", derandomize=True, **ANY_MACHINE)
settings.register_profile("explore", max_examples=1000, print_blob=True, **ANY_MACHINE)
settings.load_profile("same")


@pytest.fixture(scope="session", autouse=True)
def others_may_read_what_tests_write() -> Iterator[None]:
    """Whoever runs the tests may keep all to themselves; what other users find is tested too."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture(scope="session", autouse=True)
def programs_that_tests_start_heed_ctrl_c() -> Iterator[None]:
    """A shell that starts the tests in the background has them, and theirs, ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session", autouse=True)
def each_text_is_parsed_once() -> Iterator[None]:
    """rdflib parses a text whenever it is asked: pySHACL asks the same of each node.

    Only the parsing is kept; what is asked is evaluated as ever.
    """

    @lru_cache(maxsize=256)
    def parsed(text: str, base: str | None, prefixes: tuple[tuple[str, str], ...]) -> Query:
        return translateQuery(parseQuery(text), base, dict(prefixes))

    def translated(text: str, base: str | None, prefixes: Mapping[str, str]) -> Query:
        return parsed(text, base, tuple(prefixes.items()))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(processor, "parseQuery", lambda text: text)
        patch.setattr(processor, "translateQuery", translated)
        yield


@pytest.fixture(scope="session")
def river() -> Vocabulary:
    """The ontology with the vocabulary of the cases in `cases/mapping` and `cases/reading`."""
    files = [
        ONTOLOGY / "diplograph.ttl",
        ONTOLOGY / "stances.ttl",
        TESTS / "cases/mapping/vocabulary.ttl",
    ]
    triples = read_turtle({file: file.name for file in files})
    every = (triple for found in triples.values() for triple in found)
    return Vocabulary(every, "https://example.org/river/")


@pytest.fixture(scope="session")
def resolver(river: Vocabulary) -> ArticleResolver:
    return ArticleResolver(river)


@pytest.fixture(scope="session")
def case(tmp_path_factory: pytest.TempPathFactory) -> diplograph.Case:
    """The sample case, built; not to be changed."""
    folder = tmp_path_factory.mktemp("sample")
    start(folder, sample=True)
    case = diplograph.open(folder)
    case.build()
    return case
