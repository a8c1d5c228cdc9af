"""Terms written as canonical N-Triples, so that what we write is what the engine gives back.

The engine keeps literals by value and writes them out in one form; a digest over its output equals
a digest over ours only if we use that form from the start. It is the canonical form of
RDF 1.2 N-Triples, section 3 (https://www.w3.org/TR/rdf12-n-triples/#canonical-ntriples),
which every RDF 1.1 parser reads.
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
    """Whether `text` can stand between `<` and `>`: absolute, and right by RFC 3987.

    The engine is asked, which refuses files with others. Spaces of other scripts, which RFC 3987
    allows, are what many readers of N-Triples stumble over.

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
