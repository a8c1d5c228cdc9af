"""What a graph says of one node, by property, as values of Python."""

from datetime import date

import pyoxigraph as ox

from diplograph.query.results.labels import Iri, Labels
from diplograph.query.results.values import Value, to_python
from diplograph.rdf.namespaces import DP


class Facts(dict[str, list[Value]]):
    """The values of each property of a node, by the property's IRI, in no order."""

    @classmethod
    def of(cls, store: ox.Store, names: Labels, iri: str) -> "Facts":
        """All that the default graph says of a node."""
        facts = cls()
        for quad in store.quads_for_pattern(ox.NamedNode(iri), None, None, ox.DefaultGraph()):
            facts.setdefault(quad.predicate.value, []).append(to_python(quad.object, names))
        return facts

    def iris(self, predicate: str) -> list[Iri]:
        """The nodes that a property leads to, in order."""
        return sorted(value for value in self.get(predicate, ()) if isinstance(value, Iri))

    def iri(self, predicate: str) -> Iri | None:
        """The node that a property leads to, if it does."""
        return next(iter(self.iris(predicate)), None)

    def text(self, predicate: str) -> str | None:
        """The text of a property, if it has one."""
        texts = (value for value in self.get(predicate, ()) if isinstance(value, str))
        return min(texts, default=None)

    def number(self, predicate: str) -> int:
        """The whole number of a property, 0 where it has none."""
        return next((value for value in self.get(predicate, ()) if isinstance(value, int)), 0)

    def day(self, *predicates: str) -> date | None:
        """The day, or the moment, that the first of these properties to have one gives."""
        values = (value for predicate in predicates for value in self.get(predicate, ()))
        return next((value for value in values if isinstance(value, date)), None)

    def time(self) -> str | None:
        """When it was held or took place: the EDTF text, else what the two days say."""
        if said := self.text(DP.held) or self.text(DP.when):
            return said
        first, last = self.day(DP.heldFrom, DP.from_), self.day(DP.heldUntil, DP.until)
        if last is None or (first == last and DP.from_ in self):  # an event of one day
            return str(first) if first else None
        return f"{first or '..'}/{last}"
