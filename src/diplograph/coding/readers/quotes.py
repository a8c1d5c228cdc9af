"""Finds quotes in a text.

Any run of white space in a quote matches any run in the text, since an editor may have wrapped
either; a letter may be composed in one and decomposed in the other; `…` skips words, unless the
text has `…` there. All else must be equal, letter by letter.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial

from diplograph.coding.model.article import Words
from diplograph.coding.spelling import composed

_SPACE = {code: " " for code in range(0x3001) if chr(code).isspace()}
_LIMIT = 1000
_MANY = 100
"""The number of occurrences of a quote that are counted, at most."""
_MARKS = 30
"""Marks on a letter, at most: as in the Stream-Safe Text Format (Unicode Standard Annex 15)."""


class QuoteError(Exception):
    """A quote is not in the text, or is there more than once. `hint` says what to do."""

    def __init__(self, message: str, hint: str) -> None:
        self.hint = hint
        super().__init__(message)


class Text:
    """A text to find quotes in; offsets count code points."""

    def __init__(self, text: str) -> None:
        self.text = text
        # The text with a space for each white space character, then with one for each run of them.
        self._flat = text if text.isprintable() else text.translate(_SPACE)
        self._folded = self._flat
        while "  " in self._folded:
            self._folded = self._folded.replace("  ", " ")
        self._decomposed: _Form | None = None

    def find(self, quote: str, prefix: str | None, suffix: str | None) -> list[Words]:
        """The passages that `quote` matches: one, or one for each part between `…`.

        It is one if the text has the `…` too. The first part must occur only once, the others are
        searched for after it. `prefix` are the words just before the first part, `suffix` those
        just after the last part.

        Raises:
            QuoteError: the quote is not in the text, or is there more than once.
        """
        parts = split(quote)
        if not parts:
            raise QuoteError("the quote has no words", "copy the words from the text")
        if prefix is None and suffix is None:
            start = self._only(words := folded(quote))
            if start >= 0:
                return [self._words(start, start + len(words))]
        for terms in ([quote], parts) if "…" in quote else (parts,):
            for form, text in self._forms():
                found = text.parts(
                    [form(part) for part in terms], prefix and form(prefix), suffix and form(suffix)
                )
                if found:
                    return [self._words(*span) for span in found]
        raise self._missing(quote, parts, prefix, suffix)

    def _forms(self) -> Iterator[tuple[Callable[[str], str], "_Form"]]:
        """The forms for a search, as given and decomposed: a function for quotes, and the text."""
        yield str, _Form(self.text, None)
        if self._decomposed is None:
            self._decomposed = _Form.decomposed(self.text)
        yield _decomposed, self._decomposed

    def _only(self, words: str) -> int:
        """The offset of words that occur once, however wrapped; -1 if a full search is needed."""
        start = self._folded.find(words) if words else -1
        if start < 0 or self._folded.find(words, start + 1) >= 0:
            return -1
        return start if self._folded is self._flat else self._flat.find(words)

    def at(self, start: int, end: int) -> Words:
        """The passage at the given offsets.

        Raises:
            QuoteError: the passage is empty, or lies outside of the text.
        """
        if not start < end <= len(self.text):
            message = f"[{start}, {end}] is not a stretch of the text, which has {len(self.text)}"
            raise QuoteError(f"{message} characters", "offsets count code points, half open")
        return self._words(start, end)

    def near(self, quote: str, start: int, end: int) -> Words | None:
        """The passage of a quote that is not at these offsets: a few beside, or its only one."""
        for by in (1, -1, 2, -2, 3, -3):
            if start + by >= 0 and same(quote, self.text[start + by : end + by]):
                return self._words(start + by, end + by)
        with suppress(QuoteError):
            found = self.find(quote, None, None)
            return found[0] if len(found) == 1 else None
        return None

    def has(self, quote: str) -> bool:
        """Whether the text has the quote as it is, with its `…`."""
        return any(text.has(form(quote)) for form, text in self._forms())

    def _words(self, start: int, end: int) -> Words:
        return Words(start, end, self.text[start:end])

    def _missing(
        self, quote: str, parts: Sequence[str], prefix: str | None, suffix: str | None
    ) -> QuoteError:
        forms = list(self._forms())
        absent = next((p for p in parts if not any(t.has(form(p)) for form, t in forms)), None)
        if absent is None and (prefix or suffix):
            message = f"{_short(quote)!r} does not stand beside the prefix or suffix"
            return QuoteError(message, "copy them from the text as well")
        if absent is None:
            message = f"the parts of {_short(quote)!r} do not follow each other in the text"
            return QuoteError(message, "put them in order")
        closest = self._closest(absent)
        hint = f"closest passage: {closest!r}" if closest else "copy the words from the text"
        return QuoteError(f"{_short(absent)!r} is not in the text", hint)

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
        return _short(folded(self.text[start:end]), 160)


class _Form:
    """A text in one normal form, and the offsets in the original text if that differs.

    `offsets` maps each offset in the form at which a letter begins, and its end, to the original.
    """

    def __init__(self, text: str, offsets: Mapping[int, int] | None) -> None:
        self._text = text
        self._offsets = offsets

    @classmethod
    def decomposed(cls, text: str) -> "_Form":
        """The canonically decomposed text (NFD, Unicode Standard Annex 15), letter by letter."""
        if unicodedata.is_normalized("NFD", text):
            return cls(text, None)
        pieces: list[str] = []
        offsets, length, start = {0: 0}, 0, 0
        for end in range(1, len(text) + 1):
            if end < len(text) and unicodedata.combining(text[end]):
                continue  # marks belong to the letter before them, and may change their order
            piece = _decomposed(letter := text[start:end])
            for marks in range(1, min(len(letter), _MARKS)):
                if piece.startswith(beginning := _decomposed(letter[:marks])):
                    offsets[length + len(beginning)] = start + marks
            pieces.append(piece)
            length += len(piece)
            start = offsets[length] = end
        return cls("".join(pieces), offsets)

    def has(self, part: str) -> bool:
        """Whether the text has these words."""
        return self._search(_pattern(part, None, None), 0) is not None

    def parts(
        self, parts: Sequence[str], prefix: str | None, suffix: str | None
    ) -> list[tuple[int, int]] | None:
        """The original offsets of parts that follow each other; None if a part is missing.

        Raises:
            QuoteError: the first part occurs more than once.
        """
        places = self._places(_pattern(parts[0], prefix, suffix if len(parts) == 1 else None))
        if not places:
            return None
        if len(places) > 1:
            times = len(places) if len(places) <= _MANY else f"more than {_MANY}"
            message = f"{_short(parts[0])!r} is in the text {times} times"
            raise QuoteError(message, "add words, or a prefix or suffix")
        spans = [places[0]]
        for number, part in enumerate(parts[1:], 2):
            pattern = _pattern(part, None, suffix if number == len(parts) else None)
            match = self._search(pattern, spans[-1][1])
            if not match:
                return None
            spans.append(match.span(1))
        offsets = self._offsets
        return (
            spans if offsets is None else [(offsets[start], offsets[end]) for start, end in spans]
        )

    def _places(self, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
        """The places where the pattern matches, including overlapping ones."""
        places: list[tuple[int, int]] = []
        match = self._search(pattern, 0)
        while match and len(places) <= _MANY:
            places.append(match.span(1))
            match = self._search(pattern, match.start() + 1)
        return places

    def _search(self, pattern: re.Pattern[str], start: int) -> re.Match[str] | None:
        """The next match whose words begin and end where letters do."""
        match = pattern.search(self._text, start)
        while match and self._offsets is not None and not {*match.span(1)} <= self._offsets.keys():
            match = pattern.search(self._text, match.start() + 1)
        return match


def split(quote: str) -> list[str]:
    """The parts of a quote between `…`, one for each passage.

    >>> split("no troops … in the corridor")
    ['no troops', 'in the corridor']
    """
    return [part.strip() for part in quote.split("…") if part.strip()]


def folded(words: str) -> str:
    """The words with one space for each run of white space."""
    return " ".join(words.split())


def same(words: str, others: str) -> bool:
    """Whether two texts are equal but for white space and the composition of letters."""
    return composed(folded(words)) == composed(folded(others))


_decomposed = partial(unicodedata.normalize, "NFD")


def _pattern(part: str, prefix: str | None, suffix: str | None) -> re.Pattern[str]:
    # a pattern that begins or ends with \s* takes time quadratic in the length of a run
    before = _spaced(prefix) + r"\s*" if prefix and prefix.strip() else ""
    after = r"\s*" + _spaced(suffix) if suffix and suffix.strip() else ""
    return re.compile(f"{before}({_spaced(part)}){after}")


def _spaced(text: str) -> str:
    return r"\s+".join(re.escape(word) for word in text.split())


def _short(text: str, limit: int = 80) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
