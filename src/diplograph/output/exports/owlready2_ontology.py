"""The ontology and the vocabulary of a generation as objects of owlready2, in memory.

owlready2 lists only individuals that are declared, and raises an error at literals of datatypes
that it does not know: the triples get the declarations that exports have, and datatypes theirs.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from keyword import iskeyword
from threading import Lock
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from diplograph import resources
from diplograph.output.exports.standard_terms import with_standard_terms, without_imports
from diplograph.query.snapshot import Snapshot
from diplograph.rdf.namespaces import PREFIXES
from diplograph.rdf.turtle_reader import read_turtle
from diplograph.rdf.writers.statements import TYPE

if TYPE_CHECKING:
    import owlready2

_HEADER: Final = f" {TYPE} <{PREFIXES['owl']}Ontology> .\n".encode()
_OURS: Final = f"<{PREFIXES['dp'].removesuffix('#')}>".encode()
_DATATYPE: Final = re.compile(rb'"\^\^<([^<>"]+)> \.\n$')
_WORLDS: Final = Lock()  # what is declared is written to all worlds, also to a half-made one


def to_owlready2(snapshot: Snapshot) -> "owlready2.Ontology":
    """An ontology of owlready2, alone in a new world, with the terms and the case's vocabulary.

    The vocabulary is that of the snapshot, inferences included; axioms with blank nodes, which the
    graph does not keep, are those of the program's ontology. One owlready2 ontology holds them all.
    """
    import owlready2

    lines = list(dict.fromkeys(_lines(snapshot)))
    with _WORLDS:
        _declare_datatypes(lines)
        world = owlready2.World()
    ontology = world.get_ontology(PREFIXES["dp"])
    ontology.load(fileobj=BytesIO(b"".join(lines)))
    for prop in ontology.properties():
        if iskeyword(prop.name):
            prop.python_name = f"{prop.name}_"
    return ontology


def _lines(snapshot: Snapshot) -> Iterator[bytes]:
    """N-Triples for owlready2, which takes the first ontology of a file for the file's own."""
    parts = (line for part in snapshot.generation.vocabulary.values() for line in BytesIO(part))
    asserted = without_imports([*parts, *_axioms()])
    for line in with_standard_terms(asserted, snapshot.store, "ntriples"):
        if not line.endswith(_HEADER) or line.startswith(_OURS):
            yield line


def _axioms() -> Iterator[bytes]:
    """The statements of the ontology's files that have blank nodes."""
    for triples in read_turtle(resources.ontology_files()).values():
        for triple in triples:
            if any(isinstance(term, ox.BlankNode) for term in (triple.subject, triple.object)):
                yield f"{triple} .\n".encode()


def _declare_datatypes(lines: Iterable[bytes]) -> None:
    """Has owlready2 read literals of datatypes that it does not know, such as geometries, as text.

    Datatypes are of all its worlds; those that somebody has declared already stay as they are.
    """
    matches = map(_DATATYPE.search, lines)
    iris = {match[1].decode() for match in matches if match}
    for iri in sorted(iris):
        _declare(iri)


@cache
def _declare(iri: str) -> None:
    from owlready2 import base, declare_datatype

    if base._universal_iri_2_abbrev.get(iri) in base._universal_abbrev_2_datatype:
        return
    datatype = type(re.split(r"[#/]", iri)[-1], (str,), {"__doc__": f"Text of <{iri}>."})
    declare_datatype(datatype, iri, datatype, str)
