"""Finds the quoted words in a text.

Any run of white space in a quote stands for any run in the text, since an editor may have wrapped
either; `…` skips words. Everything else must agree to the letter.
"""

import re
import unicodedata
from collections.abc import Sequence

from diplograph.model.article import Words

_SPACE = str.maketrans("\n\t\r\v\f\u00a0\u2028\u2029", " " * 8)
_LIMIT = 1000


class QuoteError(Exception):
    """The quote is not in the text, or not in one place only. `hint` says what to do."""

    def __init__(self, message: str, hint: str) -> None:
        self.hint = hint
        super().__init__(message)


class Text:
    """A text in which quotes are looked for; offsets count code points."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._flat = text.translate(_SPACE) if not text.isprintable() else text

    def find(self, quote: str, prefix: str | None, suffix: str | None) -> list[Words]:
        """The stretches of the text that `quote` names: one, or one for each part around `…`.

        Raises:
            QuoteError: it is not there, or there more than once.
        """
        if prefix is None and suffix is None and "…" not in quote:
            quote = quote.strip()
            start = self._flat.find(quote)
            if start >= 0 and quote and self._flat.find(quote, start + 1) < 0:
                return [self._words(start, start + len(quote))]
        parts = [part.strip() for part in quote.split("…") if part.strip()]
        if not parts:
            raise QuoteError("the quote has no words", "copy the words from the text")
        for form in ("NFC", "NFD", None):
            spelled = [unicodedata.normalize(form, part) for part in parts] if form else parts
            if found := self._parts(spelled, prefix, suffix, quote):
                return found
        raise self._missing(quote, parts, prefix, suffix)

    def _parts(
        self, parts: Sequence[str], prefix: str | None, suffix: str | None, quote: str
    ) -> list[Words] | None:
        """Each part after the one before it; the first must be settled without doubt."""
        first = _pattern(parts[0], prefix, suffix if len(parts) == 1 else None)
        places = [match.span(1) for match in first.finditer(self.text)]
        if not places:
            return None
        if len(places) > 1:
            message = f"the quote {_short(quote)!r} is in the text {len(places)} times"
            raise QuoteError(message, "add words, or a prefix or suffix")
        spans = [places[0]]
        for number, part in enumerate(parts[1:], 2):
            pattern = _pattern(part, None, suffix if number == len(parts) else None)
            match = pattern.search(self.text, spans[-1][1])
            if not match:
                return None
            spans.append(match.span(1))
        return [self._words(*span) for span in spans]

    def at(self, spans: Sequence[tuple[int, int]], quote: str | Sequence[str] | None) -> list[Words]:
        """The stretches at given offsets; where a quote is given too, its words must agree.

        Raises:
            QuoteError: a stretch lies outside of the text, or the words differ.
        """
        for start, end in spans:
            if not start < end <= len(self.text):
                message = f"the span [{start}, {end}] is not in the text of {len(self.text)}"
                raise QuoteError(message, "offsets count code points, half open")
        words = [self._words(start, end) for start, end in spans]
        if quote is None:
            return words
        parts = split(quote)
        if [" ".join(p.split()) for p in parts] != [" ".join(w.exact.split()) for w in words]:
            there = " … ".join(_short(w.exact) for w in words)
            message = f"the text has {there!r} at the spans, not {_short(' … '.join(parts))!r}"
            raise QuoteError(message, "correct the quote or the spans")
        return words

    def _words(self, start: int, end: int) -> Words:
        return Words(start, end, self.text[start:end])

    def _missing(
        self, quote: str, parts: Sequence[str], prefix: str | None, suffix: str | None
    ) -> QuoteError:
        if (prefix or suffix) and all(self._parts([part], None, None, part) for part in parts):
            message = f"the quote {_short(quote)!r} does not stand beside the prefix or suffix"
            return QuoteError(message, "copy them from the text as well")
        absent = next(
            (p for p in parts if not _pattern(p, None, None).search(self.text)), parts[-1]
        )
        message = f"the quote {_short(absent)!r} is not in the text"
        closest = self._closest(absent)
        if closest and " ".join(closest.split()) == " ".join(absent.split()):
            return QuoteError(f"{message} after the words before it", "put the parts in order")
        hint = f"closest passage: {closest!r}" if closest else "copy the words from the text"
        return QuoteError(message, hint)

    def _closest(self, quote: str) -> str | None:
        from rapidfuzz import fuzz

        found = fuzz.partial_ratio_alignment(quote[:_LIMIT], self.text, score_cutoff=60)
        if found is None:
            return None
        start, end = found.dest_start, found.dest_end
        while start > 0 and not self.text[start - 1].isspace():
            start -= 1
        while end < len(self.text) and not self.text[end].isspace():
            end += 1
        return _short(" ".join(self.text[start:end].split()), 160)


def split(quote: str | Sequence[str]) -> list[str]:
    """The parts of one or more quotes, one for each stretch of words."""
    quotes = [quote] if isinstance(quote, str) else quote
    return [part.strip() for text in quotes for part in text.split("…") if part.strip()]


def _pattern(part: str, prefix: str | None, suffix: str | None) -> re.Pattern[str]:
    before = _spaced(prefix) + r"\s*" if prefix else ""
    after = r"\s*" + _spaced(suffix) if suffix else ""
    return re.compile(f"{before}({_spaced(part)}){after}")


def _spaced(text: str) -> str:
    return r"\s+".join(re.escape(word) for word in text.split())


def _short(text: str, limit: int = 80) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
