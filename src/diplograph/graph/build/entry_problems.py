"""What is to be said of entries of articles, with their lines.

Articles are read without keeping lines; they are looked up, once for each file, where there is
something to say.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from diplograph.coding.casefile import CaseFile
from diplograph.coding.readers.entry_places import EntryPlaces, Place, entry_places
from diplograph.errors import Problem
from diplograph.graph.build.inputs import Loaded


class Said(NamedTuple):
    """Something about an article (an id) in a file, which is written as messages show it.

    It is about the `key` of the entry that gave `node`, or about the article's, where the entry has
    none; without a key, about each mention of `node`, an entry of another article.
    """

    path: str
    article: str
    message: str
    hint: str
    node: str = ""
    key: str = ""

    def places(self, entries: EntryPlaces) -> list[Place]:
        """The parts that it is about."""
        return [entries.key(self.key, self.node)] if self.key else entries.references(self.node)


def placed(said: Iterable[Said], case: CaseFile, loaded: Loaded) -> Iterator[Problem]:
    """With lines and columns, file by file; without them, what can no longer be found."""
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
