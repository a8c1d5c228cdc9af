"""The codings of articles that several coders have coded, read from the files of a case."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from diplograph.coding.casefile import CaseFile
from diplograph.coding.model.article import Article, Position
from diplograph.coding.readers.article_files import Reading, read
from diplograph.coding.readers.article_resolver import ArticleResolver
from diplograph.coding.readers.entry_places import EntryPlaces, entry_places
from diplograph.coding.readers.texts import text_of
from diplograph.coding.vocabulary import Vocabulary
from diplograph.errors import InputError, Problem
from diplograph.graph.build.inputs import article_files
from diplograph.rdf import iris

ELLIPSIS = " … "
UNNAMED = "nobody named"
"""The coder of entries that name none, as messages and reports show it."""


class CodedPosition(NamedTuple):
    """A position as one coder read it. Names are IRIs; `spans` are offsets in code points.

    `passage` is the words that it rests on, `place` the `path:line` of its entry.
    """

    coder: str
    holder: str
    stance: str
    target: str
    spans: tuple[tuple[int, int], ...]
    passage: str
    place: str


class CodedArticle(NamedTuple):
    """An article with what each of its coders found in it, by coder; perhaps nothing.

    `length` is that of its text in code points; without the text, where the last words end.
    """

    id: str
    title: str
    length: int
    codings: Mapping[str, tuple[CodedPosition, ...]]

    def of(self, coders: Iterable[str]) -> "CodedArticle":
        """With the codings of these coders alone."""
        return self._replace(codings={coder: self.codings[coder] for coder in coders})


class _Source(NamedTuple):
    path: Path
    reading: Reading
    article: Article


def coded_articles(
    case: CaseFile,
    vocabulary: Vocabulary,
    *,
    coders: Collection[str] = (),
    without: Collection[str] = (),
) -> list[CodedArticle]:
    """The articles of a case that two coders or more have coded, in order of their ids.

    Codings stand in the case's `articles` and `codings`, and a file may have entries of several
    coders. `coders` are the names of those to be compared, by default all; `without` leaves some
    out. A coding that settles others (`adjudicates`) is left out unless its coder is named.

    Raises:
        InputError: files that a build would refuse, two codings of one article by one coder, or
            codings of different texts; all of them.
    """
    resolver, problems = ArticleResolver(vocabulary), list[Problem]()
    further: dict[str, list[_Source]] = defaultdict(list)
    for source in _sources(case, case.codings, resolver, problems):
        further[source.article.id].append(source)
    found: dict[str, list[_Source]] = defaultdict(list)
    everyone: set[str] = set()
    for source in _sources(case, case.articles, resolver, problems):
        own = _coders(source.article)
        everyone.update(own)
        if source.article.id in further or len(own) > 1:
            found[source.article.id].append(source)
    for article_id, sources in further.items():
        found[article_id] += sources
        everyone.update(coder for source in sources for coder in _coders(source.article))
    articles = []
    for _, sources in sorted(found.items()):
        problems += _differing(sources)
        article = _merge_codings(sources, resolver, vocabulary, problems)
        articles.append(_select_coders(article, sources, coders, without, vocabulary))
    if problems:
        raise InputError(problems)
    _refuse_unknown({*coders, *without}, {coder_name(coder, vocabulary) for coder in everyone})
    return [article for article in articles if len(article.codings) > 1]


def _sources(
    case: CaseFile, paths: Sequence[Path], resolver: ArticleResolver, problems: list[Problem]
) -> Iterator[_Source]:
    """The articles in some files or folders; what is wrong is added to `problems`."""
    for path in article_files(case, paths).files:
        for reading in read(path, case.shown(path), resolver):
            problems += reading.problems
            if reading.article:
                yield _Source(path, reading, reading.article)


def _merge_codings(
    sources: Sequence[_Source],
    resolver: ArticleResolver,
    vocabulary: Vocabulary,
    problems: list[Problem],
) -> CodedArticle:
    """Merges the codings of one article."""
    codings: dict[str, tuple[CodedPosition, ...]] = {}
    origins: dict[str, str] = {}
    for path, reading, article in sources:
        where = f"{reading.path}:{reading.line}"
        own: dict[str, list[CodedPosition]] = {name: [] for name in _coders(article)}
        places = _places(path, article.id, resolver)
        for position in article.positions:
            coder = position.coder or ""
            own[coder].append(_position(position, coder, reading, places))
        for coder, positions in own.items():
            name = coder_name(coder, vocabulary)
            if coder in origins:
                there = f"the first is in {origins[coder]}"
                message = f"{article.id!r} coded by {name!r} a second time; {there}"
                hint = "remove one, or correct 'coder'"
                problems.append(Problem(message, reading.path, reading.line, hint=hint))
            origins[coder] = where
            codings[name] = tuple(p._replace(coder=name) for p in positions)
    first = sources[0].article
    texts = (text_of(source.path, first.id) for source in sources)
    text = next((text for text in texts if text is not None), None)
    ends = (end for positions in codings.values() for p in positions for _, end in p.spans)
    length = max(len(text or ""), *ends, 0)  # offsets are not held to a text that is left out
    return CodedArticle(first.id, first.title, length, codings)


def _places(path: Path, article_id: str, resolver: ArticleResolver) -> EntryPlaces | None:
    """The places of an article's entries; None where one line holds them all."""
    if not path.name.endswith(".md"):
        return None
    return dict(entry_places(path, [article_id], resolver)).get(article_id)


def _position(
    position: Position, coder: str, reading: Reading, places: EntryPlaces | None
) -> CodedPosition:
    line = places.of(position.iri)[1][0] if places else reading.line
    words = [w.exact if w.exact is not None else f"[{w.start}–{w.end}]" for w in position.words]
    return CodedPosition(
        coder,
        position.holder,
        position.stance,
        position.target,
        tuple((w.start, w.end) for w in position.words),
        ELLIPSIS.join(words),
        f"{reading.path}:{line}",
    )


def _select_coders(
    article: CodedArticle,
    sources: Iterable[_Source],
    coders: Collection[str],
    without: Collection[str],
    vocabulary: Vocabulary,
) -> CodedArticle:
    """Selects the codings of the coders to be compared."""
    settling = {
        coder_name(coder, vocabulary)
        for source in sources
        if source.article.adjudicates
        for coder in _coders(source.article)
    }
    return article.of(
        coder
        for coder in sorted(article.codings)
        if (coder in coders if coders else coder not in settling) and coder not in without
    )


def _coders(article: Article) -> list[str]:
    """The coders of a file's record: that of the whole, and those of entries."""
    found = dict.fromkeys(position.coder or "" for position in article.positions)
    if article.coder or not found:
        found[article.coder or ""] = None
    return list(found)


def _differing(sources: Sequence[_Source]) -> Iterator[Problem]:
    """Problems of codings of different texts, whose offsets cannot be compared."""
    first = sources[0]
    for _, reading, article in sources[1:]:
        if article.text_digest != first.article.text_digest:
            there = f"{first.reading.path}:{first.reading.line}"
            message = f"the text of {article.id!r} is another than in {there}"
            hint = "copy the text, to the letter"
            yield Problem(message, reading.path, reading.line, hint=hint)


def _refuse_unknown(names: set[str], known: set[str]) -> None:
    """Raises InputError for a selected coder who has coded nothing."""
    if unknown := names - known:
        hint = f"coders are {', '.join(sorted(known))}"
        raise InputError(
            [Problem(f"{name!r} has coded nothing", hint=hint) for name in sorted(unknown)]
        )


def coder_name(coder: str, vocabulary: Vocabulary) -> str:
    """A coder as a person writes it: its id."""
    return vocabulary.id(coder).removeprefix(iris.coder("", "")) or UNNAMED
