"""Resolves what a coder wrote of an article to what it means: names, quotes, dates, references."""

from collections.abc import Collection, Iterable, Iterator

from diplograph.coding import dates
from diplograph.coding.model import article, raw_article
from diplograph.coding.readers.entry_resolver import EntryResolver, concept
from diplograph.coding.readers.name_lookup import NameIndexes, RecordNames, write
from diplograph.coding.readers.pseudonyms import Pseudonyms
from diplograph.coding.readers.record_problems import Problems
from diplograph.coding.vocabulary import Vocabulary
from diplograph.errors import Where
from diplograph.rdf import ntriples

_SCRIPTS = ("javascript:", "vbscript:", "data:")
"""Schemes of URLs that run code when a program that shows the graph follows them."""


class ArticleResolver:
    """Resolves articles by one vocabulary. Look-ups of names are cached.

    With `pseudonyms`, the result has no name of a coder. Doubtful evidence is refused for coders
    that are `software`.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        pseudonyms: Pseudonyms | None = None,
        software: Collection[str] = (),
    ) -> None:
        self._indexes = NameIndexes(vocabulary, pseudonyms, software)

    def resolve(
        self, record: raw_article.Coding, lost_ids: Iterable[str] = ()
    ) -> article.Article | Problems:
        """The article that `record` means, or all its problems.

        `lost_ids` may be referred to although no entry of the record has them.
        """
        return _RecordResolver(self._indexes, record).resolve(lost_ids)

    def coder(self, name: str) -> str | None:
        """The IRI of a coder, by the name that articles give."""
        names = RecordNames(self._indexes, self._indexes.base, Problems())
        return names.coder(self._indexes.coder_named(name), ())

    def entries(
        self, record: raw_article.Coding
    ) -> tuple[dict[str, Where], dict[str, list[Where]]]:
        """The IRIs of the positions and events of `record`, with the places of their entries.

        The second mapping has the IRIs of entries of other articles, with the places that refer to
        them.
        """
        resolver = _RecordResolver(self._indexes, record)
        resolver.resolve(())
        return resolver.entries, resolver.names.references


class _RecordResolver(EntryResolver):
    """Resolves one record."""

    def __init__(self, indexes: NameIndexes, record: raw_article.Coding) -> None:
        super().__init__(indexes, record)
        self.pairs = 0
        self.published: str | None = None
        self.written: dates.Held | None = None

    def resolve(self, lost_ids: Iterable[str]) -> article.Article | Problems:
        """The article, or all its problems."""
        record = self.record
        positions = [(entry, ("positions", i)) for i, entry in enumerate(record.positions)]
        events = [(entry, ("events", i)) for i, entry in enumerate(record.events)]
        for entry_id in lost_ids:
            self.names.add_id(entry_id)
        for position, where in positions:
            self.names.add(position, where)
        for event, where in events:
            self.names.add(event, where)
        self._head()
        digest = self.passages.digest()
        coder = self.names.coder(self.indexes.coder_named(record.coder), ("coder",))
        adjudicated = [
            self.names.coder(self.indexes.coder_named(name), ("adjudicates", index))
            for index, name in enumerate(record.adjudicates)
        ]
        positions_ = tuple(
            position for entry, where in positions for position in self._positions(entry, where)
        )
        events_ = tuple(self._event(entry, where) for entry, where in events)
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
            adjudicates=tuple(name for name in adjudicated if name),
            positions=positions_,
            events=events_,
            named=tuple(self.names.entries.values()),
            references=tuple(self.names.references),
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
        self.coded = self.moment(record.coded, ("coded",))
        written = self.bounds(record.written, ("written",))
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
        names, indexes = self.names, self.indexes
        shared = self.shared(entry, where)
        held_from, held_until, held = self._held(entry, where)
        stance = names.one(indexes.stances, entry.stance, where, "stance")
        holders = dict.fromkeys(names.several(indexes.actors, entry.holder, where, "holder"))
        targets = dict.fromkeys(names.targets(indexes.targets, entry.target, where, "target"))
        about = names.several(indexes.locations, entry.about, where, "about")
        addressee = names.several(indexes.actors, entry.addressee, where, "addressee")
        supersedes = names.positions(entry.supersedes, where, "supersedes")
        answered = names.targets(indexes.events, entry.in_response_to, where, "in_response_to")
        conditions = self._conditions(entry, where)
        firmness, basis = self._firmness(entry, where)
        day = held_from or held_until or self.published
        if not self._few(len(holders) * len(targets), where):
            return
        for holder in holders:
            party = self._party(entry, where, holder, day)
            for target in targets:
                key = (holder, stance, target)
                named = {"target": (target,), "supersedes": supersedes, "in_response_to": answered}
                yield article.Position(
                    self.entry_iri(
                        entry, where, key, shared[0], named, problems_before=problems_before
                    ),
                    *shared,
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
                    in_response_to=answered,
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
            return self.names.one(self.indexes.actors, entry.party, where, "party")
        if not day or not holder:
            return holder
        return self.names.party(holder, day, (*where, "holder"))

    def _held(self, entry: raw_article.Position, where: Where) -> dates.Held:
        """When a position was held: as coded, else when the article was written or published."""
        if entry.held is None:
            return self.written or dates.Held(self.published, None, None)
        bounds = self.bounds(entry.held, (*where, "held"))
        return dates.held(entry.held, bounds) if bounds else dates.Held(None, None, None)

    def _firmness(self, entry: raw_article.Position, where: Where) -> tuple[str | None, str | None]:
        if entry.firmness is None:
            if entry.firmness_basis:
                self.problems.add(
                    where, "a 'firmness_basis' without a 'firmness'", "write both, or none"
                )
            return None, None
        return concept(entry.firmness), concept(entry.firmness_basis or "stated")

    def _conditions(
        self, entry: raw_article.Position, where: Where
    ) -> tuple[article.Condition, ...]:
        conditions = entry.condition
        if conditions is None:
            return ()
        where = (*where, "condition")
        if not isinstance(conditions, list):
            return (self._condition(conditions, where),)
        if not conditions:
            self.problems.add(where, "the list is empty", write("a condition", where))
        return tuple(self._condition(each, (*where, i)) for i, each in enumerate(conditions))

    def _condition(self, condition: raw_article.Condition, where: Where) -> article.Condition:
        met_by = self.names.several(self.indexes.actors, condition.by, where, "by")
        return article.Condition(condition.that, met_by, concept(condition.effect))

    # events --------------------------------------------------------------------------------

    def _event(self, entry: raw_article.Event, where: Where) -> article.Event:
        problems_before = len(self.problems)
        names, indexes = self.names, self.indexes
        shared = self.shared(entry, where)
        bounds = self.bounds(entry.when, (*where, "when"))
        kind = names.one(indexes.kinds, entry.kind, where, "kind")
        agent = names.several(indexes.actors, entry.agent, where, "agent")
        participant = names.several(indexes.actors, entry.participant, where, "participant")
        place = names.several(indexes.locations, entry.place, where, "place")
        concerns = names.targets(indexes.subjects, entry.concerns, where, "concerns")
        answered = names.targets(indexes.events, entry.in_response_to, where, "in_response_to")
        report_of = None
        if entry.report_of:
            report_of = names.one(indexes.events, entry.report_of, where, "report_of")
        key = (kind, entry.label or "", *sorted(set(agent)))
        named = {"concerns": concerns, "in_response_to": answered}
        plain = bounds is not None and bounds.first == entry.when
        return article.Event(
            self.entry_iri(entry, where, key, shared[0], named, problems_before=problems_before),
            *shared,
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
