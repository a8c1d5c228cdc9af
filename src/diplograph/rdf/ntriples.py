"""Terms in canonical N-Triples, the form in which the engine writes them.

The engine stores literals by value, and writes each value in one form. A digest of its output
equals a digest of ours only if we write the same form. It is the canonical form of RDF 1.2
N-Triples, section 3 (https://www.w3.org/TR/rdf12-n-triples/#canonical-ntriples), which every
RDF 1.1 parser reads.
"""

import re

_ESCAPED = re.compile(r'[\x00-\x1f\x7f"\\\ufffe\uffff]')
_ESCAPES = {
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
    '"': '\\"',
    "\\": "\\\\",
}
_SPACE = re.compile(r"\s")


def literal(text: str) -> str:
    """A plain literal (xsd:string), quoted and escaped.

    >>> literal('He said "no".')
    '"He said \\\\"no\\\\"."'
    """
    if _ESCAPED.search(text):
        text = _ESCAPED.sub(_escape, text)
    return f'"{text}"'


def _escape(match: re.Match[str]) -> str:
    char = match.group()
    return _ESCAPES.get(char) or f"\\u{ord(char):04X}"


def is_iri(text: str) -> bool:
    """Whether `text` is an absolute IRI that is valid by RFC 3987 and has no white space.

    The engine decides, since it refuses files with other IRIs. RFC 3987 allows the spaces of other
    scripts; they are refused here, because many parsers of N-Triples fail on them.

    >>> is_iri("https://example.org/a"), is_iri("https://example.org/a b"), is_iri("a")
    (True, False, False)
    """
    import pyoxigraph as ox

    if _SPACE.search(text):
        return False
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True
