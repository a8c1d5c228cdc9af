r"""Turtle in a fixed order and layout: one property a line, suitable for a diff.

The engine's Turtle escapes the slashes in local names (`gaza:article\/a\/position\/b`) and declares
its prefixes in an order that changes from run to run; rdflib's writer needs the whole graph in
memory. See RDF 1.1 Turtle, https://www.w3.org/TR/turtle/.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import IO

from diplograph.rdf.names import Namespaces
from diplograph.rdf.namespaces import PREFIXES
from diplograph.rdf.writers.content import Content, Scope
from diplograph.rdf.writers.statements import TYPE, Description, literal_parts

# A part of PN_LOCAL (Turtle, production 168) that needs no escapes.
_LOCAL = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_ESCAPE = re.compile(r'(\\n|\\"(?!\\"|\Z))|\\.')
_UNESCAPED = {r"\n": "\n", r"\"": '"'}
_XSD = PREFIXES["xsd"]
_BARE = {
    _XSD + "integer": re.compile(r'"([+-]?[0-9]+)"'),
    _XSD + "decimal": re.compile(r'"([+-]?[0-9]*\.[0-9]+)"'),
    _XSD + "boolean": re.compile(r'"(true|false)"'),
}


def write(content: Content, stream: IO[bytes], scope: Scope) -> None:
    """Writes the triples as Turtle; every prefix is declared, used or not."""
    terms = Terms(scope.prefixes)
    for prefix, namespace in sorted(scope.prefixes.items()):
        stream.write(f"@prefix {prefix}: <{namespace}> .\n".encode())
    for description in content.by_subject():
        stream.write(b"\n" + block(description, terms))


def _readable(quoted: str) -> str:
    """Text of several lines as a long string (production [22] STRING_LITERAL_LONG_QUOTE).

    Of adjacent quotation marks only the last is not escaped; at the end of the text all are.
    """
    text = _ESCAPE.sub(lambda e: _UNESCAPED[e[1]] if e[1] else e[0], quoted[1:-1])
    return f'"""{text}"""' if "\n" in text else quoted


def block(description: Description, terms: "Terms") -> bytes:
    """A subject and its triples, one property a line."""
    said = " ;\n    ".join(
        f"{terms.verb(predicate)} {', '.join(map(terms.term, values))}"
        for predicate, values in description.properties
    )
    return f"{terms.term(description.subject)} {said} .\n".encode()


class Terms:
    """Writes N-Triples terms as Turtle, with `prefixes` (name → namespace)."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._namespaces = Namespaces(prefixes)
        self.iri = lru_cache(maxsize=65536)(self._iri)

    def verb(self, predicate: str) -> str:
        """A predicate in Turtle."""
        return "a" if predicate == TYPE else self.iri(predicate)

    def term(self, text: str) -> str:
        """A subject or an object in Turtle."""
        if text.startswith("<") and not text.startswith("<<"):
            return self.iri(text)
        if not text.startswith('"'):
            return text
        quoted, language, datatype = literal_parts(text)
        if datatype is None:
            return _readable(quoted) + (f"@{language}" if language else "")
        bare = _BARE.get(datatype)
        match = bare.fullmatch(quoted) if bare else None
        return match[1] if match else f"{quoted}^^{self.iri(f'<{datatype}>')}"

    def _iri(self, text: str) -> str:
        for prefix, local in self._namespaces.split(text[1:-1]):
            if _LOCAL.fullmatch(local):
                return f"{prefix}:{local}"
        return text
