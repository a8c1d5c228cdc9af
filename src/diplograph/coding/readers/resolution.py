"""Resolves what a coder wrote to what it means: names, quotes, dates and references."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache

from diplograph.coding import dates
from diplograph.coding.model import article, raw_article
from diplograph.coding.model.article import Words
from diplograph.coding.readers.evidence import Passages
from diplograph.coding.readers.name_lookup import Naming, Registers, write
from diplograph.coding.readers.pseudonyms import Pseudonyms
from diplograph.coding.readers.quotes import folded
from diplograph.coding.readers.record_problems import Problems, spelled
from diplograph.coding.vocabulary import Vocabulary
from diplograph.errors import Problem, Where
from diplograph.rdf import iris, ntriples
from diplograph.rdf.namespaces import PREFIXES

_SCRIPTS = ("javascript:", "vbscript:", "data:")
"""Schemes of URLs that run code when a program that shows the graph follows them."""


class Settler:
    """Resolves codings by one vocabulary. Look-ups of names are cached.

    With `pseudonyms`, the result has no name of a coder. Doubtful evidence is refused for coders
    that are `software`.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        pseudonyms: Pseudonyms | None = None,
        software: Collection[str] = (),
    ) -> None:
        self._registers = Registers(vocabulary, pseudonyms, software)

    def settle(
        self, record: raw_article.Coding, lost_ids: Iterable[str] = ()
    ) -> article.Article | Problems:
        """The article that `record` means, or all its problems.

        `lost_ids` may be referred to although no entry of the record has them.
        """
        return _Settling(self._registers, record).result(lost_ids)

    def coder(self, name: str) -> str | None:
        """The IRI of a coder, by the name that articles give."""
        naming = Naming(self._registers, self._registers.base, Problems())
        return naming.coder(self._registers.coder_named(name), ())

    def entries(
        self, record: raw_article.Coding
    ) -> tuple[dict[str, Where], dict[str, list[Where]]]:
        """The IRIs of the positions and events of `record`, with the places of their entries.

        The second mapping has the IRIs of entries of other articles, with the places that refer to
        them.
        """
        settling = _Settling(self._registers, record)
        settling.result(())
        return settling.given_by, settling.naming.references


class _Settling:
    """The resolution of one record; collects its problems."""

    def __init__(self, by: Registers, record: raw_article.Coding) -> None:
        self.by = by
        self.record = record
        self.iri = iris.article(by.base, record.id)
        self.problems = Problems()
        self.naming = Naming(by, self.iri, self.problems)
        self.passages = Passages(record, self.problems)
        self.doubts: list[Problem] = []
        self.seen: dict[str | tuple[object, ...], Where] = {}
        self.pairs = 0
        self.given_by: dict[str, Where] = {}
        self.published: str | None = None
        self.written: dates.Held | None = None
        self.coded: str | None = None

    def result(self, lost_ids: Iterable[str]) -> article.Article | Problems:
        record = self.record
        positions = [(entry, ("positions", i)) for i, entry in enumerate(record.positions)]
        events = [(entry, ("events", i)) for i, entry in enumerate(record.events)]
        for entry_id in lost_ids:
            self.naming.assume(entry_id)
        for position, where in positions:
            self.naming.add(position, where)
        for event, where in events:
            self.naming.add(event, where)
        self._head()
        digest = self.passages.digest()
        coder = self.naming.coder(self.by.coder_named(record.coder), ("coder",))
        settled = [
            self.naming.coder(self.by.coder_named(name), ("adjudicates", index))
            for index, name in enumerate(record.adjudicates)
        ]
        found = tuple(
            position for entry, where in positions for position in self._positions(entry, where)
        )
        told = tuple(self._event(entry, where) for entry, where in events)
        if self.problems:
            return self.problems
        return article.Article(
            iri=self.iri,
            id=record.id,
            title=record.title,
            publisher=record.publisher,
            published=record.published,
            author=record.author,
            url=record.url,
            written=record.written,
            date_note=record.date_note,
            language=record.language,
            note=record.note,
            text_digest=digest,
            coder=coder,
            adjudicates=tuple(name for name in settled if name),
            positions=found,
            events=told,
            named=tuple(self.naming.entries.values()),
            references=tuple(self.naming.references),
            doubts=tuple(self.doubts),
        )

    def _head(self) -> None:
        """Resolves the fields of the article as a whole."""
        record = self.record
        if dates.is_day(record.published):
            self.published = record.published
        else:
            hint = dates.how_to_write(record.published, "write it as YYYY-MM-DD")
            self.problems.add(("published",), f"{record.published!r} is not a day", hint)
        self.coded = self._moment(record.coded, ("coded",))
        written = self._bounds(record.written, ("written",))
        if record.written and written and self.published:
            self.written = dates.held_when_written(record.written, written, self.published)
        url = record.url
        if url is not None and (url.lower().startswith(_SCRIPTS) or not ntriples.is_iri(url)):
            message = f"{url!r} is not an absolute URL"
            self.problems.add(("url",), message, "e.g. https://example.org/news; a space is %20")

    # positions -----------------------------------------------------------------------------

    def _positions(self, entry: raw_article.Position, where: Where) -> Iterator[article.Position]:
        """One position for each pair of holder and target; all else is the same."""
        problems_before = len(self.problems)
        naming, by = self.naming, self.by
        words = self.passages.words(entry, where)
        chain, mode = self._attribution(entry, where)
        coder, coded = self._coding(entry, where)
        held_from, held_until, held = self._held(entry, where)
        stance = naming.one(by.stances, entry.stance, where, "stance")
        holders = dict.fromkeys(naming.several(by.actors, entry.holder, where, "holder"))
        targets = dict.fromkeys(naming.targets(by.targets, entry.target, where, "target"))
        about = naming.several(by.locations, entry.about, where, "about")
        addressee = naming.several(by.actors, entry.addressee, where, "addressee")
        supersedes = naming.positions(entry.supersedes, where, "supersedes")
        conditions = self._conditions(entry, where)
        firmness, basis = self._firmness(entry, where)
        day = held_from or held_until or self.published
        if not self._few(len(holders) * len(targets), where):
            return
        for holder in holders:
            party = self._party(entry, where, holder, day)
            for target in targets:
                sound = len(self.problems) == problems_before
                key = (holder, stance, target)
                iri = self._entry_iri(entry, where, key, words, sound=sound)
                if entry.id:
                    self._refuse(iri, (target,), (*where, "target"))
                    self._refuse(iri, supersedes, (*where, "supersedes"))
                yield article.Position(
                    iri=iri,
                    words=words,
                    attribution=mode,
                    according_to=chain,
                    coder=coder,
                    coded=coded,
                    note=entry.note,
                    holder=holder,
                    party=party,
                    party_coded=entry.party is not None,
                    stance=stance,
                    target=target,
                    about=about,
                    addressee=addressee,
                    held_from=held_from,
                    held_until=held_until,
                    held=held,
                    firmness=firmness,
                    firmness_basis=basis,
                    grounds=entry.grounds,
                    conditions=conditions,
                    supersedes=supersedes,
                )

    def _few(self, pairs: int, where: Where) -> bool:
        """Whether the article may have `pairs` more pairs of holder and target."""
        before, self.pairs = self.pairs, self.pairs + pairs
        if self.pairs <= raw_article.PAIRS:
            return True
        if before <= raw_article.PAIRS:
            message = f"more than {raw_article.PAIRS:,} pairs of holder and target in one article"
            self.problems.add(where, message, "split the article, or name fewer")
        return False

    def _party(
        self, entry: raw_article.Position, where: Where, holder: str, day: str | None
    ) -> str:
        if entry.party:
            return self.naming.one(self.by.actors, entry.party, where, "party")
        if not day or not holder:
            return holder
        return self.naming.party(holder, day, (*where, "holder"))

    def _held(self, entry: raw_article.Position, where: Where) -> dates.Held:
        """When a position was held: as coded, else when the article was written or published."""
        if entry.held is None:
            return self.written or dates.Held(self.published, None, None)
        bounds = self._bounds(entry.held, (*where, "held"))
        return dates.held(entry.held, bounds) if bounds else dates.Held(None, None, None)

    def _firmness(self, entry: raw_article.Position, where: Where) -> tuple[str | None, str | None]:
        if entry.firmness is None:
            if entry.firmness_basis:
                self.problems.add(
                    where, "a 'firmness_basis' without a 'firmness'", "write both, or none"
                )
            return None, None
        return _concept(entry.firmness), _concept(entry.firmness_basis or "stated")

    def _conditions(
        self, entry: raw_article.Position, where: Where
    ) -> tuple[article.Condition, ...]:
        given = entry.condition
        if given is None:
            return ()
        where = (*where, "condition")
        placed = enumerate(given) if isinstance(given, list) else [(None, given)]
        return tuple(
            self._condition(condition, where if index is None else (*where, index))
            for index, condition in placed
        )

    def _condition(self, given: raw_article.Condition, where: Where) -> article.Condition:
        met_by = self.naming.several(self.by.actors, given.by, where, "by")
        return article.Condition(given.that, met_by, _concept(given.effect))

    # events --------------------------------------------------------------------------------

    def _event(self, entry: raw_article.Event, where: Where) -> article.Event:
        problems_before = len(self.problems)
        naming, by = self.naming, self.by
        words = self.passages.words(entry, where)
        chain, mode = self._attribution(entry, where)
        coder, coded = self._coding(entry, where)
        bounds = self._bounds(entry.when, (*where, "when"))
        kind = naming.one(by.kinds, entry.kind, where, "kind")
        agent = naming.several(by.actors, entry.agent, where, "agent")
        participant = naming.several(by.actors, entry.participant, where, "participant")
        place = naming.several(by.locations, entry.place, where, "place")
        concerns = naming.targets(by.subjects, entry.concerns, where, "concerns")
        answered = naming.targets(by.events, entry.in_response_to, where, "in_response_to")
        report_of = None
        if entry.report_of:
            report_of = naming.one(by.events, entry.report_of, where, "report_of")
        sound = len(self.problems) == problems_before
        key = (kind, entry.label or "", *sorted(set(agent)))
        iri = self._entry_iri(entry, where, key, words, sound=sound)
        if entry.id:
            self._refuse(iri, concerns, (*where, "concerns"))
            self._refuse(iri, answered, (*where, "in_response_to"))
        plain = bounds is not None and bounds.first == entry.when
        return article.Event(
            iri=iri,
            words=words,
            attribution=mode,
            according_to=chain,
            coder=coder,
            coded=coded,
            note=entry.note,
            kind=kind,
            label=entry.label,
            agent=agent,
            participant=participant,
            place=place,
            concerns=concerns,
            in_response_to=answered,
            report_of=report_of,
            first=bounds.first if bounds else None,
            last=bounds.last if bounds else None,
            when=None if plain else entry.when,
        )

    # both ----------------------------------------------------------------------------------

    def _attribution(
        self, entry: raw_article.Evidence, where: Where
    ) -> tuple[tuple[str, ...], str]:
        given = entry.according_to
        chain = self.naming.several(self.by.actors, given, where, "according_to")
        return chain, _concept(entry.attribution or ("reported" if chain else "narrated"))

    def _coding(self, entry: raw_article.Evidence, where: Where) -> tuple[str | None, str | None]:
        """The coder of an entry, and the time of coding."""
        own, at = self._coder(entry), where if entry.coder else ()
        coder = self.naming.coder(own, (*at, "coder"))
        if entry.coded is None:
            return coder, self.coded
        return coder, self._moment(entry.coded, (*where, "coded"))

    def _coder(self, entry: raw_article.Evidence) -> str | None:
        return self.by.coder_named(entry.coder or self.record.coder)

    def _entry_iri(
        self,
        entry: raw_article.Position | raw_article.Event,
        where: Where,
        key: tuple[str, ...],
        words: tuple[Words, ...],
        *,
        sound: bool,
    ) -> str:
        """The IRI of an entry: from its id, else from its coder, `key` and passages.

        Duplicates are reported only if both entries are `sound`.
        """
        coder = self._coder(entry) or ""
        named = _words_named(entry, words)
        iri = iris.entry(self.iri, entry.id or iris.fingerprint(coder, *key, *named))
        if iri not in self.given_by:
            self.given_by[iri] = where
            self._doubt(entry, where, iri, words)
        if entry.id or not sound:
            return iri
        places = tuple([(stretch.start, stretch.end) for stretch in words])
        found = [self.seen.setdefault(seen, where) for seen in (iri, (coder, *key, places))]
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
        if (entry.coder or self.record.coder) in self.by.software:
            for at, message, hint in self.passages.objections(entry, words):
                self.problems.add((*where, *at), f"{message}, and a machine coded it", hint)
            return
        for message, hint in self.passages.doubts(entry, words):
            at = (self.record.id, iri, "quote")
            self.doubts.append(Problem(message, hint=hint, where=at))

    def _refuse(self, iri: str, named: Collection[str], where: Where) -> None:
        if iri in named:
            self.problems.add(where, "it names the entry itself", write("another name", where))

    def _bounds(self, text: str | None, where: Where) -> dates.Bounds | None:
        if text is None:
            return None
        try:
            return dates.bounds(text)
        except ValueError as error:
            hint = dates.how_to_write(text, "e.g. 2024-05-17, 2024-05, 2024-05/..")
            self.problems.add(where, f"{text!r}: {error}", hint)
            return None

    def _moment(self, text: str | None, where: Where) -> str | None:
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
    given = [f"{key} {folded(text)}" for key, text in beside if text]
    return [*(folded(stretch.exact or "") for stretch in words), *given]


@cache
def _concept(name: str) -> str:
    """The IRI of a concept that has the same name in the model and in the ontology."""
    return PREFIXES["dp"] + name
