"""Resolves the names in a record: first entries of articles, then the vocabulary."""

from collections.abc import Collection, Sequence

import msgspec

from diplograph.coding.model import raw_article
from diplograph.coding.readers.pseudonyms import Pseudonyms
from diplograph.coding.readers.record_problems import NOTHING, Problems
from diplograph.coding.spelling import composed, suggest
from diplograph.coding.vocabulary import NameIndex, Vocabulary
from diplograph.errors import AmbiguousName, UnknownName, Where
from diplograph.rdf import iris
from diplograph.rdf.namespaces import DP

Written = str | list[str] | None
"""The value of a field for names: one name, a list, or nothing."""

_REQUIRED = frozenset(
    field.name
    for struct in (raw_article.Position, raw_article.Event)
    for field in msgspec.structs.fields(struct)
    if field.required
)


class NameIndexes:
    """Indexes of a vocabulary's names, by the classes that a field expects. Look-ups are cached.

    `software` are the coders that are programs, as records name them.
    """

    def __init__(
        self, vocabulary: Vocabulary, pseudonyms: Pseudonyms | None, software: Collection[str]
    ) -> None:
        self.vocabulary = vocabulary
        self.software = frozenset(software)
        self._pseudonyms = pseudonyms
        self.base = vocabulary.base
        self.actors = vocabulary.names(DP.Actor)
        self.locations = vocabulary.names(DP.Location)
        self.targets = vocabulary.names(DP.Target)
        self.subjects = vocabulary.names(DP.Target, DP.Location)
        self.events = vocabulary.names(DP.Event)
        self.stances = vocabulary.names(DP.Stance)
        self.kinds = vocabulary.names(DP.EventKind)
        self.coders = vocabulary.names(DP.Coder)
        for names in vars(self).values():
            if isinstance(names, NameIndex):
                names[NOTHING] = ""

    def coder_named(self, coder: str | None) -> str | None:
        """The name of a coder in the graph: its pseudonym, if the case has any."""
        return self._pseudonyms.of(coder) if self._pseudonyms and coder else coder


class RecordNames:
    """Resolves the names of one record, and adds what is wrong to `problems`.

    `entries` has the IRIs of the record's own entries by their ids, `references` those of entries
    of other articles, with the places that name them. A name that cannot be resolved gives an empty
    string.
    """

    def __init__(self, indexes: NameIndexes, article: str, problems: Problems) -> None:
        self._indexes = indexes
        self._article = article
        self._problems = problems
        self._events: set[str] = set()
        self.entries: dict[str, str] = {}
        self.references: dict[str, list[Where]] = {}

    def add(self, entry: raw_article.Position | raw_article.Event, where: Where) -> None:
        """NameIndexes an entry, so that others may refer to it by its id."""
        if entry.id is None:
            return
        if entry.id in self.entries:
            message = f"the id {entry.id!r} is given a second time"
            self._problems.add((*where, "id"), message, "choose another")
        self.add_id(entry.id)
        if isinstance(entry, raw_article.Event):
            self._events.add(entry.id)
        elif len(_listed(entry.holder)) > 1 or len(_listed(entry.target)) > 1:
            message = "an entry with an id has one holder and one target"
            hint = "write an entry for each, or leave the id out"
            self._problems.add((*where, "id"), message, hint)

    def add_id(self, entry_id: str) -> None:
        """NameIndexes an id alone, even if its entry is wrong."""
        self.entries[entry_id] = iris.entry(self._article, entry_id)

    # The methods below resolve the value of `key` in the entry at `where`. Places are made only for
    # problems: an entry has a dozen names, and there are millions of entries.

    def one(self, names: NameIndex, name: str, where: Where, key: str | int) -> str:
        """The IRI of an individual of the vocabulary."""
        try:
            return names[name]
        except (UnknownName, AmbiguousName) as error:
            self._add_unresolved(error, (*where, key))
            return ""

    def several(self, names: NameIndex, value: Written, where: Where, key: str) -> tuple[str, ...]:
        """The IRIs of individuals of the vocabulary."""
        if value is None:
            return ()
        if isinstance(value, str):
            if value in names:
                return (names[value],)
            return (self.one(names, value, where, key),)
        placed = self._placed(value, (*where, key))
        return tuple([self.one(names, name, at[:-1], at[-1]) for name, at in placed])

    def targets(self, names: NameIndex, value: Written, where: Where, key: str) -> tuple[str, ...]:
        """The IRIs of individuals of the vocabulary, or of entries of this or another article."""
        if isinstance(value, str) and value in names and value not in self.entries:
            return (names[value],)
        placed = self._placed(value, (*where, key))
        return tuple([self._target(names, name, at) for name, at in placed])

    def _target(self, names: NameIndex, name: str, where: Where) -> str:
        if iri := self._entry(name, where):
            return iri
        try:
            return names[name]
        except UnknownName:
            error = names.vocabulary.unknown(name, names.classes, self.entries)
            if "target" in where and _is_actor(names.vocabulary, name):
                hint = (
                    f"name what the position is about, and {name} as addressee if it is spoken to"
                )
                self._problems.add(where, error.problems[0].message, hint)
            else:
                self._add_unresolved(error, where)
        except AmbiguousName as error:
            self._add_unresolved(error, where)
        return ""

    def positions(self, value: Written, where: Where, key: str) -> tuple[str, ...]:
        """The IRIs of positions of this or another article."""
        if value is None:
            return ()
        placed = self._placed(value, (*where, key))
        return tuple([self._position(name, at) for name, at in placed])

    def _position(self, name: str, where: Where) -> str:
        iri = self._entry(name, where)
        if iri is None:
            positions = [entry_id for entry_id in self.entries if entry_id not in self._events]
            hint = suggest(name, positions) or "for another article's, article#id"
            self._problems.add(where, f"{name!r} is not the id of a position of this article", hint)
        elif composed(name) in self._events:
            self._problems.add(
                where, f"{name!r} is an event; expected a position", "name a position"
            )
        return iri or ""

    def _add_unresolved(self, error: UnknownName | AmbiguousName, where: Where) -> None:
        problem = error.problems[0]
        hint = problem.hint or "write another name, or add it to the vocabulary"
        self._problems.add(where, problem.message, hint)

    def _entry(self, name: str, where: Where) -> str | None:
        """The IRI of the entry called `name`: an id of this article, or `article#id`."""
        name = composed(name)
        if iri := self.entries.get(name):
            return iri
        article_id, sharp, key = name.partition("#")
        if sharp and iris.ID.fullmatch(article_id) and iris.ID.fullmatch(key):
            iri = iris.entry(iris.article(self._indexes.base, article_id), key)
            self.references.setdefault(iri, []).append(where)
            return iri
        return None

    def party(self, holder: str, day: str, where: Where) -> str:
        """The party on whose behalf `holder` (an IRI) spoke on `day`."""
        try:
            return self._indexes.vocabulary.party(holder, day)
        except AmbiguousName as error:
            principals = " and ".join(error.candidates)
            message = f"{error.name!r} acted on {day} for {principals}"
            hint = "let one of the tenures end before the other begins, in the vocabulary"
            self._problems.add(where, message, hint)
            return holder

    def coder(self, coder: str | None, where: Where) -> str | None:
        """The IRI of a coder: that of the vocabulary, else one made under the case's base."""
        if coder is None:
            return None
        coders = self._indexes.coders
        if coder not in coders:
            try:
                known = self._indexes.vocabulary.find(coder, coders.classes)
            except AmbiguousName as error:
                self._add_unresolved(error, where)
                return None
            coders[coder] = known or iris.coder(self._indexes.base, coder)
        return coders[coder]

    def _placed(self, value: Written, where: Where) -> Sequence[tuple[str, Where]]:
        """Each name with its place."""
        if value is None:
            return ()
        if isinstance(value, str):
            return ((value, where),)
        if not value:
            self._problems.add(where, "the list is empty", write("a name", where))
        return [(name, (*where, index)) for index, name in enumerate(value)]


def write(what: str, where: Where) -> str:
    """A hint to write something for a key, or to leave it out if the model does not require it."""
    return f"write {what}" if where[-1] in _REQUIRED else f"write {what}, or leave the key out"


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _is_actor(vocabulary: Vocabulary, name: str) -> bool:
    try:
        return vocabulary.find(name, (DP.Actor,)) is not None
    except AmbiguousName:
        return False
