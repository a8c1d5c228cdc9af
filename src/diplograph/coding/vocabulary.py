"""The vocabulary: resolves names in articles and queries, by the ontology and a case's files.

It is read from Turtle once, and then gives IRIs, labels, and the party of an actor on a day.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, Self

import pyoxigraph as ox

from diplograph.coding.dates import is_day
from diplograph.coding.spelling import composed, folded
from diplograph.errors import AmbiguousName, UnknownName
from diplograph.rdf.names import LABELS, TITLE, Label, Namespaces, best_label
from diplograph.rdf.namespaces import DP, PREFIXES

_TYPE = PREFIXES["rdf"] + "type"
_SUBCLASS = PREFIXES["rdfs"] + "subClassOf"
_NUMBER = re.compile(r'"([+-]?\d+)"')
_TENURE = {DP.tenureOf, DP.actsFor, DP.from_, DP.until}
_ARTICLE = re.compile(r"^(?:the|an?) (?=.)")
_ALIKE: Final = 66.0  # similarity in per cent: two letters in three
_WORSE: Final = 25.0  # a name that is this much less similar than the best is not suggested
_LISTED: Final = 24
_SUGGESTED: Final = 3


class Tenure(NamedTuple):
    """A tenure: for whom somebody acts, and when (ISO days, both inclusive; None if open).

    `iri` is the IRI of the tenure, `acts_for` that of the actor it is on behalf of.
    """

    iri: str
    acts_for: str
    first: str | None
    last: str | None

    def covers(self, day: str) -> bool:
        """Whether the tenure includes `day`."""
        return (not self.first or self.first <= day) and (not self.last or day <= self.last)

    @property
    def days(self) -> str:
        """The days of the tenure as an EDTF interval, for people to read."""
        if not self.first and not self.last:
            return "open on both sides"
        return f"{self.first or '..'}/{self.last or '..'}"


class LabelOwner(NamedTuple):
    """An individual that has a label: its IRI, the text, and whether it is alternative."""

    iri: str
    text: str
    alternative: bool


class NameIndex(dict[str, str]):
    """A cache from names to IRIs, for individuals of certain classes.

    The vocabulary resolves each name on first access, and raises UnknownName or AmbiguousName.
    """

    def __init__(self, vocabulary: "Vocabulary", classes: tuple[str, ...]) -> None:
        self.vocabulary = vocabulary
        self.classes = classes

    def __missing__(self, name: str) -> str:
        iri = self[name] = self.vocabulary.resolve(name, self.classes)
        return iri


class Vocabulary:
    """The individuals of ontology and vocabulary, by their names.

    `base` is the IRI under which the ids of the case are; `prefixes` are for CURIEs.
    """

    def __init__(
        self, triples: Iterable[ox.Triple], base: str, prefixes: Mapping[str, str] = PREFIXES
    ) -> None:
        self.base = base
        self._namespaces = Namespaces(prefixes, base)
        self._superclasses: dict[str, set[str]] = defaultdict(set)
        self._types: dict[str, set[str]] = defaultdict(set)
        self._labels: dict[str, list[Label]] = defaultdict(list)
        self._label_owners: dict[str, set[str]] = defaultdict(set)
        self._tenures: dict[str, list[Tenure]] = defaultdict(list)
        self._names: dict[tuple[str, ...], NameIndex] = {}
        self._spellings: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        self._parties: dict[tuple[str, str], str] = {}
        self._polarities: dict[str, int] = {}
        self._read(triples)
        self._composed = {composed(iri): iri for iri in self._types if not iri.isascii()}
        """The IRIs that are not ASCII, by their normal forms."""
        self._misclassed = set(self._without_class())

    @classmethod
    def of(cls, parts: Iterable[bytes], base: str, prefixes: Mapping[str, str]) -> Self:
        """The vocabulary of parts of a graph, each as N-Triples."""
        quads = (q for part in parts for q in ox.parse(part, format=ox.RdfFormat.N_TRIPLES))
        return cls((quad.triple for quad in quads), base, prefixes)

    def _read(self, triples: Iterable[ox.Triple]) -> None:
        tenures: dict[str, dict[str, str]] = defaultdict(dict)
        for triple in triples:
            if not isinstance(triple.subject, ox.NamedNode):
                continue
            subject, predicate, value = triple.subject.value, triple.predicate.value, triple.object
            if predicate in LABELS and isinstance(value, ox.Literal):
                label = Label(predicate, value.value, value.language or "")
                self._labels[subject].append(label)
                if predicate != TITLE:  # a title names a document, not its subject
                    self._label_owners[folded(value.value)].add(subject)
            elif isinstance(value, ox.NamedNode) and predicate == _TYPE:
                self._types[subject].add(value.value)
            elif isinstance(value, ox.NamedNode) and predicate == _SUBCLASS:
                self._superclasses[subject].add(value.value)
            elif predicate == DP.polarity and (number := _NUMBER.match(str(value))):
                self._polarities[subject] = int(number[1])
            if predicate in _TENURE and isinstance(value, ox.NamedNode | ox.Literal):
                tenures[subject][predicate] = value.value
        for iri, facts in tenures.items():
            if DP.tenureOf in facts and DP.actsFor in facts:
                days = (facts.get(DP.from_, ""), facts.get(DP.until, ""))
                first, last = (day if is_day(day) else None for day in days)
                tenure = Tenure(iri, facts[DP.actsFor], first, last)
                self._tenures[facts[DP.tenureOf]].append(tenure)

    def _without_class(self) -> Iterator[str]:
        """The individuals with a class that is missing in the namespace of diplograph."""
        known = self._types.keys() | self._superclasses.keys()
        known |= {above for classes in self._superclasses.values() for above in classes}
        for iri, kinds in self._types.items():
            if any(k.startswith(PREFIXES["dp"]) and k not in known for k in kinds):
                yield iri

    def is_misclassed(self, iri: str) -> bool:
        """Whether a class of an individual is misspelt, so that its kind is not known.

        Such an individual is found by its names in every class: its class is wrong, not the record
        that names it.
        """
        return iri in self._misclassed

    def shared_labels(self, *classes: str) -> Iterator[tuple[LabelOwner, ...]]:
        """For each label shared by several individuals of `classes`, these, sorted by IRI."""
        for folded_label, iris in self._label_owners.items():
            if len(iris) < 2:
                continue
            owners = {
                iri: LabelOwner(iri, label.text, label.alternative)
                for iri in sorted(iris)
                if self._is(iri, classes)
                for label in self._labels[iri]
                if folded(label.text) == folded_label
            }
            if len(owners) > 1:
                yield tuple(owners.values())

    def names(self, *classes: str) -> NameIndex:
        """The names of all individuals of any of `classes` (IRIs), including subclasses."""
        return self._names.setdefault(classes, NameIndex(self, classes))

    def resolve(self, name: str, classes: Collection[str] = ()) -> str:
        """The IRI of the individual with `name`: an IRI, CURIE, id or label.

        Raises:
            UnknownName: no individual of these classes has the name.
            AmbiguousName: several have it as a label.
        """
        iri = self.find(name, classes)
        if iri is None:
            raise self.unknown(name, classes)
        return iri

    def find(self, name: str, classes: Collection[str] = ()) -> str | None:
        """The IRI of the individual with `name`, as by `resolve`; None if there is none.

        Raises:
            AmbiguousName: several have it as a label.
        """
        for iri in self.spelled(name):
            if iri in self._misclassed or (iri in self._types and self._is(iri, classes)):
                return iri
        named = self._label_owners.get(folded(name), set())
        owners = [iri for iri in named if self._is(iri, classes)] or named & self._misclassed
        if len(owners) > 1:
            raise AmbiguousName(name, self._noun(classes), sorted(map(self.id, owners)))
        return next(iter(owners), None)

    def unknown(
        self,
        name: str,
        classes: Collection[str],
        others: Collection[str] = (),
        concerning: Collection[str] = (),
    ) -> UnknownName:
        """The error for a name that no individual of these classes has.

        It says which other kind of resource has the name. If no name is near, it lists those of
        `closed` classes. It may also suggest `others`, names outside of the vocabulary, and
        `concerning`, ids of resources that concern the one with the name.
        """
        expected = _with_article(self._noun(classes)) if classes else "anything in the vocabulary"
        if kind := self.kind(name):
            expected = f"{expected}, but of {_with_article(kind)}"
        near = [*self.nearest(name, classes, others), *sorted(concerning)]
        near = list(dict.fromkeys(near))[:_SUGGESTED]
        return UnknownName(name, expected, near, self.closed(*classes))

    def closed(self, *classes: str) -> list[str]:
        """The ids of all individuals of classes with individuals in the ontology, e.g. stances.

        Individuals that a case adds are included. The list is empty for other classes, and for
        classes with more individuals than a person reads at a glance.
        """
        known = self.individuals(*classes) if classes else []
        filled = any(iri.startswith(PREFIXES["dp"]) for iri in known)
        return [self.id(iri) for iri in known] if filled and len(known) <= _LISTED else []

    def kind(self, name: str) -> str | None:
        """The class label of the individual with `name`, in any class; None if there is none."""
        owners = [*self.spelled(name), *sorted(self._label_owners.get(folded(name), ()))]
        kinds = (kind for iri in owners for kind in sorted(self._types.get(iri, ())))
        ours = (kind for kind in kinds if kind.startswith(PREFIXES["dp"]))
        return next((self.label(kind).lower() for kind in ours), None)

    def spelled(self, name: str) -> Iterator[str]:
        """The IRIs that `name` may mean, as an id, a CURIE or a full IRI."""
        if ":" in name:
            yield self._known(name.strip("<>"))
            if iri := self._namespaces.expand(name):
                yield self._known(iri)
        else:
            yield self._known(self.base + name)
            yield PREFIXES["dp"] + name

    def _known(self, iri: str) -> str:
        """`iri` as the vocabulary writes it, if that has it in another normal form."""
        return (
            iri if iri.isascii() or iri in self._types else self._composed.get(composed(iri), iri)
        )

    def _is(self, iri: str, classes: Collection[str]) -> bool:
        return not classes or not self.types(iri).isdisjoint(classes)

    def types(self, iri: str) -> set[str]:
        """The classes of an individual, including all superclasses."""
        return set(self._closed(self._types.get(iri, ())))

    def _closed(self, classes: Iterable[str]) -> Iterator[str]:
        waiting, seen = list(classes), set[str]()
        while waiting:
            if (iri := waiting.pop()) not in seen:
                seen.add(iri)
                waiting.extend(self._superclasses.get(iri, ()))
                yield iri

    def individuals(self, *classes: str) -> list[str]:
        """The IRIs of all individuals of any of `classes`, sorted."""
        return sorted(iri for iri in self._types if self._is(iri, classes))

    def term_like(self, iri: str) -> str | None:
        """The term of the ontology with the name most similar to `iri`, which is not a term.

        None if `iri` is a term, has another namespace, or no term is similar.
        """
        from rapidfuzz import fuzz, process

        ours = PREFIXES["dp"]
        if iri in self._types or not iri.startswith(ours):
            return None
        names = {term: term.removeprefix(ours) for term in self._types if term.startswith(ours)}
        sought = iri.removeprefix(ours)
        found = process.extract(sought, names, scorer=fuzz.ratio, limit=1, score_cutoff=80)
        return next((term for *_, term in found), None)

    def nearest(
        self, name: str, classes: Collection[str], others: Collection[str] = ()
    ) -> list[str]:
        """The ids most similar to `name`, by themselves or by a label, best first.

        They are ids of individuals of `classes`, or some of `others`. Names with a similar spelling
        come before names that contain all its words. An article before the name is ignored.
        """
        from rapidfuzz import fuzz, process

        sought = _ARTICLE.sub("", folded(name))
        if not sought:
            return []
        spelled = [*((folded(other), other) for other in others), *self._spelled_by(classes)]
        spellings = [spelling for spelling, _ in spelled]
        found: dict[str, float] = {}
        for _, likeness, index in process.extract_iter(
            sought, spellings, scorer=fuzz.ratio, score_cutoff=_ALIKE
        ):
            id_ = spelled[index][1]
            found[id_] = max(likeness, found.get(id_, 0.0))
        words = set(sought.split())
        longest = max(words, key=len)
        for spelling, id_ in spelled:
            if longest in spelling and words <= set(spelling.split()):
                likeness = fuzz.ratio(sought, spelling) * _ALIKE / 100
                found[id_] = max(likeness, found.get(id_, 0.0))
        least = max(found.values(), default=0.0) - _WORSE
        near = [id_ for id_, likeness in found.items() if likeness >= least]
        return sorted(near, key=lambda id_: -found[id_])[:_SUGGESTED]

    def _spelled_by(self, classes: Collection[str]) -> list[tuple[str, str]]:
        """Each id and label of the individuals of `classes`, with the id."""
        key = tuple(classes)
        if key not in self._spellings:
            self._spellings[key] = [
                (folded(spelling), self.id(iri))
                for iri in self.individuals(*key)
                for spelling in (self.id(iri), *(label.text for label in self._labels.get(iri, ())))
            ]
        return self._spellings[key]

    def id(self, iri: str) -> str:
        """The id of `iri` for people to write: see `Namespaces.id`."""
        return self._namespaces.id(iri, lambda known: self._types.get(known, ()))

    def label(self, iri: str, language: str = "en") -> str:
        """The best label for `language`; else the id."""
        return best_label(self._labels.get(iri, ()), language) or self.id(iri)

    def polarity(self, stance: str) -> int:
        """The polarity of a stance towards its target, from -2 to 2; 0 if it has none."""
        return self._polarities.get(stance, 0)

    def party(self, actor: str, day: str) -> str:
        """The party for whom `actor` spoke on `day`: the last of its tenures' chain, else itself.

        Raises:
            AmbiguousName: on that day an actor of the chain acted for more than one.
        """
        if actor not in self._tenures:
            return actor
        key = (actor, day)
        if key not in self._parties:
            self._parties[key] = self._principal(actor, day)
        return self._parties[key]

    def _principal(self, actor: str, day: str) -> str:
        seen = {actor}
        while principals := {t.acts_for for t in self._tenures.get(actor, ()) if t.covers(day)}:
            if len(principals) > 1:
                expected = f"actor for whom it acts on {day}"
                raise AmbiguousName(self.id(actor), expected, sorted(map(self.id, principals)))
            actor = principals.pop()
            if actor in seen:
                break
            seen.add(actor)
        return actor

    def tenures_of(self, actor: str) -> Sequence[Tenure]:
        """The tenures of an actor, by their first days."""
        return sorted(self._tenures.get(actor, ()), key=lambda tenure: tenure.first or "")

    def _noun(self, classes: Collection[str]) -> str:
        return " or ".join(self.label(iri).lower() for iri in classes) or "thing"


def _with_article(noun: str) -> str:
    return f"an {noun}" if noun.startswith(tuple("aeiou")) else f"a {noun}"
