"""Violations of the shapes by triples."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from diplograph import resources
from diplograph.graph.validation.shape_queries import compiled
from diplograph.rdf.lookups import select
from diplograph.rdf.namespaces import PREFIXES

_CLOSE_TYPES = f"""
PREFIX rdfs: <{PREFIXES["rdfs"]}>
INSERT {{ ?individual a ?above }} WHERE {{
  {{ SELECT DISTINCT ?class ?above WHERE {{ ?class rdfs:subClassOf+ ?above }} }}
  ?individual a ?class .
}}"""


class Violation(NamedTuple):
    """A violation of a shape; the message says what is expected.

    `focus` is the focus node, `path` the property (an IRI) if there is one, `value` the wrong value
    if there is one; nodes are IRIs, or `_:` and a label. `written` is a wrong literal as Turtle and
    N-Triples write it. `wanted` is the class that values of the property must have, if there is
    one; `compared` is the property whose values they are compared with, if they are.
    """

    focus: str
    message: str
    path: str | None = None
    value: str | None = None
    wanted: str | None = None
    written: str | None = None
    compared: str | None = None


def violations(
    parts: Iterable[bytes],
    *,
    concerning: Callable[[str], bool] = lambda _focus: True,
    shapes: Path | None = None,
) -> list[Violation]:
    """The violations in a set of triples, in the order of the focus nodes, each once.

    `parts` are N-Triples that are validated together, including those of the ontology. `concerning`
    selects the focus nodes to report. `shapes` is by default the file of the ontology.
    """
    store = ox.Store()
    store.bulk_load(b"".join(parts), ox.RdfFormat.N_TRIPLES)
    store.update(_CLOSE_TYPES)
    found = set(_found(store, shapes or resources.ontology() / "shapes.ttl"))
    return sorted(
        (violation for violation in found if concerning(violation.focus)),
        key=lambda v: (v.focus, v.message, v.path or "", v.value or ""),
    )


def _found(store: ox.Store, shapes: Path) -> Iterator[Violation]:
    for check in compiled(shapes):
        rows = select(store, check.query)
        names = {variable.value for variable in rows.variables}
        for row in rows:
            path, message = check.path, check.message
            if "path" in names and isinstance(predicate := row["path"], ox.NamedNode):
                path = predicate.value
                message = message.replace("{?path}", path)
            value = row["value"] if "value" in names else None
            yield Violation(
                focus=_name(row["this"]),
                message=message,
                path=path,
                value=_name(value) if value else None,
                wanted=check.wanted,
                written=str(value) if isinstance(value, ox.Literal) else None,
                compared=check.compared,
            )


def _name(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)
