"""Checks articles by the SHACL shapes, and reports violations with files and lines.

Articles are checked in batches of some thousands, so that memory does not grow with the case. Those
that refer to other articles are checked at the end, when all entries are known.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from diplograph.coding.casefile import CaseFile
from diplograph.coding.model.article import Article, Event, Position
from diplograph.coding.readers.entry_places import EntryPlaces, entry_places
from diplograph.coding.vocabulary import Vocabulary
from diplograph.errors import Problem, by_line
from diplograph.graph import mapping
from diplograph.graph.build.inputs import BuildInputs
from diplograph.graph.store import Generation
from diplograph.graph.store.lines import footprint, text
from diplograph.graph.store.sources import Source
from diplograph.graph.validation import Violation, violations
from diplograph.rdf import iris
from diplograph.rdf.names import Namespaces
from diplograph.rdf.namespaces import DP, PREFIXES

BATCH: Final = 32 << 20
"""Bytes of N-Triples that are checked at once: some 200,000 triples."""

FEW: Final = 20
"""A build checks its changed articles if they are no more than this: a fifth of a second."""

_SHOWN: Final = 120
"""Characters of a literal that a message shows, at most."""

MANY: Final = 1000
"""Articles that a check without `shapes` checks, at most: three seconds."""

_TYPE: Final = PREFIXES["rdf"] + "type"
_SUBCLASS: Final = ox.NamedNode(PREFIXES["rdfs"] + "subClassOf")
_CONTEXT: Final = tuple(
    map(ox.NamedNode, (_TYPE, DP.heldFrom, DP.party, PREFIXES["rdfs"] + "isDefinedBy"))
)


class ArticleShapes:
    """Checks the triples of articles by the shapes, together with a vocabulary.

    It checks `most` articles; `left_out` is the number of those beyond.
    """

    def __init__(self, case: CaseFile, inputs: BuildInputs, most: int | None = None) -> None:
        self._most = most
        self._taken = self.left_out = 0
        self._case = case
        self._vocabulary = list(inputs.files.values())
        self._inputs = inputs
        self._batch: list[bytes] = []
        self._size = 0
        self._paths: dict[str, Path] = {}
        self._referring: list[tuple[Path, Article]] = []
        self._entries: dict[str, bytes] = {}

    def take(self, path: Path, article: Article) -> Iterator[Problem]:
        """Adds an article read from `path`; yields the problems of each full batch."""
        self._entries.update(_named_entries(article))
        if self._most is not None and self._taken >= self._most:
            self.left_out += 1
            return
        self._taken += 1
        if article.references:
            self._referring.append((path, article))
            return
        self._add(path, article)
        if self._size > BATCH:
            yield from self._problems()

    def rest(self) -> Iterator[Problem]:
        """The problems of the articles that were added since the last full batch."""
        yield from self._problems()
        outside: set[str] = set()
        for path, article in self._referring:
            self._add(path, article)
            outside.update(article.references)
        self._batch += [self._entries[iri] for iri in sorted(outside & self._entries.keys())]
        yield from self._problems(unknown=outside - self._entries.keys())

    def built(
        self, generation: Generation, sources: Mapping[str, Source], parts: Collection[str]
    ) -> Iterator[Problem]:
        """The problems of articles (`article/<id>`) of a generation, read from `sources`."""
        store = generation.open()
        files = {part: shown for shown, source in sources.items() for part in source.records}
        lines: set[bytes] = set()
        for part in sorted(parts):
            iri = self._case.base + part
            self._paths[iri] = self._case.root / files[part]
            lines |= footprint(store, iri)
        self._batch = [text(lines | set(_context(store, lines)))]
        self._vocabulary = []  # the context has all that is needed of it
        yield from self._problems()

    def _add(self, path: Path, article: Article) -> None:
        ntriples = mapping.triples(article)
        self._batch.append(ntriples)
        self._size += len(ntriples)
        self._paths[article.iri] = path

    def _problems(self, unknown: Collection[str] = ()) -> Iterator[Problem]:
        """The problems of the batch; nodes that are `unknown` are not reported."""
        parts, paths = [*self._vocabulary, *self._batch], self._paths
        self._batch, self._size, self._paths = [], 0, {}
        if not paths:
            return
        broken: dict[Path, dict[str, list[Violation]]] = {}
        found = violations(parts, concerning=lambda node: self._article(node) in paths)
        for violation in without_consequences(found, self._inputs.vocabulary) if found else ():
            if violation.value not in unknown:
                article = self._article(violation.focus)
                by_id = broken.setdefault(paths[article], {})
                by_id.setdefault(article.rpartition("/")[2], []).append(violation)
        if not broken:
            return
        for path, by_id in broken.items():
            for article_id, places in entry_places(path, by_id, self._inputs.resolver):
                # an entry with several holders gives several positions with the same faults
                problems = [self._problem(found, path, places) for found in by_id[article_id]]
                yield from by_line(sorted(problems, key=str))

    def _problem(self, violation: Violation, path: Path, places: EntryPlaces) -> Problem:
        entry, place = places.of(violation.focus, violation.path)
        problem = problem_of(violation, self._case, self._inputs.vocabulary)
        return problem.located(self._case.shown(path), place, entry)

    def _article(self, node: str) -> str:
        """The article that a node belongs to."""
        local = node.removeprefix(iris.article(self._case.base, ""))
        return iris.article(self._case.base, local.partition("#")[0].partition("/")[0])


def _named_entries(article: Article) -> Iterator[tuple[str, bytes]]:
    """The triples of named entries that positions of other articles are compared with.

    They state the class of the entry, on whose behalf and since when it holds.
    """
    for entry in chain[Position | Event](article.positions, article.events):
        if entry.iri in article.named:
            s = f"<{entry.iri}>"
            lines = f"{s} <{_TYPE}> <{DP.Event}> .\n"
            if isinstance(entry, Position):
                lines = f"{s} <{_TYPE}> <{DP.Position}> .\n{s} <{DP.party}> <{entry.party}> .\n"
                if entry.held_from:
                    day = f'"{entry.held_from}"^^<{PREFIXES["xsd"]}date>'
                    lines += f"{s} <{DP.heldFrom}> {day} .\n"
            yield entry.iri, lines.encode()


def _context(store: ox.Store, lines: Iterable[bytes]) -> Iterator[bytes]:
    """The class hierarchy, and what shapes need of the nodes and properties in `lines`."""
    for quad in store.quads_for_pattern(None, _SUBCLASS, None, ox.DefaultGraph()):
        yield f"{quad.triple} .".encode()
    quads = list(ox.parse(b"\n".join([*lines, b""]), format=ox.RdfFormat.N_TRIPLES))
    nodes = {node for quad in quads for node in (quad.predicate, quad.object)}
    for node in nodes:
        if isinstance(node, ox.NamedNode):
            for prop in _CONTEXT:
                for quad in store.quads_for_pattern(node, prop, None, ox.DefaultGraph()):
                    yield f"{quad.triple} .".encode()


# violations --------------------------------------------------------------------------------------


def without_consequences(
    violations: Iterable[Violation], vocabulary: Vocabulary
) -> list[Violation]:
    """The violations that do not follow from others, in their order.

    Left out are those that follow from a misspelt class, of the node or of a value; those that
    report a missing property of which another is a misspelling; and comparisons with a value that
    is itself wrong.
    """
    found = list(violations)
    misspelt = {(v.focus, vocabulary.term_like(v.path)) for v in found if v.path}
    faulty = {(v.focus, v.path) for v in found if v.value is not None and not v.compared}

    def follows(v: Violation) -> bool:
        if vocabulary.is_misclassed(v.focus):
            return v.path is None and v.value is None
        if v.path is None:
            return False
        return (
            (v.value is not None and vocabulary.is_misclassed(v.value))
            or (v.value is None and (v.focus, v.path) in misspelt)
            or (v.compared is not None and not faulty.isdisjoint(_both(v)))
        )

    return [violation for violation in found if not follows(violation)]


def _both(violation: Violation) -> set[tuple[str, str | None]]:
    return {(violation.focus, violation.path), (violation.focus, violation.compared)}


def problem_of(violation: Violation, case: CaseFile, vocabulary: Vocabulary) -> Problem:
    """The problem of a violation, without its place; properties have their short names."""
    message, path = violation.message, violation.path
    if path:
        message = message.replace(path, Namespaces(base=case.base).shorten(path))
    return Problem(message, hint=_hint(violation, case, vocabulary))


def _hint(violation: Violation, case: CaseFile, vocabulary: Vocabulary) -> str | None:
    """The value found, and what may be meant: the nearest name, or all names if they are few."""
    namespaces, value = Namespaces(base=case.base), violation.value
    hints = [f"found {found}"] if (found := _found(violation, namespaces)) else []
    if violation.path and (wanted := violation.wanted):
        near = vocabulary.nearest(vocabulary.id(value), [wanted])[:1] if value else []
        named = [
            namespaces.shorten(vocabulary.resolve(name, [wanted]))
            for name in near or vocabulary.closed(wanted)
        ]
        if near:
            hints.append(f"did you mean {named[0]}?")
        elif named:
            hints.append(f"{namespaces.shorten(violation.path)} is one of {', '.join(named)}")
    elif like := vocabulary.term_like(violation.path or "") or vocabulary.term_like(value or ""):
        hints.append(f"did you mean {namespaces.shorten(like)}?")
    return "; ".join(hints) or None


def _found(violation: Violation, namespaces: Namespaces) -> str | None:
    """The wrong value as a person writes it: a literal in Turtle, shortened in the middle."""
    if violation.written is not None:
        text, sign, datatype = violation.written.rpartition("^^")
        if sign and datatype.startswith("<") and text.endswith('"'):
            text = f"{text}^^{namespaces.shorten(datatype[1:-1])}"
        else:
            text = violation.written
        text = "".join(c if c.isprintable() else _escaped(c) for c in text)
        return text if len(text) <= _SHOWN else f"{text[: _SHOWN // 2]}…{text[-_SHOWN // 2 :]}"
    if violation.value is None or violation.value.startswith("_:"):
        return None
    return repr(namespaces.shorten(violation.value))


def _escaped(character: str) -> str:
    """An invisible character, as a Turtle escape."""
    number = ord(character)
    return f"\\u{number:04X}" if number <= 0xFFFF else f"\\U{number:08X}"
