"""What follows from ontology and vocabulary, by the rules in `ontology/rules/`.

Rules are CONSTRUCT queries, run in the order of their names over an in-memory store; each sees what
those before it found. Positions are never inferred over.

What a rule gives may grow with the square of what it is given: places within each other, one in the
next. So a rule says in a line `#+ most: 100` how many triples of one subject it may give.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import pyoxigraph as ox

_MOST: Final = re.compile(r"^#\+ most: (\d+)$", re.MULTILINE)


class TooMuch(Exception):
    """A rule gave more than `most` triples of a `subject`, with `predicate` (both are IRIs)."""

    def __init__(self, subject: str, predicate: str, most: int) -> None:
        self.subject = subject
        self.predicate = predicate
        self.most = most
        super().__init__(f"<{subject}> has more than {most} <{predicate}>")


def infer(asserted: Iterable[ox.Triple], rules: Sequence[str]) -> list[ox.Triple]:
    """The triples that the rules add to `asserted`.

    Raises:
        TooMuch: a rule gave more of a subject than it says.
    """
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in asserted)
    inferred: list[ox.Triple] = []
    for rule in rules:
        new = {triple for triple in _found(store, rule) if ox.Quad(*triple) not in store}
        store.extend(ox.Quad(*triple) for triple in new)
        inferred.extend(new)
    return inferred


def _found(store: ox.Store, rule: str) -> set[ox.Triple]:
    """What a rule gives; the engine is not asked on where that is too much."""
    result = store.query(rule)
    if not isinstance(result, ox.QueryTriples):
        raise TypeError("a rule is a CONSTRUCT query")
    stated = _MOST.search(rule)
    found: set[ox.Triple] = set()
    counts: Counter[object] = Counter()
    for triple in result:
        if triple in found:
            continue
        found.add(triple)
        counts[triple.subject] += 1
        if stated and counts[triple.subject] > int(stated[1]):
            raise TooMuch(_iri(triple.subject), triple.predicate.value, int(stated[1]))
    return found


def _iri(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)
