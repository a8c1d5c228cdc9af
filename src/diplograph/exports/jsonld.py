"""Compact JSON-LD in a fixed order: a context of the prefixes, and one node for each subject.

The engine writes only expanded JSON-LD; rdflib's writer needs the whole graph in memory. See
JSON-LD 1.1, https://www.w3.org/TR/json-ld11/, section 4.1.5, "Compact IRIs".
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import IO

from diplograph.errors import InputError, Problem
from diplograph.exports.statements import TYPE, Description, literal_parts
from diplograph.namespaces import PREFIXES

_XSD = PREFIXES["xsd"]
# Values of JSON that are read as these types, with the same text (section 4.2.1 of the API).
_NATIVE = {
    _XSD + "integer": re.compile(r'"(0|-?[1-9][0-9]{0,14})"'),
    _XSD + "boolean": re.compile(r'"(true|false)"'),
}


def write(
    descriptions: Iterable[Description], stream: IO[bytes], prefixes: Mapping[str, str]
) -> None:
    """Writes the descriptions as JSON-LD; every prefix is declared, used or not.

    Raises:
        InputError: an IRI looks like a compact one, such as `geo:31.2,34.2` (RFC 5870) where `geo`
            is a prefix: JSON-LD has no way to say that it is not; or an object is a triple.
    """
    from json import dumps

    context = {
        prefix: namespace
        for prefix, namespace in sorted(prefixes.items())
        # Only what ends so may be a prefix (JSON-LD 1.1 API, section 4.2.2).
        if namespace.endswith((":", "/", "?", "#", "[", "]", "@"))
    }
    nodes = _Nodes(context)
    head = dumps(context, indent=2, ensure_ascii=False).replace("\n", "\n  ")
    stream.write(f'{{\n  "@context": {head},\n  "@graph": ['.encode())
    separator = ""
    for description in descriptions:
        stream.write(f"{separator}\n    {nodes.node(description)}".encode())
        separator = ","
    stream.write(b"\n  ]\n}\n")


class _Nodes:
    """Writes descriptions as node objects."""

    def __init__(self, context: Mapping[str, str]) -> None:
        self._context = context
        self._prefixes = sorted(context.items(), key=lambda item: (-len(item[1]), item[0]))
        self.iri = lru_cache(maxsize=65536)(self._iri)

    def node(self, description: Description) -> str:
        subject, properties = description
        members = [f'"@id": {self.iri(subject)}']
        for predicate, values in properties:
            if predicate == TYPE and not any(value.startswith('"') for value in values):
                name, said = '"@type"', [self.iri(value) for value in values]
            else:
                name, said = self.iri(predicate), [self._value(value) for value in values]
            members.append(f"{name}: {said[0] if len(said) == 1 else _array(said)}")
        inner = ",\n      ".join(members)
        return f"{{\n      {inner}\n    }}"

    def _value(self, text: str) -> str:
        if not text.startswith('"'):
            return f'{{"@id": {self.iri(text)}}}'
        quoted, language, datatype = literal_parts(text)
        if language:
            return f'{{"@value": {quoted}, "@language": "{language}"}}'
        if datatype:
            native = _NATIVE.get(datatype)
            if native and (match := native.fullmatch(quoted)):
                return match[1]
            return f'{{"@value": {quoted}, "@type": {self.iri(f"<{datatype}>")}}}'
        return quoted

    def _iri(self, text: str) -> str:
        """An IRI or a blank node as a JSON string; neither needs escapes."""
        if text.startswith("_:"):
            return f'"{text}"'
        iri = text[1:-1]
        for prefix, namespace in self._prefixes:
            local = iri[len(namespace) :]
            if iri.startswith(namespace) and not local.startswith("//"):
                return f'"{prefix}:{local}"'
        scheme, _, rest = iri.partition(":")
        if text.startswith("<<") or (scheme in self._context and not rest.startswith("//")):
            problem = Problem(f"JSON-LD cannot hold {text}", hint="write another format")
            raise InputError([problem])
        return f'"{iri}"'


def _array(items: Iterable[str]) -> str:
    return f"[{', '.join(items)}]"
