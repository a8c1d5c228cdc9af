"""What a position or an event of an article rests on: words, article, chain of attribution."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Final, NamedTuple

import pyoxigraph as ox

from diplograph.namespaces import DP, PREFIXES
from diplograph.results.names import Iri, Names, Term
from diplograph.results.passages import Passage, around, quotes_alone
from diplograph.results.values import Value, to_python

Texts = Callable[[str], str | None]
"""Gives the text of an article, by the article's IRI, or None where it is not at hand."""

_EXACT: Final = PREFIXES["oa"] + "exact"
_START: Final = PREFIXES["oa"] + "start"
_END: Final = PREFIXES["oa"] + "end"
_TITLE: Final = PREFIXES["dcterms"] + "title"
_PUBLISHER: Final = PREFIXES["dc"] + "publisher"
_CODER: Final = PREFIXES["prov"] + "wasAttributedTo"
_ARTICLES: Final = 1024
_TEXTS: Final = 64

_Facts = dict[str, list[Value]]


class Quote(NamedTuple):
    """Words of an article; `start` and `end` count code points of its text, half open.

    `text` is None where the graph has the offsets alone, and the article's text is not at hand.
    """

    text: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where one position, or one event as an article tells it, was read.

    `according_to` is the chain of attribution, innermost first: whoever heard it from the holder,
    then whoever told it on. `held` is EDTF text: of a position when it was held, of an event when
    it took place. What the graph does not say is None.
    """

    position: Iri
    quotes: tuple[Quote, ...]
    passage: Passage
    article: Iri | None
    title: str | None
    publisher: str | None
    published: date | None
    attribution: Iri | None
    according_to: tuple[Iri, ...]
    holder: Iri | None
    stance: Iri | None
    held: str | None
    coder: Iri | None

    @property
    def source(self) -> str:
        """Title, publisher and day of the article, as far as they are known."""
        title = f"“{self.title}”" if self.title else None
        day = self.published.isoformat() if self.published else None
        return ", ".join(part for part in (title, self.publisher, day) if part)

    @property
    def chain(self) -> str:
        """The chain of attribution in words: 'according to sources, via a US official'."""
        links = ", via ".join(link.label for link in self.according_to)
        return f"according to {links}" if links else ""


class _Article(NamedTuple):
    title: str | None
    publisher: str | None
    published: date | None
    digest: str | None


class Receipts:
    """Reads receipts from a store.

    A receipt takes a handful of look-ups, whatever the size of the store. `texts` gives the texts
    of articles where they are at hand; one whose SHA-256 is not that of the graph is not used.
    """

    def __init__(self, store: ox.Store, names: Names, texts: Texts | None = None) -> None:
        self._store = store
        self._names = names
        self._texts = texts
        self._article = lru_cache(maxsize=_ARTICLES)(self._read_article)
        self._text = lru_cache(maxsize=_TEXTS)(self._read_text)

    def of(self, node: Term | str) -> Receipt | None:
        """The receipt of a position or an event; None for whatever has no evidence."""
        if isinstance(node, str):
            node = ox.NamedNode(node)
        if not isinstance(node, ox.NamedNode):
            return None
        facts = self._facts(node.value)
        quotes = tuple(sorted(map(self._quote, _iris(facts, DP.evidence)), key=_place))
        if not quotes:
            return None
        article = _iri(facts, DP.reportedIn)
        about = self._article(article) if article else _Article(None, None, None, None)
        quotes, passage = self._read(quotes, article, about.digest)
        return Receipt(
            position=self._names.iri(node.value),
            quotes=quotes,
            passage=passage,
            article=article,
            title=about.title,
            publisher=about.publisher,
            published=about.published,
            attribution=_iri(facts, DP.attribution),
            according_to=self._chain(facts),
            holder=_iri(facts, DP.holder),
            stance=_iri(facts, DP.stance),
            held=_time(facts),
            coder=_iri(facts, _CODER),
        )

    def text(self, article: str) -> str | None:
        """The text of an article (an IRI), if it is at hand and still the one that was coded."""
        digest = self._article(article).digest
        return self._text(article, digest) if digest else None

    def _facts(self, iri: str) -> _Facts:
        facts: _Facts = defaultdict(list)
        node = ox.NamedNode(iri)
        for quad in self._store.quads_for_pattern(node, None, None, ox.DefaultGraph()):
            facts[quad.predicate.value].append(to_python(quad.object, self._names))
        return facts

    def _quote(self, evidence: Iri) -> Quote:
        facts = self._facts(evidence)
        return Quote(_text(facts, _EXACT), _number(facts, _START), _number(facts, _END))

    def _chain(self, facts: _Facts) -> tuple[Iri, ...]:
        """The links in their order; a chain of one has no steps of its own."""
        steps = [self._facts(step) for step in _iris(facts, DP.attributionStep)]
        if not steps:
            return tuple(sorted(_iris(facts, DP.accordingTo)))
        steps.sort(key=lambda step: _number(step, DP.order))
        return tuple(source for step in steps for source in _iris(step, DP.source))

    def _read_article(self, iri: str) -> _Article:
        facts = self._facts(iri)
        published = next((d for d in facts[DP.published] if isinstance(d, date)), None)
        return _Article(
            _text(facts, _TITLE), _text(facts, _PUBLISHER), published, _text(facts, DP.textDigest)
        )

    def _read(
        self, quotes: tuple[Quote, ...], article: str | None, digest: str | None
    ) -> tuple[tuple[Quote, ...], Passage]:
        """The quotes and the passage around them, from the article's text if it has them."""
        text = self._text(article, digest) if article and digest else None
        if text is not None:
            words = [text[quote.start : quote.end] for quote in quotes]
            if all(quote.text in (None, read) for quote, read in zip(quotes, words, strict=True)):
                found = tuple(q._replace(text=read) for q, read in zip(quotes, words, strict=True))
                return found, around(text, [(quote.start, quote.end) for quote in quotes])
        known = [q.text or f"[characters {q.start} to {q.end}]" for q in quotes]
        return quotes, quotes_alone(known)

    def _read_text(self, article: str, digest: str) -> str | None:
        text = self._texts(article) if self._texts else None
        if text is None or sha256(text.encode()).hexdigest() != digest.lower():
            return None
        return text


def _place(quote: Quote) -> tuple[int, int]:
    return quote.start, quote.end


def _iris(facts: _Facts, predicate: str) -> list[Iri]:
    return [value for value in facts.get(predicate, ()) if isinstance(value, Iri)]


def _iri(facts: _Facts, predicate: str) -> Iri | None:
    return min(_iris(facts, predicate), default=None)


def _text(facts: _Facts, predicate: str) -> str | None:
    return min(
        (value for value in facts.get(predicate, ()) if isinstance(value, str)), default=None
    )


def _number(facts: _Facts, predicate: str) -> int:
    return next((value for value in facts.get(predicate, ()) if isinstance(value, int)), 0)


def _time(facts: _Facts) -> str | None:
    """When it was held or took place: the EDTF text, else what the two days say."""
    if text := _text(facts, DP.held) or _text(facts, DP.when):
        return text
    first, last = (
        next(
            (str(day) for key in keys for day in facts.get(key, ()) if isinstance(day, date)), None
        )
        for keys in ((DP.heldFrom, DP.from_), (DP.heldUntil, DP.until))
    )
    if last is None:
        return first
    return f"{first or '..'}/{last}"
