"""Reads a page from the graph."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import pyoxigraph as ox

from diplograph.errors import Problem
from diplograph.output.pages import statements_of
from diplograph.output.pages.listings import BY_NAME, NEWEST, OF_CLASS, OF_OTHERS, Pattern, query_of
from diplograph.output.pages.page import Coded, Entry, Listing, Page
from diplograph.output.pages.text_marks import marks
from diplograph.query.results import Iri, Labels, Receipts, outcomes
from diplograph.query.results.facts import Facts
from diplograph.query.results.labels import IMPUTED
from diplograph.rdf.lookups import select, subjects
from diplograph.rdf.namespaces import DP, PREFIXES

_SUBCLASS: Final = PREFIXES["rdfs"] + "subClassOf"


class Pages:
    """The pages of a store.

    A page takes some look-ups for itself and for each entry that it lists; to count and order its
    lists, a node and a day of every entry are read. `remarks` gives those of the build on an IRI.
    """

    def __init__(
        self,
        store: ox.Store,
        names: Labels,
        receipts: Receipts,
        remarks: Callable[[str], Sequence[Problem]] = lambda _iri: (),
    ) -> None:
        self._store = store
        self._names = names
        self._receipts = receipts
        self._remarks = remarks

    def of(self, node: str, *, limit: int | None = 20, evidence: bool = False) -> Page | None:
        """The page of a node, by its IRI; None if the graph says nothing of it.

        Of each list, at most `limit` entries are given; with `evidence`, their receipts too.
        """
        thing, known = self._names.iri(node), Facts.of(self._store, self._names, node)
        types = known.iris(statements_of.TYPE)
        classes = [name for name in OF_CLASS if name in types]
        patterns = [pattern for name in classes for pattern in OF_CLASS[name]]
        if not known and not classes:
            patterns = list(OF_OTHERS)
        listings = tuple(self._listings(thing, patterns or OF_OTHERS, limit, evidence=evidence))
        if DP.Article in classes:
            listings = ()
        if not known and not listings:
            return None
        return Page(
            thing=thing,
            title=thing.label,
            kinds=tuple(self._nearest(types)),
            facts=(
                *statements_of.facts(self._store, self._names, thing, known),
                *statements_of.remarks_on(self._names, thing, known, self._remarks),
            ),
            receipt=self._receipts.of(thing),
            listings=listings,
            coded=self._coded(thing) if DP.Article in classes else None,
        )

    def _nearest(self, types: Sequence[Iri]) -> Iterator[Iri]:
        """The classes that are above no other of them, those of the ontology first."""
        above = {
            wide
            for narrow in types
            for wide in Facts.of(self._store, self._names, narrow).iris(_SUBCLASS)
        }
        own = [kind for kind in types if kind.startswith(PREFIXES["dp"]) and kind not in above]
        yield from own or (kind for kind in types if kind not in above)

    def _listings(
        self, thing: Iri, patterns: Sequence[Pattern], limit: int | None, *, evidence: bool
    ) -> Iterator[Listing]:
        for pattern in patterns:
            found = self._found(pattern, thing)
            if not found:
                continue
            # Of a list that begins with the oldest, the newest are kept where not all are.
            nodes = found if limit is None else found[:limit]
            if pattern.order not in (NEWEST, BY_NAME):
                nodes = nodes[::-1]
            entries = (self._entry(node, evidence=evidence) for node in nodes)
            yield Listing(pattern.title, pattern.order, len(found), tuple(entries))

    def _found(self, pattern: Pattern, thing: Iri) -> list[Iri]:
        """The entries of a list: by name, or the newest first; those without a day come last."""
        days: dict[str, str] = {}
        for entry, day in select(self._store, query_of(pattern, thing)):
            if isinstance(entry, ox.NamedNode):
                value = day.value if isinstance(day, ox.Literal) else ""
                days[entry.value] = max(days.get(entry.value, ""), value)
        things = [self._names.iri(iri) for iri in sorted(days)]
        if pattern.order == BY_NAME:
            things.sort(key=lambda iri: iri.label.casefold())
        else:
            things.sort(key=lambda iri: days[iri], reverse=True)
        return things

    def _entry(self, node: Iri, *, evidence: bool) -> Entry:
        known = Facts.of(self._store, self._names, node)
        holder, party = known.iri(DP.holder), known.iri(DP.party)
        kind = known.iri(DP.kind)
        off = outcomes.cancelled(self._store, node) if kind else None
        replaced = outcomes.superseded(self._store, node) if holder else None
        notes = [
            f"for {party.label}" if party and party != holder else "",
            "imputed" if known.iri(DP.attribution) == DP.imputed else "",
            kind.label if kind else "",
            f"cancelled {off}" if off else "",
            f"superseded {replaced}" if replaced else "",
        ]
        published = known.day(DP.published, DP.proposedOn)
        return Entry(
            thing=node,
            when=known.time() or (published.isoformat() if published else None),
            label=self._label(node, known),
            about=", ".join(note for note in notes if note),
            receipt=self._receipts.of(node) if evidence else None,
        )

    def _label(self, node: Iri, known: Facts) -> str:
        """The label; of an event without one, who does what."""
        label, kind = node.label.removesuffix(IMPUTED), known.iri(DP.kind)
        if label != node.id or not kind:
            return label
        who = ", ".join(actor.label for actor in known.iris(DP.agent) or known.iris(DP.participant))
        return f"{who}: {kind.label}" if who else kind.label

    def _coded(self, article: Iri) -> Coded:
        """An article's entries in the order of its text, and where their words stand."""
        entries = subjects(self._store, DP.reportedIn, article)
        receipts = [found for entry in entries if (found := self._receipts.of(entry))]
        receipts.sort(key=lambda receipt: (receipt.quotes[0].start, receipt.position))
        return Coded(
            text=self._receipts.text(article),
            marks=marks(
                [[(quote.start, quote.end) for quote in receipt.quotes] for receipt in receipts]
            ),
            entries=tuple(self._entry(receipt.position, evidence=True) for receipt in receipts),
        )
