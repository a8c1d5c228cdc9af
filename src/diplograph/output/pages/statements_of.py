"""The facts that a graph has about a thing, in the order of a page."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, time
from typing import Final

import pyoxigraph as ox

from diplograph.errors import Problem
from diplograph.output.pages.page import Fact, Shown
from diplograph.query.results import Iri, Labels, outcomes
from diplograph.query.results.facts import Facts
from diplograph.query.results.values import Value, to_text
from diplograph.rdf.lookups import objects, subjects
from diplograph.rdf.namespaces import DP, PREFIXES

_RDFS, _SKOS, _DC = PREFIXES["rdfs"], PREFIXES["skos"], PREFIXES["dc"]
TYPE: Final = PREFIXES["rdf"] + "type"
_LABEL: Final = _RDFS + "label"
_ALTERNATIVE: Final = _SKOS + "altLabel"
_PREFERRED: Final = _SKOS + "prefLabel"
CODER: Final = PREFIXES["prov"] + "wasAttributedTo"
CODED: Final = PREFIXES["prov"] + "generatedAtTime"

_FIRST: Final = (
    *(_SKOS + "definition", DP.polarity, DP.group),
    *(DP.holder, DP.party, DP.stance, DP.target, DP.about, DP.addressee),
    *(DP.held, DP.heldFrom, DP.heldUntil, DP.firmness, DP.firmnessBasis, DP.condition),
    *(DP.grounds, DP.supersedes),
    *(DP.kind, DP.reportOf, DP.agent, DP.participant, DP.place, DP.when, DP.from_, DP.until),
    *(DP.proposedBy, DP.proposedOn, DP.phase, DP.term, DP.revisionOf),
    *(_SKOS + "broader", DP.concerns, DP.inResponseTo, DP.contraryTo, DP.within, DP.member),
    *(DP.attribution, DP.accordingTo, DP.reportedIn, CODER, CODED),
    *(_DC + "publisher", _DC + "creator", DP.published, DP.written, DP.dateNote),
    *(PREFIXES["dcterms"] + "source", _DC + "language"),
)
"""Properties in their order; others follow by name, remarks at the end."""
_LAST: Final = (_SKOS + "exactMatch", DP.geometry, DP.textDigest, _RDFS + "comment")
_HIDDEN: Final = {
    *(TYPE, _LABEL, _PREFERRED, _ALTERNATIVE, PREFIXES["dcterms"] + "title"),
    *(DP.evidence, DP.attributionStep, _SKOS + "broaderTransitive", _RDFS + "isDefinedBy"),
}
"""Shown in other places of a page, or following from what is shown."""
_NAMED: Final = {
    _SKOS + "definition": "definition",
    _SKOS + "broader": "part of",
    _SKOS + "exactMatch": "the same as",
    _SKOS + "example": "example",
    _SKOS + "scopeNote": "note",
    _RDFS + "comment": "remark",
    CODER: "coder",
    CODED: "coded",
    _DC + "publisher": "publisher",
    _DC + "creator": "author",
    _DC + "language": "language",
    PREFIXES["dcterms"] + "source": "address",
}
"""Names of properties that the ontology takes from others."""


def facts(store: ox.Store, names: Labels, thing: Iri, known: Facts) -> Iterator[Fact]:
    """The facts about a thing, without those that a page shows elsewhere."""
    yield from _names(store, names, thing)
    yield from _tenures(store, names, thing)
    for name in sorted(known.keys() - _HIDDEN, key=lambda name: _rank(name, names)):
        values = known[name]
        if name == DP.condition:
            shown = [_condition(store, names, node) for node in known.iris(name)]
        elif name == DP.accordingTo:
            shown = [*known.chain(lambda step: Facts.of(store, names, step))]
        else:
            shown = sorted((_value(value) for value in values), key=_reading)
        yield Fact(_NAMED.get(name) or names.label(name), tuple(shown))
    if DP.kind in known and (when := outcomes.cancelled(store, thing)):
        yield Fact("cancelled", (when,))


def remarks_on(
    names: Labels, thing: Iri, known: Facts, remarks: Callable[[str], Sequence[Problem]]
) -> Iterator[Fact]:
    """The remarks of the build on a thing; on the page of an article, those on its entries too."""
    article = known.iri(DP.reportedIn) or thing
    found = []
    for remark in remarks(article):
        _, node, key = map(str, remark.where or ("", "", ""))
        if thing in (article, node):
            entry = names.iri(node).written if node not in ("", thing) else ""
            found.append(str(remark.located(None, (None, None), f"{entry} {key}".strip())))
    if found:
        yield Fact("doubtful", tuple(found))


def _rank(name: str, names: Labels) -> tuple[int, str]:
    if name in _FIRST:
        return _FIRST.index(name), ""
    if name in _LAST:
        return len(_FIRST) + 1 + _LAST.index(name), ""
    return len(_FIRST), names.label(name)


def _value(value: Value) -> Shown:
    if isinstance(value, datetime) and value.timetz() == time(tzinfo=UTC):
        return value.date().isoformat()  # a day that was written as its beginning
    return value if isinstance(value, Iri) else to_text(value)


def _reading(value: Shown) -> tuple[str, str]:
    label = value.label if isinstance(value, Iri) else value
    return label.casefold(), value


def _names(store: ox.Store, names: Labels, thing: Iri) -> Iterator[Fact]:
    """Labels in other languages and other names, by their language."""
    other: dict[str, list[str]] = {}
    for predicate in (_LABEL, _PREFERRED, _ALTERNATIVE):
        for label in objects(store, thing, predicate):
            if isinstance(label, ox.Literal) and label.value != names.label(thing):
                other.setdefault(label.language or "", []).append(label.value)
    shown = [
        f"{', '.join(sorted(set(texts)))}{f' ({language})' if language else ''}"
        for language, texts in sorted(other.items())
    ]
    if shown:
        yield Fact("also called", tuple(shown))


def _tenures(store: ox.Store, names: Labels, thing: Iri) -> Iterator[Fact]:
    """Its tenures and those of others for it, the latest first."""
    for name, this, that in (
        ("acts for", DP.tenureOf, DP.actsFor),
        ("those who act for it", DP.actsFor, DP.tenureOf),
    ):
        tenures = [Facts.of(store, names, tenure) for tenure in subjects(store, this, thing)]
        shown = [
            (str(tenure.day(DP.from_) or ""), other.label, _tenure(other, tenure))
            for tenure in tenures
            if (other := tenure.iri(that))
        ]
        if shown:
            shown.sort(key=lambda each: each[1:])
            shown.sort(key=lambda each: each[0], reverse=True)
            yield Fact(name, tuple(text for _, _, text in shown))


def _tenure(other: Iri, tenure: Facts) -> str:
    first, last = tenure.day(DP.from_), tenure.day(DP.until)
    office = tenure.text(DP.office)
    since = f"{first or '…'} to {last or '…'}" if first or last else ""
    return ", ".join(part for part in (other.label, office, since) if part)


def _condition(store: ox.Store, names: Labels, node: Iri) -> str:
    condition = Facts.of(store, names, node)
    effect = condition.iri(DP.effect)
    by = ", ".join(actor.label for actor in condition.iris(DP.metBy))
    parts = (effect.label if effect else "", f"to be met by {by}" if by else "")
    note = "; ".join(part for part in parts if part)
    return f"{condition.text(DP.proposition) or node.id}{f' ({note})' if note else ''}"
