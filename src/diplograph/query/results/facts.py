"""The triples of one node, by property, as Python values."""

from collections.abc import Callable, Iterator
from datetime import date

import pyoxigraph as ox

from diplograph.query.results.labels import Iri, Labels
from diplograph.query.results.values import Value, to_python
from diplograph.rdf.lookups import quads
from diplograph.rdf.namespaces import DP


class Facts(dict[str, list[Value]]):
    """The values of a node's properties, by the property's IRI, in no particular order."""

    @classmethod
    def of(cls, store: ox.Store, names: Labels, iri: str) -> "Facts":
        """Reads all triples of a node from the default graph."""
        facts = cls()
        for quad in quads(store, iri):
            facts.setdefault(quad.predicate.value, []).append(to_python(quad.object, names))
        return facts

    def iris(self, predicate: str) -> list[Iri]:
        """The IRIs that are values of a property, sorted."""
        return sorted(value for value in self.get(predicate, ()) if isinstance(value, Iri))

    def iri(self, predicate: str) -> Iri | None:
        """The first IRI that is a value of a property, if there is one."""
        return next(iter(self.iris(predicate)), None)

    def text(self, predicate: str) -> str | None:
        """The text that is a value of a property, the first by order; None if there is none."""
        texts = (value for value in self.get(predicate, ()) if isinstance(value, str))
        return min(texts, default=None)

    def number(self, predicate: str) -> int:
        """The integer that is a value of a property; 0 if there is none."""
        return next((value for value in self.get(predicate, ()) if isinstance(value, int)), 0)

    def day(self, *predicates: str) -> date | None:
        """The date or time of the first of these properties that has one."""
        values = (value for predicate in predicates for value in self.get(predicate, ()))
        return next((value for value in values if isinstance(value, date)), None)

    def chain(self, read: "Callable[[Iri], Facts]") -> Iterator[Iri]:
        """The chain of attribution in its order, the innermost first; `read` gives its steps.

        A chain of one link has no `dp:attributionStep`.
        """
        steps = [read(step) for step in self.iris(DP.attributionStep)]
        if not steps:
            yield from self.iris(DP.accordingTo)
        for step in sorted(steps, key=lambda step: step.number(DP.order)):
            yield from step.iris(DP.source)

    def time(self) -> str | None:
        """The time of a position or an event: its EDTF text, else from its two dates."""
        if said := self.text(DP.held) or self.text(DP.when):
            return said
        first, last = self.day(DP.heldFrom, DP.from_), self.day(DP.heldUntil, DP.until)
        if last is None or (first == last and DP.from_ in self):  # an event of one day
            return str(first) if first else None
        return f"{first or '..'}/{last}"
