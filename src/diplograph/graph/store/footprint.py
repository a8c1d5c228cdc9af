"""The footprint of an article: its triples, found in a database.

The subject of each triple is the article, or a node whose IRI begins with that of the article and
`/` or `#`. Each such node is the object of another one, or is stated to be reported in the article.
So the triples are found by following links, at a cost that does not grow with the database.
"""

from pyoxigraph import DefaultGraph, NamedNode, Store

from diplograph.rdf.namespaces import DP

_REPORTED_IN = NamedNode(DP.reportedIn)
_DEFAULT = DefaultGraph()


def footprint(store: Store, article: str) -> set[bytes]:
    """The N-Triples lines of an article, given by its IRI, in the default graph.

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
