"""Compact JSON-LD for people to read: one object for each position, with its evidence inside.

The engine writes only expanded JSON-LD; rdflib's writer needs the whole graph in memory. A key of
the context has the values that fit its type. Any other value is written under a key for the same
property without a type, and states its own type, so that nothing is lost. See JSON-LD 1.1,
https://www.w3.org/TR/json-ld11/, sections 4.1.5, 4.2.4 and 4.5.1.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from json import dumps
from typing import IO, Any

import msgspec

from diplograph.rdf.namespaces import PREFIXES
from diplograph.rdf.writers.content import Content, Scope
from diplograph.rdf.writers.jsonld_context import Context, Key
from diplograph.rdf.writers.statements import PARTS, TYPE, Description, by_article, literal_parts

_XSD = PREFIXES["xsd"]
# JSON values that are read as these datatypes, with the same text (JSON-LD 1.1 API, section 4.2.1).
_NATIVE = {
    _XSD + "integer": re.compile(r'"(0|-?[1-9][0-9]{0,14})"'),
    _XSD + "boolean": re.compile(r'"(true|false)"'),
}


def write(content: Content, stream: IO[bytes], scope: Scope) -> None:
    """Writes the triples as JSON-LD, with the whole context.

    Raises:
        InputError: an IRI looks like a compact IRI, e.g. `geo:31.2,34.2` (RFC 5870) if `geo` is a
            prefix, and JSON-LD cannot mark it as a full IRI; or an object is a triple term.
    """
    context = Context(scope.prefixes, scope.base)
    head = ", ".join(map(_term_by_term, context.contexts))
    stream.write(f'{{\n  "@context": [{head}],\n  "@graph": ['.encode())
    separator = b"\n    "
    for article in by_article(content.by_subject(), scope.base):
        for node in _Nodes(context, article).top():
            stream.write(separator + _indented(node, 2))
            separator = b",\n    "
    stream.write(b"\n  ]\n}\n")


class _Nodes:
    """The descriptions of an article, or of another subject, as JSON objects."""

    def __init__(self, context: Context, descriptions: Iterable[Description]) -> None:
        self._context = context
        self._given = {description.subject: description for description in descriptions}
        self._inner = {
            value
            for description in self._given.values()
            for predicate, values in description.properties
            for value in values
            if predicate in PARTS and self._is_leaf(value)
        }

    def top(self) -> Iterator[dict[str, Any]]:
        """The objects that are not nested in another object."""
        return (self.node(d) for subject, d in self._given.items() if subject not in self._inner)

    def node(self, description: Description) -> dict[str, Any]:
        """A description as an object, with its parts nested in it."""
        node: dict[str, Any] = {"id": self._context.iri(description.subject)}
        rank = self._context.rank
        for predicate, values in sorted(description.properties, key=lambda said: rank(said[0])):
            if predicate == TYPE and not any(value.startswith('"') for value in values):
                node["type"] = _one([self._context.word(value) for value in values])
            else:
                self._say(node, predicate, values)
        return node

    def _is_leaf(self, subject: str) -> bool:
        """Whether `subject` has nothing nested in it, so that nesting ends there."""
        found = self._given.get(subject)
        return found is not None and all(
            predicate not in PARTS for predicate, _ in found.properties
        )

    def _say(self, node: dict[str, Any], predicate: str, values: list[str]) -> None:
        key, plain = self._context.key(predicate), self._context.plain_key(predicate)
        said: defaultdict[str, list[Any]] = defaultdict(list)
        by_language: defaultdict[str, list[Any]] = defaultdict(list)
        for value in values:
            if predicate in PARTS and value in self._inner:
                said[key.name].append(self.node(self._given[value]))
            elif key.by_language and (text := _text(value)):
                by_language[text[0]].append(text[1])
            elif key.by_language:
                said[plain.name].append(self._value(value, plain))
            else:
                said[key.name].append(self._value(value, key))
        node |= {name: _one(each) for name, each in said.items()}
        if by_language:
            node[key.name] = {language: _one(texts) for language, texts in by_language.items()}

    def _value(self, text: str, key: Key) -> Any:
        if not text.startswith('"'):
            if key.type == "@id":
                return self._context.iri(text)
            return (
                self._context.word(text)
                if key.type == "@vocab"
                else {"id": self._context.iri(text)}
            )
        quoted, language, datatype = literal_parts(text)
        raw = msgspec.Raw(quoted.encode())
        if language:
            return {"@value": raw, "@language": language}
        if datatype is None:
            return {"@value": raw} if key.type else raw
        if datatype == key.type:
            return raw
        native = _NATIVE.get(datatype)
        if native and key.type is None and (match := native.fullmatch(quoted)):
            return msgspec.Raw(match[1].encode())
        return {"@value": raw, "@type": self._context.word(f"<{datatype}>")}


def _text(literal: str) -> tuple[str, msgspec.Raw] | None:
    """The language of a text (`@none` if it has none), and the text; None for other literals."""
    if not literal.startswith('"'):
        return None
    quoted, language, datatype = literal_parts(literal)
    return None if datatype else (language or "@none", msgspec.Raw(quoted.encode()))


def _one(items: list[Any]) -> Any:
    return items[0] if len(items) == 1 else items


def _term_by_term(context: dict[str, Any]) -> str:
    """A context as JSON, with one term a line."""
    terms = (f"\n    {dumps(name)}: {dumps(value)}" for name, value in context.items())
    return f"{{{','.join(terms)}\n  }}"


def _indented(value: Any, depth: int) -> bytes:
    text = msgspec.json.format(msgspec.json.encode(value), indent=2)
    return text.replace(b"\n", b"\n" + b"  " * depth)
