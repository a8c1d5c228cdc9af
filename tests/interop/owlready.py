"""Prints what owlready2 finds in a file, as JSON.

In a process of its own, as it declares a datatype for all of owlready2.
"""

import json
import sys
from collections import Counter
from pathlib import Path

import owlready2


class WKT(str):
    """A geometry as well-known text."""

    __slots__ = ()


def main(path: Path) -> None:
    """Reads every value of every individual."""
    owlready2.declare_datatype(WKT, "http://www.opengis.net/ont/geosparql#wktLiteral", WKT, str)
    world = owlready2.World()
    world.get_ontology(path.as_uri()).load()
    types, unread = Counter[str](), Counter[str]()
    individuals = list(world.individuals())
    for individual in individuals:
        for prop in individual.get_properties():
            try:
                types.update(type(value).__name__ for value in prop[individual])
            except ValueError as error:
                unread[f"{prop.name}: {error}"] += 1
    print(json.dumps({"individuals": len(individuals), "types": types, "unread": unread}))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
