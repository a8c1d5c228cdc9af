"""From what a coder wrote to what it means: names, quotes, dates and references settled."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256

from diplograph import dates, iris, ntriples
from diplograph.errors import InputError
from diplograph.model import article, coding
from diplograph.model.article import Words
from diplograph.namespaces import DP, PREFIXES
from diplograph.readers.decoding import Fault, Where
from diplograph.readers.quotes import QuoteError, Text, split
from diplograph.vocabulary import Names, Vocabulary


class Settler:
    """Settles codings by one vocabulary. Names are looked up once and remembered."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.base = vocabulary.base
        self.actors = vocabulary.names(DP.Actor)
        self.locations = vocabulary.names(DP.Location)
        self.targets = vocabulary.names(DP.Target)
        self.subjects = vocabulary.names(DP.Target, DP.Location)
        self.events = vocabulary.names(DP.Event)
        self.stances = vocabulary.names(DP.Stance)
        self.kinds = vocabulary.names(DP.EventKind)
        self.coders = vocabulary.names(DP.Coder)

    def settle(self, record: coding.Coding) -> article.Article | list[Fault]:
        """The article that `record` means, or everything that is wrong with it."""
        return _Settling(self, record).result()


class _Settling:
    """The settling of one record: collects its faults as it goes."""

    def __init__(self, settler: Settler, record: coding.Coding) -> None:
        self.by = settler
        self.record = record
        self.iri = iris.article(settler.base, record.id)
        self.text = None if record.text is None else Text(record.text)
        self.faults: list[Fault] = []
        self.references: dict[str, None] = {}
        self.local: dict[str, str] = {}
        self.seen: dict[str, Where] = {}
        self.several: set[str] = set()

    def result(self) -> article.Article | list[Fault]:
        record = self.record
        self._collect_ids()
        published = self._day(record.published, ("published",))
        digest = self._digest()
        if record.url is not None and not ntriples.is_iri(record.url):
            self._fault(("url",), f"{record.url!r} is not an absolute URL")
        if record.written is not None:
            self._bounds(record.written, ("written",))
        positions = tuple(
            position
            for index, entry in enumerate(record.positions)
            for position in self._positions(entry, ("positions", index), published)
        )
        events = tuple(
            self._event(entry, ("events", index)) for index, entry in enumerate(record.events)
        )
        if self.faults:
            return self.faults
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
            positions=positions,
            events=events,
            named=tuple(self.local.values()),
            references=tuple(self.references),
        )

    def _collect_ids(self) -> None:
        """The ids of the entries, which other entries may name."""
        entries: Iterator[tuple[Where, coding.Position | coding.Event]] = (
            ((kind, index), entry)
            for kind, group in (("positions", self.record.positions), ("events", self.record.events))
            for index, entry in enumerate(group)
        )
        for where, entry in entries:
            if entry.id is None:
                continue
            if entry.id in self.local:
                self._fault((*where, "id"), f"the id {entry.id!r} is given a second time")
            self.local[entry.id] = iris.entry(self.iri, entry.id)
            if isinstance(entry, coding.Position) and (
                len(_listed(entry.holder)) > 1 or len(_listed(entry.target)) > 1
            ):
                self._fault(
                    (*where, "id"),
                    "an entry with an id has one holder and one target",
                    "write an entry for each, or leave the id out",
                )

    def _digest(self) -> str | None:
        record = self.record
        if record.text is None:
            if record.text_sha256 is None:
                self._fault((), "there is neither a text nor 'text_sha256'")
            return record.text_sha256
        digest = sha256(record.text.encode()).hexdigest()
        if record.text_sha256 not in (None, digest):
            message = f"the text is not the one that was coded: its SHA-256 is {digest}"
            self._fault(("text_sha256",), message, "restore the text, or code it again")
        return digest

    # positions -----------------------------------------------------------------------------

    def _positions(
        self, entry: coding.Position, where: Where, published: str | None
    ) -> Iterator[article.Position]:
        """One position for each pair of holder and target, sharing all else."""
        words = self._words(entry, where)
        chain, mode = self._attribution(entry, where)
        coder = entry.coder or self.record.coder
        held_from, held_until, held = self._held(entry, where, published)
        if entry.firmness_basis and not entry.firmness:
            self._fault((*where, "firmness_basis"), "a basis without a firmness")
        basis = entry.firmness_basis or "stated"
        shared = {
            "stance": self._name(self.by.stances, entry.stance, (*where, "stance")),
            "about": self._names(self.by.locations, entry.about, (*where, "about")),
            "addressee": self._names(self.by.actors, entry.addressee, (*where, "addressee")),
            "firmness": _concept(entry.firmness) if entry.firmness else None,
            "firmness_basis": _concept(basis) if entry.firmness else None,
            "conditions": self._conditions(entry, where),
            "supersedes": self._entries(entry.supersedes, (*where, "supersedes")),
        }
        holders = self._names(self.by.actors, entry.holder, (*where, "holder"))
        targets = self._targets(self.by.targets, entry.target, (*where, "target"))
        day = held_from or held_until or published
        exact = [w.exact if w.exact is not None else f"{w.start}-{w.end}" for w in words]
        for holder in holders:
            party = self._party(entry, where, holder, day)
            for target in targets:
                key = entry.id or iris.fingerprint(
                    coder or "", holder, str(shared["stance"]), target, *exact
                )
                yield article.Position(
                    iri=self._entry_iri(key, where),
                    words=words,
                    attribution=mode,
                    according_to=chain,
                    coder=self._coder(coder),
                    coded=self._coded(entry, where),
                    note=entry.note,
                    holder=holder,
                    party=party,
                    target=target,
                    held_from=held_from,
                    held_until=held_until,
                    held=held,
                    grounds=entry.grounds,
                    **shared,  # type: ignore[arg-type]  # one dict for values of several types
                )

    def _party(self, entry: coding.Position, where: Where, holder: str, day: str | None) -> str:
        if entry.party:
            return self._name(self.by.actors, entry.party, (*where, "party"))
        if not day or not holder:
            return holder
        try:
            return self.by.vocabulary.party(holder, day)
        except InputError as error:
            self._fault((*where, "holder"), error.problems[0].message, "say which with 'party'")
            return holder

    def _held(
        self, entry: coding.Position, where: Where, published: str | None
    ) -> tuple[str | None, str | None, str | None]:
        """First day, last day if it is known to have ended, and the text if they do not say all."""
        if entry.held is None:
            return published, None, None
        bounds = self._bounds(entry.held, (*where, "held"))
        if bounds is None:
            return None, None, None
        plain = not bounds.interval and bounds.first == entry.held
        return (
            bounds.first,
            bounds.last if bounds.interval else None,
            None if plain else entry.held,
        )

    def _conditions(self, entry: coding.Position, where: Where) -> tuple[article.Condition, ...]:
        given = entry.condition
        if given is None:
            return ()
        listed = given if isinstance(given, list) else [given]
        return tuple(
            article.Condition(
                proposition=condition.that,
                met_by=self._names(self.by.actors, condition.by, (*where, "condition")),
                effect=_concept(condition.effect),
            )
            for condition in listed
        )

    # events --------------------------------------------------------------------------------

    def _event(self, entry: coding.Event, where: Where) -> article.Event:
        words = self._words(entry, where)
        chain, mode = self._attribution(entry, where)
        coder = entry.coder or self.record.coder
        bounds = self._bounds(entry.when, (*where, "when")) if entry.when else None
        kind = self._name(self.by.kinds, entry.kind, (*where, "kind"))
        exact = [w.exact if w.exact is not None else f"{w.start}-{w.end}" for w in words]
        key = entry.id or iris.fingerprint(coder or "", kind, entry.label or "", *exact)
        report_of = None
        if entry.report_of:
            report_of = self._name(self.by.events, entry.report_of, (*where, "report_of"))
        answered = self._targets(self.by.events, entry.in_response_to, (*where, "in_response_to"))
        plain = bounds is not None and not bounds.interval and bounds.first == entry.when
        return article.Event(
            iri=self._entry_iri(key, where),
            words=words,
            attribution=mode,
            according_to=chain,
            coder=self._coder(coder),
            coded=self._coded(entry, where),
            note=entry.note,
            kind=kind,
            label=entry.label,
            agent=self._names(self.by.actors, entry.agent, (*where, "agent")),
            participant=self._names(self.by.actors, entry.participant, (*where, "participant")),
            place=self._names(self.by.locations, entry.place, (*where, "place")),
            concerns=self._targets(self.by.subjects, entry.concerns, (*where, "concerns")),
            in_response_to=answered,
            report_of=report_of,
            first=bounds.first if bounds else None,
            last=bounds.last if bounds else None,
            when=None if plain else entry.when,
        )

    # what they share -----------------------------------------------------------------------

    def _words(self, entry: coding.Evidence, where: Where) -> tuple[Words, ...]:
        quotes = _listed(entry.quote)
        try:
            if entry.spans is not None:
                return tuple(self._spans(entry.spans, entry.quote))
            if not quotes:
                self._fault(where, "there is no 'quote'", "copy the words that it rests on")
            elif self.text is None:
                message = "without a text, the words are found by 'spans'"
                self._fault(where, message, "give the offsets of the quote")
            else:
                found = [self.text.find(q, entry.prefix, entry.suffix) for q in quotes]
                return tuple(sorted({words for stretch in found for words in stretch}))
        except QuoteError as error:
            key = "quote" if entry.quote is not None else "spans"
            self._fault((*where, key), str(error), error.hint)
        return ()

    def _spans(
        self, spans: Sequence[tuple[int, int]], quote: str | list[str] | None
    ) -> Sequence[Words]:
        if self.text is not None:
            return self.text.at(spans, quote)
        parts = split(quote) if quote is not None else None
        if parts is not None and len(parts) != len(spans):
            raise QuoteError(
                f"{len(spans)} spans for {len(parts)} stretches of words", "give one for each"
            )
        if any(start >= end for start, end in spans):
            raise QuoteError("a span ends where it begins, or before", "offsets are half open")
        return [
            Words(start, end, parts[index] if parts else None)
            for index, (start, end) in enumerate(spans)
        ]

    def _attribution(self, entry: coding.Evidence, where: Where) -> tuple[tuple[str, ...], str]:
        chain = self._names(self.by.actors, entry.according_to, (*where, "according_to"))
        mode = entry.attribution or ("reported" if entry.according_to else "narrated")
        return chain, _concept(mode)

    def _coder(self, coder: str | None) -> str | None:
        if coder is None:
            return None
        try:
            return self.by.coders[coder]
        except InputError:
            iri = self.by.coders[coder] = iris.coder(self.by.base, coder)
            return iri

    def _coded(self, entry: coding.Evidence, where: Where) -> str | None:
        """The time in UTC; a day alone stands for its beginning."""
        given = entry.coded or self.record.coded
        if given is None:
            return None
        if dates.is_day(given):
            return f"{given}T00:00:00Z"
        try:
            moment = datetime.fromisoformat(given)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            at = (*where, "coded") if entry.coded else ("coded",)
            self._fault(at, f"{given!r} is not a day, or a date and time with a zone")
            return None
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def _entry_iri(self, key: str, where: Where) -> str:
        iri = iris.entry(self.iri, key)
        if iri in self.seen and self.record.id:
            kind, index, *_ = self.seen[iri]
            message = f"the same as {kind}[{index}]: same holder, stance, target and words"
            self._fault(where, message, "remove one, or give both an id")
        self.seen[iri] = where
        return iri

    def _names(
        self, names: Names, given: str | list[str] | None, where: Where
    ) -> tuple[str, ...]:
        if given is None:
            return ()
        if isinstance(given, str):
            return (self._name(names, given, where),)
        if not given:
            self._fault(where, "the list is empty", "write a name, or leave the key out")
        return tuple(self._name(names, name, (*where, i)) for i, name in enumerate(given))

    def _name(self, names: Names, name: str, where: Where) -> str:
        try:
            return names[name]
        except InputError as error:
            problem = error.problems[0]
            self._fault(where, problem.message, problem.hint)
            return ""

    def _targets(
        self, names: Names, given: str | list[str] | None, where: Where
    ) -> tuple[str, ...]:
        """Names of the vocabulary, or of entries of this or another article."""
        return tuple(
            self._reference(name) or self._name(names, name, at)
            for name, at in _placed(given, where)
        )

    def _entries(self, given: str | list[str] | None, where: Where) -> tuple[str, ...]:
        """Names of entries only."""
        found = []
        for name, at in _placed(given, where):
            iri = self._reference(name)
            if iri is None:
                message = f"{name!r} is not the id of an entry of this article"
                self._fault(at, message, "write its id, or article#id for another article's")
            found.append(iri or "")
        return tuple(found)

    def _reference(self, name: str) -> str | None:
        if iri := self.local.get(name):
            return iri
        article_id, sharp, key = name.partition("#")
        if sharp and iris.ID.fullmatch(article_id) and iris.ID.fullmatch(key):
            iri = iris.entry(iris.article(self.by.base, article_id), key)
            self.references[iri] = None
            return iri
        return None

    def _day(self, text: str, where: Where) -> str | None:
        if dates.is_day(text):
            return text
        self._fault(where, f"{text!r} is not a day", "write it as YYYY-MM-DD")
        return None

    def _bounds(self, text: str, where: Where) -> dates.Bounds | None:
        try:
            return dates.bounds(text)
        except ValueError as error:
            self._fault(where, f"{text!r}: {error}", "e.g. 2024-05-17, 2024-05, 2024-05/..")
            return None

    def _fault(self, where: Where, message: str, hint: str | None = None) -> None:
        self.faults.append(Fault(where, message, hint))


def _concept(name: str) -> str:
    """A concept that the model itself lists, and the ontology defines under the same name."""
    return PREFIXES["dp"] + name


def _listed(value: str | list[str] | None) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else value


def _placed(given: str | list[str] | None, where: Where) -> Iterator[tuple[str, Where]]:
    if isinstance(given, str):
        yield given, where
    else:
        for index, name in enumerate(given or ()):
            yield name, (*where, index)
