"""Resolves what positions and events of a record share: their words, sources, coders and IRIs."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache

from diplograph.coding import dates
from diplograph.coding.model import raw_article
from diplograph.coding.model.article import Words
from diplograph.coding.readers.evidence import Passages
from diplograph.coding.readers.name_lookup import NameIndexes, RecordNames, write
from diplograph.coding.readers.quotes import folded
from diplograph.coding.readers.record_problems import Problems, spelled
from diplograph.errors import Problem, Where
from diplograph.rdf import iris
from diplograph.rdf.namespaces import PREFIXES

Shared = tuple[tuple[Words, ...], str, tuple[str, ...], str | None, str | None, str | None]
"""The fields that positions and events share, in the order of the model, without the IRI."""


class EntryResolver:
    """Resolves the entries of one record; collects its problems and the doubts about its evidence.

    `entries` has the IRIs of the entries, with their places; `coded` is when the record was coded.
    """

    def __init__(self, indexes: NameIndexes, record: raw_article.Coding) -> None:
        self.indexes = indexes
        self.record = record
        self.iri = iris.article(indexes.base, record.id)
        self.problems = Problems()
        self.names = RecordNames(indexes, self.iri, self.problems)
        self.passages = Passages(record, self.problems)
        self.doubts: list[Problem] = []
        self.entries: dict[str, Where] = {}
        self.coded: str | None = None
        self._seen: dict[str | tuple[object, ...], Where] = {}

    def shared(self, entry: raw_article.Evidence, where: Where) -> Shared:
        """The fields that positions and events share."""
        words = self.passages.words(entry, where)
        chain = self.names.several(self.indexes.actors, entry.according_to, where, "according_to")
        mode = concept(entry.attribution or ("reported" if chain else "narrated"))
        coder = self.names.coder(self._coder(entry), (*(where if entry.coder else ()), "coder"))
        coded = self.coded
        if entry.coded is not None:
            coded = self.moment(entry.coded, (*where, "coded"))
        return words, mode, chain, coder, coded, entry.note

    def _coder(self, entry: raw_article.Evidence) -> str | None:
        return self.indexes.coder_named(entry.coder or self.record.coder)

    def entry_iri(
        self,
        entry: raw_article.Position | raw_article.Event,
        where: Where,
        key: tuple[str, ...],
        words: tuple[Words, ...],
        others: Mapping[str, Collection[str]],
        *,
        problems_before: int,
    ) -> str:
        """The IRI of an entry: from its id, else from its coder, `key` and passages.

        The entry may not be among `others`, the IRIs that its keys name. Duplicates are reported
        only if both entries are sound: if no problem came to the `problems_before`.
        """
        is_sound = len(self.problems) == problems_before
        coder = self._coder(entry) or ""
        named = _words_named(entry, words)
        iri = iris.entry(self.iri, entry.id or iris.fingerprint(coder, *key, *named))
        if iri not in self.entries:
            self.entries[iri] = where
            self._doubt(entry, where, iri, words)
        if entry.id:
            for name, iris_ in others.items():
                if iri in iris_:
                    hint = write("another name", (name,))
                    self.problems.add((*where, name), "it names the entry itself", hint)
        if entry.id or not is_sound:
            return iri
        places = tuple([(stretch.start, stretch.end) for stretch in words])
        found = [self._seen.setdefault(seen, where) for seen in (iri, (coder, *key, places))]
        if first := next((other for other in found if other is not where), None):
            what = "holder, stance, target" if first[0] == "positions" else "kind, label, agent"
            message = f"the same {what} and words as {spelled(first)}"
            self.problems.add(where, message, "remove one, or give each an id")
        return iri

    def _doubt(
        self,
        entry: raw_article.Evidence,
        where: Where,
        iri: str,
        words: Sequence[Words],
    ) -> None:
        """Adds doubts about the evidence of an entry; for a coder that is software, problems."""
        is_software = (entry.coder or self.record.coder) in self.indexes.software
        for at, message, hint in self.passages.doubts(entry, words, is_software=is_software):
            if is_software:
                self.problems.add((*where, *at), f"{message}, and a machine coded it", hint)
            else:
                self.doubts.append(Problem.at((self.record.id, iri, str(at[0])), message, hint))

    def bounds(self, text: str | None, where: Where) -> dates.Bounds | None:
        """The first and last day of a date; None if it is missing or wrong."""
        if text is None:
            return None
        try:
            return dates.bounds(text)
        except ValueError as error:
            hint = dates.how_to_write(text, "e.g. 2024-05-17, 2024-05, 2024-05/..")
            self.problems.add(where, f"{text!r}: {error}", hint)
            return None

    def moment(self, text: str | None, where: Where) -> str | None:
        """A time of coding as an xsd:dateTime in UTC; None if it is missing or wrong."""
        if text is None:
            return None
        try:
            return dates.moment(text)
        except ValueError as error:
            self.problems.add(
                where, f"{text!r}: {error}", "e.g. 2026-11-20, 2026-11-20T09:30+02:00"
            )
            return None


def _words_named(entry: raw_article.Evidence, words: Iterable[Words]) -> list[str]:
    """Texts that identify the passages of an entry: offsets, else words, however wrapped.

    Offsets if they are given, so that the text need not be available. Else the words, so that the
    text before them may change, with the prefix and suffix that tell several occurrences apart.
    """
    if entry.spans is not None:
        return [f"{stretch.start}-{stretch.end}" for stretch in words]
    beside = (("prefix", entry.prefix), ("suffix", entry.suffix))
    context = [f"{key} {folded(text)}" for key, text in beside if text]
    return [*(folded(stretch.exact or "") for stretch in words), *context]


@cache
def concept(name: str) -> str:
    """The IRI of a concept that has the same name in the model and in the ontology."""
    return PREFIXES["dp"] + name
