"""A page as one JSON object: what `Page` holds, things as their id, IRI and label."""

import json
from typing import Any, TextIO

from diplograph.output.pages.page import Coded, Entry, Page, Shown
from diplograph.query.results import Iri, Receipt


def write(page: Page, out: TextIO) -> None:
    """Writes the page, indented; what is not known is null."""
    json.dump(_page(page), out, ensure_ascii=False, indent=1)
    out.write("\n")


def _page(page: Page) -> dict[str, Any]:
    return {
        **_thing(page.thing),
        "kinds": [_thing(kind) for kind in page.kinds],
        "facts": [
            {"name": fact.name, "values": [_value_data(value) for value in fact.values]}
            for fact in page.facts
        ],
        "receipt": _receipt(page.receipt),
        "lists": [
            {
                "title": listing.title,
                "order": listing.order,
                "total": listing.total,
                "entries": [_entry(entry) for entry in listing.entries],
            }
            for listing in page.listings
        ],
        "coded": _coded(page.coded) if page.coded else None,
    }


def _thing(thing: Iri) -> dict[str, str]:
    return {"id": thing.written, "iri": str(thing), "label": thing.label}


def _value_data(value: Shown) -> dict[str, str] | str:
    return _thing(value) if isinstance(value, Iri) else value


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        **_thing(entry.thing),
        "label": entry.label,
        "when": entry.when,
        "about": entry.about or None,
        "receipt": _receipt(entry.receipt),
    }


def _coded(coded: Coded) -> dict[str, Any]:
    return {
        "text": coded.text,
        "marks": [
            {"start": mark.start, "end": mark.end, "entries": list(mark.numbers)}
            for mark in coded.marks
        ],
        "entries": [
            {"number": number, **_entry(entry)} for number, entry in enumerate(coded.entries, 1)
        ],
    }


def _receipt(receipt: Receipt | None) -> dict[str, Any] | None:
    if receipt is None:
        return None
    article = receipt.article
    return {
        "quotes": [quote._asdict() for quote in receipt.quotes],
        "passage": receipt.passage.marked("«", "»"),
        "article": _thing(article) if article else None,
        "publisher": receipt.publisher,
        "published": receipt.published.isoformat() if receipt.published else None,
        "url": receipt.url,
        "attribution": receipt.attribution.id if receipt.attribution else None,
        "according_to": [_thing(link) for link in receipt.according_to],
        "coder": receipt.coder.id if receipt.coder else None,
        "coded": receipt.coded.isoformat() if receipt.coded else None,
    }
