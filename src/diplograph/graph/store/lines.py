"""N-Triples as lines: their order, their digest, the checks before they are stored, and footprints.

Lines are compared as bytes, so they must have the form in which the engine returns them: canonical
N-Triples (https://www.w3.org/TR/rdf12-n-triples/#canonical-ntriples), with literals in their
canonical lexical forms and language tags in lower case.
"""

import hashlib
import re
from collections.abc import Collection, Iterable

from pyoxigraph import DefaultGraph, NamedNode, Store

from diplograph.errors import DiplographError
from diplograph.rdf.namespaces import DP

_REPORTED_IN = NamedNode(DP.reportedIn)
_DEFAULT = DefaultGraph()
_BLANK_NODE = re.compile(rb"^_:| _:[^\s\"<>]+ \.$")


def text(lines: Collection[bytes]) -> bytes:
    """The lines as N-Triples: in the order of their bytes, each with a line feed."""
    return b"\n".join([*sorted(lines), b""])


def digest(ntriples: bytes) -> str:
    """The SHA-256, in hex, of N-Triples in the form of `text`."""
    return hashlib.sha256(ntriples).hexdigest()


def split(part: str, ntriples: bytes) -> set[bytes]:
    """The distinct lines of a part.

    Raises DiplographError for a line that is not a triple, and for blank nodes, whose labels differ
    from load to load.
    """
    lines = set(ntriples.split(b"\n"))
    lines.discard(b"")
    for line in lines:
        if not line.endswith(b" ."):
            raise _refusal(part, line, "is not a triple of N-Triples")
    if b"_:" in ntriples:
        for line in lines:
            if _BLANK_NODE.search(line):
                raise _refusal(part, line, "has a blank node; give it an IRI")
    return lines


def check_no_subjects(part: str, lines: Iterable[bytes], prefix: str) -> None:
    """Raise DiplographError if a subject begins with `prefix`."""
    foreign = f"<{prefix}".encode()
    for line in lines:
        if line.startswith(foreign):
            raise _refusal(part, line, f"is about <{prefix}…>, which is for articles to describe")


def _refusal(part: str, line: bytes, why: str) -> DiplographError:
    return DiplographError(f"{part}: {line.decode(errors='replace')!r} {why}")


def footprint(store: Store, article: str) -> set[bytes]:
    """The N-Triples lines of an article, given by its IRI, in the default graph.

    The subject of each is the article, or a node whose IRI begins with that of the article and `/`
    or `#`, which is the object of another one or is stated to be reported in the article. So they
    are found by following links, at a cost that does not grow with the database.

    Raises ValueError if `article` is not an IRI, OSError or RuntimeError as the engine does.
    """
    owned = (f"{article}/", f"{article}#")
    root = NamedNode(article)
    reporting = store.quads_for_pattern(None, _REPORTED_IN, root, _DEFAULT)
    nodes = [article, *{s for quad in reporting if (s := _iri(quad.subject)).startswith(owned)}]
    seen = set(nodes)
    lines = set()
    for node in nodes:  # grows as nodes are found
        for quad in store.quads_for_pattern(NamedNode(node), None, None, _DEFAULT):
            line = str(quad)
            lines.add(f"{line} .".encode())
            if line.endswith(">"):
                target = line[line.rindex("<") + 1 : -1]
                if target.startswith(owned) and target not in seen:
                    seen.add(target)
                    nodes.append(target)
    return lines


def _iri(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""
