"""Adds the evidence of rows as columns, for the formats for programs."""

from collections.abc import Iterator, Sequence
from typing import Final

import pyoxigraph as ox

from diplograph.query.results.labels import Iri, Term
from diplograph.query.results.receipts import Receipt
from diplograph.query.results.result import Result
from diplograph.query.results.values import BETWEEN
from diplograph.rdf.namespaces import PREFIXES

ADDED: Final = ("quote", "passage", "article", "published", "attribution", "according_to")

_DATE: Final = ox.NamedNode(PREFIXES["xsd"] + "date")
_INSIDE: Final = " … "  # several quotes of one position, as annotations write it


def with_evidence(result: Result) -> Result:
    """The result with the columns `ADDED`; its rows are streamed.

    If the query has a column of the same name, the added one gets the prefix `evidence_`. If a row
    rests on several positions, their values are joined by `BETWEEN`, U+241E.
    """
    added = [f"evidence_{name}" if name in result.columns else name for name in ADDED]
    wider = result.derived([*result.columns, *added], _rows(result))
    wider.dates = (*result.dates, added[ADDED.index("published")])
    return wider


def _rows(result: Result) -> Iterator[list[Term | None]]:
    for row in result.stream():
        yield [*row.rdf, *_terms(result.evidence(row))]


def _terms(receipts: Sequence[Receipt]) -> list[Term | None]:
    quotes = [_INSIDE.join(q.text for q in r.quotes if q.text is not None) for r in receipts]
    days = sorted({r.published.isoformat() for r in receipts if r.published})
    chains = [", via ".join(link.label for link in r.according_to) for r in receipts]
    return [
        _text(quotes),
        _text([str(r.passage) for r in receipts]),
        _node([r.article for r in receipts]),
        ox.Literal(days[0], datatype=_DATE) if len(days) == 1 else _text(days),
        _node([r.attribution for r in receipts]),
        _text(chains),
    ]


def _node(values: Sequence[Iri | None]) -> Term | None:
    found = sorted({value for value in values if value})
    return ox.NamedNode(found[0]) if len(found) == 1 else _text(found)


def _text(values: Sequence[str]) -> ox.Literal | None:
    known = [value for value in dict.fromkeys(values) if value]
    return ox.Literal(BETWEEN.join(known)) if known else None
