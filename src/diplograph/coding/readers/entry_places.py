"""The places in files of the entries that gave nodes of the graph.

The graph does not store lines, since these change with every edit. They are looked up in the file
when there is something to report about a node.
"""

import gzip
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import msgspec

from diplograph.coding.model.raw_article import Coding
from diplograph.coding.readers.article_resolver import ArticleResolver
from diplograph.coding.readers.decoder import decode
from diplograph.coding.readers.record_problems import (
    Places,
    lines_from,
    places_in_json,
    spelled,
)
from diplograph.coding.readers.texts import id_of, normalise, split
from diplograph.errors import Problem, Where, by_line

_CAPITAL = re.compile("[A-Z]")
_KEYS = {"held_from": "held", "held_until": "held", "evidence": "quote"}


Place = tuple[str, tuple[int, int]]
"""A part of a record, such as `positions[3].target`, with its line and column."""


class EntryPlaces:
    """The entries of one article, by their nodes, and its references to entries of others."""

    def __init__(
        self, entries: dict[str, Where], references: dict[str, list[Where]], places: Places
    ) -> None:
        self._entries = entries
        self._references = references
        self._places = places

    def of(self, node: str, path: str | None = None) -> Place:
        """The entry that gave `node`, such as `positions[3]`, with line and column.

        With `path`, a property (an IRI), the place is that of the key that gave it. A node of no
        entry belongs to the article itself, whose name is empty.
        """
        where = self._entry(node)
        if where and path:
            name = _CAPITAL.sub(lambda match: f"_{match.group().lower()}", path.rpartition("#")[2])
            return spelled(where), self._places.of((*where, _KEYS.get(name, name)))
        return spelled(where), self._places.of(where)

    def mentions(self, node: str, key: str) -> list[Place]:
        """The `key` of the entry that gave `node`, or of the article if the entry has none.

        Without a key, the places that refer to `node`, an entry of another article.
        """
        found = self._references.get(node, [])
        if key:
            entry = self._entry(node)
            keys = ((*entry, key), (key,))
            found = [next((where for where in keys if where in self._places.values), entry)]
        return [(spelled(where), self._places.of(where)) for where in found]

    def _entry(self, node: str) -> Where:
        for step in (node, node.rpartition("/condition/")[0], node.rpartition("/source/")[0]):
            if step in self._entries:
                return self._entries[step]
        return ()


def entry_places(
    path: Path, ids: Collection[str], resolver: ArticleResolver
) -> Iterator[tuple[str, EntryPlaces]]:
    """The places of the articles with these ids in a file, each with its id.

    A record that has become invalid since the build is left out.

    Raises:
        OSError: the file cannot be read.
    """
    for record, places in _records(path, ids):
        if record.id in ids:
            yield record.id, EntryPlaces(*resolver.entries(record), places)


def locate(problems: Iterable[Problem], root: Path, resolver: ArticleResolver) -> Iterator[Problem]:
    """The problems of articles with lines and columns, file by file; without if a file has changed.

    `where` of each is an article (its id), and a node and a key as in `EntryPlaces.mentions`.
    """
    by_path: dict[str, dict[str, list[Problem]]] = defaultdict(lambda: defaultdict(list))
    for problem in problems:
        by_path[problem.path or ""][str(problem.where[0])].append(problem)
    for path, by_id in by_path.items():
        found: list[Problem] = []
        for article, places in entry_places(root / path, by_id, resolver):
            for problem in by_id.pop(article, ()):
                _, node, key = map(str, problem.where)
                at = places.mentions(node, key)
                found += [problem.located(path, place, part) for part, place in at]
                found += [] if at else [problem.located(path, (None, None))]
        found += [p.located(path, (None, None)) for rest in by_id.values() for p in rest]
        yield from by_line(found)


def _records(path: Path, ids: Collection[str]) -> Iterator[tuple[Coding, Places]]:
    if path.name.endswith(".md"):
        from diplograph.coding.readers.yaml_data import Document  # only where there is YAML

        front, body = split(normalise(path.read_bytes().decode()))
        document = Document(front or "", str(path), lines_from(2))
        data = document.data if isinstance(document.data, dict) else {}
        if record := decode(data | {"text": body} if body else data).record:
            yield record, document.places
        return
    with gzip.open(path) if path.name.endswith(".gz") else path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if id_of(line) in ids:
                text = line.decode("utf-8-sig")
                if record := decode(msgspec.json.decode(text)).record:
                    yield record, places_in_json(text, number)
