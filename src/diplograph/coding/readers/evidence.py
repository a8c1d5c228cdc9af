"""The evidence of the entries of an article: passages, found by quotes or by offsets."""

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import pairwise
from typing import Final

from diplograph.coding.model import raw_article
from diplograph.coding.model.article import Words
from diplograph.coding.readers.quotes import QuoteError, Text, same, split
from diplograph.coding.readers.record_problems import NOTHING, Problems
from diplograph.errors import Where

FEWEST: Final = 3
"""Words that a quote must have not to be doubtful."""
FAR: Final = 300
"""Code points, with the end of a sentence, that may lie between words of an entry."""
_SENTENCE_END: Final = re.compile(r"[.!?…؟۔][\"'”’»)\]]*\s|[。！？]|\n\s*\n")
# Han, kana, Thai, Lao, Burmese, Khmer: a word has about two letters, and no space after it.
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


class Passages:
    """Finds the passages of one article's entries, and adds what is wrong to `problems`."""

    def __init__(self, record: raw_article.Coding, problems: Problems) -> None:
        self._record = record
        self._text = None if record.text is None else Text(record.text)
        self._problems = problems

    def digest(self) -> str | None:
        """The SHA-256 of the text in UTF-8: computed if the text is available, else as given."""
        text, stated = self._record.text, self._record.text_sha256
        if text is None:
            if stated is None:
                hint = "write the text, or its 'text_sha256'"
                self._problems.add((), "there is no text", hint)
            return stated
        digest = sha256(text.encode()).hexdigest()
        if stated not in (None, digest):
            message = f"the text is not the one that was coded: its SHA-256 is {digest}"
            hint = "restore the text, or code it again"
            self._problems.add(("text_sha256",), message, hint)
        return digest

    def words(self, entry: raw_article.Evidence, where: Where) -> tuple[Words, ...]:
        """The passages of an entry, in the order of the text."""
        quotes = _quotes(entry)
        if entry.spans is not None:
            found = self._at(entry.spans, quotes, where)
        elif not quotes:
            hint = "copy the words that it rests on"
            self._problems.add(where, "there is no 'quote'", hint)
            return ()
        elif self._text is None:
            if self._record.text_sha256 is not None:  # else `digest` reports it
                message = "without a text, words are found by 'spans'"
                self._problems.add(where, message, "give the offsets of the quote")
            return ()
        else:
            found = self._quoted(self._text, entry, quotes, where)
        return tuple(found) if len(found) < 2 else tuple(sorted(set(found)))

    def doubts(
        self, entry: raw_article.Evidence, words: Sequence[Words], *, is_software: bool
    ) -> Iterator[tuple[Where, str, str]]:
        """The doubts about an entry's evidence: place in the entry, message and hint.

        `words` are the passages found for the entry. Of those far apart, the widest gap is told; a
        person, not software, may quote a list of passages wherever they are.
        """
        for index, quote in enumerate(_quotes(entry) if words else ()):
            if short := _short(quote):
                yield ("quote", *((index,) if isinstance(entry.quote, list) else ())), *short
        joined = [
            self._gap(one, other)
            for one, other in pairwise(words)
            if is_software or not isinstance(entry.quote, list) or _skips(entry.quote, one, other)
        ]
        if gap := max(joined, default=0):
            where = "spans" if entry.quote is None else "quote"
            message = f"{gap:,} characters and the end of a sentence lie between its words"
            hint = "quote words that belong together, or split the entry"
            yield (where,), message, hint if is_software else f"{hint}; a list tells passages apart"

    def _gap(self, one: Words, other: Words) -> int:
        """The code points between two passages, if more than FAR and across sentences; else 0."""
        gap = self._text.text[one.end : other.start] if self._text else ""
        return len(gap) if len(gap) > FAR and _SENTENCE_END.search(gap) else 0

    def _quoted(
        self, text: Text, entry: raw_article.Evidence, quotes: list[str], where: Where
    ) -> list[Words]:
        found: list[Words] = []
        for index, quote in enumerate(quotes):
            if quote == NOTHING:
                continue
            try:
                found += text.find(quote, entry.prefix, entry.suffix)
            except QuoteError as error:
                at = (index,) if isinstance(entry.quote, list) else ()
                self._problems.add((*where, "quote", *at), str(error), error.hint)
        return found

    def _at(self, spans: list[tuple[int, int]], quotes: list[str], where: Where) -> list[Words]:
        """The passages at `spans`; if quotes are given too, they must match the text there."""
        found: list[Words] = []
        parts = self._parts(quotes, spans)
        if not spans:
            self._problems.add((*where, "spans"), "the list is empty", "give the offsets")
        elif parts and len(parts) != len(spans):
            message = f"{len(spans)} for {len(parts)} stretches of words"
            self._problems.add((*where, "spans"), message, "give one for each")
            return found
        for index, (start, end) in enumerate(spans):
            at = (*where, "spans", index)
            exact = parts[index] if parts else None
            try:
                words = self._text.at(start, end) if self._text else _unread(start, end, exact)
            except QuoteError as error:
                self._problems.add(at, str(error), error.hint)
                continue
            if exact is not None and words.exact is not None and not same(exact, words.exact):
                message = f"the text has {words.exact!r} there, not {exact!r}"
                near = self._text.near(exact, start, end) if self._text else None
                where_found = f": it is at [{near.start}, {near.end}]" if near else ""
                self._problems.add(at, message, f"correct the quote or the span{where_found}")
            found.append(words)
        return found

    def _parts(self, quotes: list[str], spans: list[tuple[int, int]]) -> list[str]:
        """The words of the quotes, one text for each passage.

        The spans decide whether `…` skips words or is part of the text: by the words there, or by
        the number of spans if the text is not available.
        """
        if self._text is None:
            parts = [part for quote in quotes for part in split(quote)]
            return quotes if len(quotes) == len(spans) != len(parts) else parts
        parts = []
        for quote in quotes:
            span = spans[len(parts)] if len(parts) < len(spans) else (0, 0)
            whole = "…" in quote and same(quote, self._text.text[slice(*span)])
            parts += [quote] if whole else split(quote)
        if len(quotes) == len(spans) != len(parts) and any(map(self._text.has, quotes)):
            return quotes  # wrong spans of words that the text has with their `…`
        return parts


def _quotes(entry: raw_article.Evidence) -> list[str]:
    return [entry.quote] if isinstance(entry.quote, str) else entry.quote or []


def _skips(quotes: Sequence[str], one: Words, other: Words) -> bool:
    """Whether a `…` in one of the quotes leads from one passage to the other."""
    return any(
        same(before, one.exact or "") and same(after, other.exact or "")
        for quote in quotes
        for before, after in pairwise(split(quote))
    )


def _short(quote: str) -> tuple[str, str] | None:
    """The message and the hint for a quote with too few words; None if it has enough."""
    if (count := _count(quote)) >= FEWEST:
        return None
    return f"the quote has {count} word{'s' if count != 1 else ''}", "quote the words that say it"


def _count(quote: str) -> int:
    """The number of words of a quote; an estimate for scripts without spaces."""
    spaced = sum(any(map(str.isalnum, word)) for word in quote.replace("…", " ").split())
    return max(spaced, len(_UNSPACED.findall(quote)) // 2)


def _unread(start: int, end: int, exact: str | None) -> Words:
    """A passage of a text that is not available."""
    if start >= end:
        message = f"[{start}, {end}] ends where it begins, or before"
        raise QuoteError(message, "offsets count code points, half open")
    return Words(start, end, exact)
