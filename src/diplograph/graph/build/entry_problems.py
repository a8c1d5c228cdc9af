"""Problems and remarks about entries of articles, with their lines.

Articles are read without keeping lines. Only if there is something to report, the lines are looked
up, once for each file.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from diplograph.coding.casefile import CaseFile
from diplograph.coding.readers.entry_places import EntryPlaces, Place, entry_places
from diplograph.errors import Problem
from diplograph.graph.build.inputs import Loaded


class Said(NamedTuple):
    """A problem of an article (an id) in a file; the path is as messages show it.

    It concerns the `key` of the entry that gave `node`, or that of the article if the entry has
    none; without a key, each mention of `node`, an entry of another article.
    """

    path: str
    article: str
    message: str
    hint: str
    node: str = ""
    key: str = ""

    def places(self, entries: EntryPlaces) -> list[Place]:
        """The parts of the article that it concerns."""
        return [entries.key(self.key, self.node)] if self.key else entries.references(self.node)


def placed(said: Iterable[Said], case: CaseFile, loaded: Loaded) -> Iterator[Problem]:
    """The problems with lines and columns, file by file; without them if the file has changed."""
    by_path: dict[str, dict[str, list[Said]]] = defaultdict(lambda: defaultdict(list))
    for one in said:
        by_path[one.path][one.article].append(one)
    for shown, by_id in by_path.items():
        found = [
            (one, one.places(entries))
            for article, entries in entry_places(case.root / shown, by_id, loaded.settler)
            for one in by_id.pop(article, ())
        ]
        found += [(one, []) for rest in by_id.values() for one in rest]
        problems = [problem for one, places in found for problem in _problems(one, places)]
        yield from sorted(
            dict.fromkeys(problems), key=lambda problem: (problem.line or 0, problem.column or 0)
        )


def _problems(one: Said, places: Sequence[Place]) -> Iterator[Problem]:
    if not places:
        yield Problem(one.message, one.path, hint=one.hint)
    for part, line, column in places:
        message = f"{part}: {one.message}" if part else one.message
        yield Problem(message, one.path, line, column, one.hint)
