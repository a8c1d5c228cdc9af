"""A case as the web shows it: opened at one snapshot."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from diplograph.case import Case
from diplograph.coding import casefile
from diplograph.errors import DiplographError, StoreError
from diplograph.isolation import Limits
from diplograph.query.results.result import Citable
from diplograph.web.cache_key import CacheKey, cache_key_of
from diplograph.web.worker_messages import WorkerResponse

_OVERVIEW = """SELECT ?positions ?first ?last {
  { SELECT (COUNT(DISTINCT ?position) AS ?positions) { ?position dp:stance ?stance } }
  { SELECT (MIN(?day) AS ?first) (MAX(?day) AS ?last) { ?holding dp:heldFrom ?day } }
}"""


class Option(NamedTuple):
    """A value to choose, and its label."""

    value: str
    label: str


class Overview(NamedTuple):
    """The number of positions, and the first and last day on which any was held."""

    positions: int
    first: object
    last: object


class Site:
    """An opened case with its cache key; when that changes, another site is opened."""

    def __init__(self, path: Path, limits: Limits, *, texts: bool) -> None:
        """Opens the case that contains `path`; without `texts`, of articles only evidence is shown.

        Raises:
            DiplographError: there is no build yet.
            StoreError: the store is damaged.
        """
        self.limits = limits
        self.texts = texts
        self.case, self.cache_key = _opened(path, texts=texts)
        self.case.snapshot.memory = limits.memory
        self._named: dict[tuple[str, ...], tuple[Option, ...]] = {}

    def is_current(self) -> bool:
        """Whether nothing has changed since it was opened."""
        return cache_key_of(self.case.file) == self.cache_key

    def cacheable(self, response: WorkerResponse) -> WorkerResponse:
        """The response, marked as made from the cache key, the files of its texts and the request.

        It is not marked if a search for remarks was given up because its time was over.
        """
        dependencies = self.case.snapshot.dependencies
        if not dependencies.is_timed:
            response.cache_key, response.files = self.cache_key.digest, dependencies.files
        return response

    def remarks(self, result: Citable, why: str | None) -> Sequence[str]:
        """The remarks on a result, without those that `why` has, or the foot of every page."""
        return result.remarks("; ".join([*self.case.snapshot.left_out, *([why] if why else ())]))

    def forget_texts(self) -> None:
        """Forgets the texts of articles: they are shown only while their files are there."""
        self.case.snapshot.receipts.forget_texts()
        self.case.snapshot.dependencies.clear()

    def individuals(self, *classes: str) -> tuple[Option, ...]:
        """The id and label of each individual of these classes, sorted by label."""
        if classes not in self._named:
            vocabulary = self.case.vocabulary
            found = (
                Option(vocabulary.id(each), vocabulary.label(each))
                for each in vocabulary.individuals(*classes)
            )
            in_order = sorted(found, key=lambda each: (each.label.casefold(), each.value))
            self._named[classes] = tuple(in_order)
        return self._named[classes]

    @cached_property
    def overview(self) -> Overview:
        """The overview of the graph."""
        (row,) = self.case.snapshot.select(_OVERVIEW)
        return Overview(*row)


def _opened(path: Path, *, texts: bool) -> tuple[Case, CacheKey]:
    """The case and its cache key, which agree even if a build ends meanwhile."""
    for attempt in range(3):
        file = casefile.load(casefile.find(path))
        key = cache_key_of(file)
        if key.number is None:
            raise DiplographError(
                "nothing was built yet (run diplograph build in the folder of the case, "
                "then load this page again)"
            )
        case = Case(file, texts=texts)
        try:
            case.store  # noqa: B018 - held from here on
        except StoreError:
            if attempt == 2:
                raise
            continue
        if case.generation.number == key.number:
            return case, key
    raise DiplographError("builds follow each other too quickly (try again in a moment)")
