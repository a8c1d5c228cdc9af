"""Checks the vocabulary of a case by the SHACL shapes, and for what shapes cannot express."""

from collections.abc import Iterator
from json import loads
from typing import Any, Final

import pyoxigraph as ox

from diplograph.coding import dates
from diplograph.coding.casefile import CaseFile
from diplograph.coding.spelling import control_in, is_blank
from diplograph.coding.vocabulary import Vocabulary
from diplograph.errors import Problem
from diplograph.graph.build.inputs import BuildInputs
from diplograph.graph.build.shape_checks import problem_of, without_consequences
from diplograph.graph.validation import TurtlePlaces, Violation, violations
from diplograph.rdf import iris
from diplograph.rdf.lookups import select
from diplograph.rdf.names import Namespaces
from diplograph.rdf.namespaces import DP, PREFIXES

_TEXT: Final = {PREFIXES["xsd"] + "string", PREFIXES["rdf"] + "langString"}

# The messages of the shapes, which check only the characters of a value.
_NO_DATE: Final = "When an event happens is at most one date or interval in EDTF: 2024-05/.."
_NO_GEOMETRY: Final = "A geometry is well-known text, longitude before latitude: POINT(34.26 31.25)"

_WKT: Final = PREFIXES["geo"] + "wktLiteral"
_READ_WKT: Final = (
    "PREFIX geof: <http://www.opengis.net/def/function/geosparql/>"
    "SELECT (geof:asGeoJSON(%s) AS ?json) {}"
)


def vocabulary_problems(case: CaseFile, inputs: BuildInputs) -> list[Problem]:
    """The problems of the case's vocabulary, by the shapes."""
    faulty = [*_of_statements(case, inputs)]
    told = {(fault.focus, fault.path, value) for fault in faulty for value in (fault.value, None)}
    of_shapes = violations(inputs.files.values())
    found = [each for each in of_shapes if (each.focus, each.path, each.value) not in told] + faulty
    if not found:
        return []
    found = without_consequences(found, inputs.vocabulary)
    places = vocabulary_places(case, inputs)
    problems = (_in_vocabulary(violation, places, case, inputs.vocabulary) for violation in found)
    return sorted(
        dict.fromkeys(problems), key=lambda problem: (problem.path or "", problem.line or 0)
    )


def vocabulary_places(case: CaseFile, inputs: BuildInputs) -> dict[str, TurtlePlaces]:
    """The lines of the case's vocabulary files, by their paths as messages show them."""
    files = [part.removeprefix("file/") for part in inputs.files]
    own = {shown: case.root / shown for shown in files if not shown.startswith("ontology/")}
    own |= {shown: path for path in case.vocabulary if (shown := case.shown(path)) in files}
    return {shown: TurtlePlaces.of(path) for shown, path in own.items() if path.is_file()}


def _of_statements(case: CaseFile, inputs: BuildInputs) -> Iterator[Violation]:
    for part, ntriples in inputs.files.items():
        if not part.startswith("file/ontology/"):
            yield from _statement_violations(ntriples, case.base)


def _in_vocabulary(
    violation: Violation, places: dict[str, TurtlePlaces], case: CaseFile, vocabulary: Vocabulary
) -> Problem:
    """The problem of a violation, at the first statement of the property, else of the node."""
    name = Namespaces(base=case.base).shorten(violation.focus)
    problem = problem_of(violation, case, vocabulary)
    for path in dict.fromkeys((violation.path, None)):
        for shown, file in places.items():
            if line := file.line(violation.focus, path):
                return problem.located(shown, (line, None), name)
    return problem.located(None, (None, None), name)


def _statement_violations(ntriples: bytes, base: str) -> Iterator[Violation]:
    """Violations of single statements of a vocabulary, given as N-Triples.

    Found are texts that are empty or have control characters, invalid dates and geometries, and
    statements about articles, which only articles may give; `base` is that of the case.
    """
    for quad in ox.parse(ntriples, format=ox.RdfFormat.N_TRIPLES):
        value, path = quad.object, quad.predicate.value
        focus = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else str(quad.subject)
        if focus.startswith(iris.article(base, "")):
            yield Violation(
                focus,
                "What begins with article/ is for articles to describe: choose another IRI",
                path,
            )
        if isinstance(value, ox.Literal) and (fault := _fault(path, value)):
            yield Violation(focus, fault, path, value.value, written=str(value))


def _fault(path: str, value: ox.Literal) -> str | None:
    """The fault of a value; None if it is valid."""
    text, datatype = value.value, value.datatype.value
    if character := control_in(text):
        return f"{path} has {character}: take it out"
    if datatype in _TEXT and is_blank(text):
        return f"{path} is empty: write it, or leave it out"
    if path == DP.when and datatype in _TEXT:
        return None if _is_date(text) else _NO_DATE
    return _geometry_fault(value) if datatype == _WKT else None


def _is_date(text: str) -> bool:
    try:
        dates.bounds(text)
    except ValueError:
        return False
    return True


def _geometry_fault(geometry: ox.Literal) -> str | None:
    """The fault of a geometry: the engine cannot parse it, or it is not on the earth."""
    found = next(iter(select(ox.Store(), _READ_WKT % geometry)))["json"]
    if not isinstance(found, ox.Literal):
        return _NO_GEOMETRY
    for longitude, latitude, *_ in _points(loads(found.value).get("coordinates", ())):
        if abs(longitude) > 180 or abs(latitude) > 90:
            return f"No place on earth has longitude {longitude} and latitude {latitude}"
    return None


def _points(coordinates: Any) -> Iterator[Any]:
    """The points of a GeoJSON geometry, at any depth."""
    if coordinates and isinstance(coordinates[0], list):
        for each in coordinates:
            yield from _points(each)
    elif coordinates:
        yield coordinates
