"""The evidence of a position or an event: quotes, article, chain of attribution."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Final, NamedTuple

import pyoxigraph as ox

from diplograph.query.results.facts import Facts
from diplograph.query.results.labels import Iri, Labels, Term
from diplograph.query.results.passages import Passage, around, quotes_alone
from diplograph.rdf.namespaces import DP, PREFIXES

Texts = Callable[[str], str | None]
"""Gives the text of an article by the article's IRI, or None if it is not available."""

_EXACT: Final = PREFIXES["oa"] + "exact"
_START: Final = PREFIXES["oa"] + "start"
_END: Final = PREFIXES["oa"] + "end"
_TITLE: Final = PREFIXES["dcterms"] + "title"
_PUBLISHER: Final = PREFIXES["dc"] + "publisher"
_URL: Final = PREFIXES["dcterms"] + "source"
_CODER: Final = PREFIXES["prov"] + "wasAttributedTo"
_CODED: Final = PREFIXES["prov"] + "generatedAtTime"
_ARTICLES: Final = 1024
_TEXTS: Final = 64


class Quote(NamedTuple):
    """Quoted words of an article; `start` and `end` are offsets in code points, half-open.

    `text` is None if the graph has only the offsets, and the article's text is not available.
    """

    text: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """The source of one position, or of one event of an article.

    `according_to` is the chain of attribution, innermost first: the source that heard it from the
    holder, then each source that passed it on. `held` is EDTF text: when a position was held, or an
    event took place. `coded` is the time of coding, from the annotation. A field that the graph
    does not have is None.
    """

    position: Iri
    quotes: tuple[Quote, ...]
    passage: Passage
    article: Iri | None
    title: str | None
    publisher: str | None
    published: date | None
    url: str | None
    attribution: Iri | None
    according_to: tuple[Iri, ...]
    holder: Iri | None
    party: Iri | None
    stance: Iri | None
    target: Iri | None
    held: str | None
    coder: Iri | None
    coded: datetime | None

    @property
    def source(self) -> str:
        """Title, publisher and date of the article, as far as they are known."""
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
    url: str | None
    digest: str | None


class Receipts:
    """Reads receipts from a store.

    A receipt takes a few look-ups, whatever the size of the store. `texts` gives the available
    texts of articles; a text whose SHA-256 differs from the graph's is not used.
    """

    def __init__(self, store: ox.Store, names: Labels, texts: Texts | None = None) -> None:
        self._store = store
        self._names = names
        self._texts = texts
        self._article = lru_cache(maxsize=_ARTICLES)(self._read_article)
        self._text = lru_cache(maxsize=_TEXTS)(self._read_text)

    def forget_texts(self) -> None:
        """Clears the cache of texts, so that the next receipts read the files again."""
        self._text.cache_clear()

    def of(self, node: Term | str) -> Receipt | None:
        """The receipt of a position or an event; None for a node without evidence."""
        if isinstance(node, str):
            node = ox.NamedNode(node)
        if not isinstance(node, ox.NamedNode):
            return None
        facts = self._facts(node.value)
        quotes = tuple(sorted(map(self._quote, facts.iris(DP.evidence)), key=_place))
        if not quotes:
            return None
        article = facts.iri(DP.reportedIn)
        about = self._article(article) if article else _Article(None, None, None, None, None)
        quotes, passage = self._read(quotes, article)
        return Receipt(
            position=self._names.iri(node.value),
            quotes=quotes,
            passage=passage,
            article=article,
            title=about.title,
            publisher=about.publisher,
            published=about.published,
            url=about.url,
            attribution=facts.iri(DP.attribution),
            according_to=tuple(facts.chain(self._facts)),
            holder=facts.iri(DP.holder),
            party=facts.iri(DP.party),
            stance=facts.iri(DP.stance),
            target=facts.iri(DP.target),
            held=facts.time(),
            coder=facts.iri(_CODER),
            coded=coded if isinstance(coded := facts.day(_CODED), datetime) else None,
        )

    def text(self, article: str) -> str | None:
        """The text of an article, by IRI, if it is available and unchanged since coding."""
        digest = self._article(article).digest
        return self._text(article, digest) if digest else None

    def _facts(self, iri: str) -> Facts:
        return Facts.of(self._store, self._names, iri)

    def _quote(self, evidence: Iri) -> Quote:
        facts = self._facts(evidence)
        return Quote(facts.text(_EXACT), facts.number(_START), facts.number(_END))

    def _read_article(self, iri: str) -> _Article:
        facts = self._facts(iri)
        return _Article(
            facts.text(_TITLE),
            facts.text(_PUBLISHER),
            facts.day(DP.published),
            facts.text(_URL),
            facts.text(DP.textDigest),
        )

    def _read(
        self, quotes: tuple[Quote, ...], article: str | None
    ) -> tuple[tuple[Quote, ...], Passage]:
        """The quotes and the passage around them, from the article's text if it contains them."""
        text = self.text(article) if article else None
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
