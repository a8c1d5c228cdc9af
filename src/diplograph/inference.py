"""What follows from ontology and vocabulary, by the rules in `ontology/rules/`.

Rules are CONSTRUCT queries, run in the order of their names over an in-memory store; each sees what
those before it found. Positions are never inferred over.
"""

from collections.abc import Iterable, Sequence

import pyoxigraph as ox


def infer(asserted: Iterable[ox.Triple], rules: Sequence[str]) -> list[ox.Triple]:
    """The triples that the rules add to `asserted`."""
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in asserted)
    inferred: list[ox.Triple] = []
    for rule in rules:
        found = store.query(rule)
        if not isinstance(found, ox.QueryTriples):
            raise TypeError("a rule is a CONSTRUCT query")
        new = {triple for triple in found if ox.Quad(*triple) not in store}
        store.extend(ox.Quad(*triple) for triple in new)
        inferred.extend(new)
    return inferred
