"""Positions as annotations of their articles' texts, for annotation tools.

The Web Annotation Data Model (https://www.w3.org/TR/annotation-model/) in its JSON-LD, with the
context of the W3C: an array of annotations, each complete by itself. The body is the position, the
targets are its words, by quote (section 4.2.4) and by place (4.2.5). Every node has an IRI.
"""

from collections.abc import Iterator
from json import loads
from typing import IO, Any, Final

import msgspec

from diplograph.output.exports.entries import Entry, place, positions, values
from diplograph.query.snapshot import Snapshot
from diplograph.rdf.names import Namespaces
from diplograph.rdf.namespaces import DP, PREFIXES
from diplograph.rdf.writers.content import Content, Scope
from diplograph.rdf.writers.statements import TYPE, Description, literal_parts

CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
AROUND: Final = 32
"""How many characters before and after a quote tell it from others of the same words."""

_EXACT, _SOURCE = f"<{PREFIXES['oa']}exact>", f"<{PREFIXES['dcterms']}source>"
_CODER, _CODED = f"<{PREFIXES['prov']}wasAttributedTo>", f"<{PREFIXES['prov']}generatedAtTime>"
_EVIDENCE, _DIGEST = f"<{DP.evidence}>", f"<{DP.textDigest}>"
_SHORTEN = Namespaces({name: PREFIXES[name] for name in ("dp", "rdfs", "xsd")}).shorten


def write(case: Snapshot, content: Content, stream: IO[bytes], _: Scope) -> None:
    """Writes an annotation for each position among the triples, in the order of their IRIs.

    Texts are read where they are at hand and still have the digest that the graph has; elsewhere
    quotes come without what stands around them, and without a quote there is its place alone.
    """
    separator = b"[\n"
    for entry in positions(content, case.file.base):
        text = msgspec.json.encode(_annotation(case, entry))
        stream.write(separator + msgspec.json.format(text, indent=2))
        separator = b",\n"
    stream.write(b"[]\n" if separator == b"[\n" else b"\n]\n")


def _annotation(case: Snapshot, entry: Entry) -> dict[str, Any]:
    position = entry.position.subject[1:-1]
    annotation = f"{position}/annotation"
    found: dict[str, Any] = {
        "@context": [CONTEXT, {"dp": PREFIXES["dp"]}],
        "id": annotation,
        "type": "Annotation",
        "motivation": "classifying",
    }
    for coder in values(entry.position, _CODER):
        found["creator"] = coder[1:-1]
    for coded in values(entry.position, _CODED):
        found["created"] = loads(literal_parts(coded).quoted)
    said = {
        "id": f"{annotation}/text",
        "type": "TextualBody",
        "purpose": "describing",
        "format": "text/plain",
        "language": "en",
        "value": case.names.label(position),
    }
    found["body"] = [said, _body(entry.position, entry)]
    found["target"] = list(_targets(case, entry, annotation))
    return found


def _body(description: Description, entry: Entry) -> dict[str, Any]:
    """A position, or a part of one, with what is said of it."""
    parts = {part.subject: part for part in entry.parts}
    body: dict[str, Any] = {"id": description.subject[1:-1]}
    for predicate, objects in description.properties:
        if predicate == TYPE:
            body["type"] = _one([_name(value) for value in objects])
        elif predicate not in (_EVIDENCE, _CODER, _CODED):
            body[_name(predicate)] = _one(
                [_body(parts[v], entry) if v in parts else _value(v) for v in objects]
            )
    return body


def _targets(case: Snapshot, entry: Entry, annotation: str) -> Iterator[dict[str, Any]]:
    """The words of a position, as parts of the article's text."""
    article = entry.position.subject[1:-1].rpartition("/")[0]
    if entry.article:
        article = entry.article.subject[1:-1]
    text = case.receipts.text(article)
    for number, words in enumerate(entry.words, 1):
        target = f"{annotation}/target/{number}"
        found: dict[str, Any] = {
            "id": target,
            "type": "SpecificResource",
            "source": article,
            "selector": list(_selectors(target, words, text)),
        }
        for page in values(entry.article, _SOURCE) if entry.article else ():
            found["scope"] = page[1:-1]
        for literal in values(entry.article, _DIGEST) if entry.article else ():
            digest = loads(literal_parts(literal).quoted)
            state = {"id": f"{annotation}/state", "type": "oa:State", "dp:textDigest": digest}
            found["state"] = state
        yield found


def _selectors(target: str, words: Description, text: str | None) -> Iterator[dict[str, Any]]:
    start, end = place(words)
    exact = next((loads(literal_parts(value).quoted) for value in values(words, _EXACT)), None)
    around = {}
    if text is not None and exact in (None, text[start:end]):
        exact = text[start:end]
        around = {
            "prefix": text[max(0, start - AROUND) : start],
            "suffix": text[end : end + AROUND],
        }
    if exact is not None:
        yield {"id": f"{target}/quote", "type": "TextQuoteSelector", "exact": exact, **around}
    yield {"id": f"{target}/place", "type": "TextPositionSelector", "start": start, "end": end}


def _name(iri: str) -> str:
    """A term, with a prefix that the context has."""
    return _SHORTEN(iri[1:-1])


def _one(items: list[Any]) -> Any:
    return items[0] if len(items) == 1 else items


def _value(text: str) -> Any:
    if not text.startswith('"'):
        return {"id": text[1:-1]}
    quoted, language, datatype = literal_parts(text)
    value = loads(quoted)
    if language:
        return {"@value": value, "@language": language}
    if datatype:
        return {"@value": value, "@type": _SHORTEN(datatype)}
    return value
