"""Runs all checks of an ontology."""

from dataclasses import dataclass

from rdflib import URIRef

from diplograph import resources
from diplograph.coding.casefile import CaseFile
from diplograph.errors import Problem
from diplograph.graph.build.inputs import ONTOLOGY, vocabulary_files
from diplograph.graph.ontology.alignments import broken, unknown
from diplograph.graph.ontology.owl_profile import profile
from diplograph.graph.ontology.reasoner import check_consistency
from diplograph.graph.ontology.schema import Schema
from diplograph.graph.ontology.term_checks import undescribed, unused


@dataclass(frozen=True)
class OntologyReport:
    """The result of the checks: `errors` must be corrected, `remarks` may be intended.

    `consistent` is None if the reasoner did not run. `unchecked` are the namespaces of alignments
    whose terms are not known.
    """

    errors: tuple[Problem, ...]
    remarks: tuple[Problem, ...]
    consistent: bool | None
    unchecked: tuple[str, ...]


def check_ontology(case: CaseFile | None = None, *, reasoner: bool = True) -> OntologyReport:
    """Checks the ontology, with the vocabulary of a case if one is given.

    It checks the profile OWL 2 DL, the targets of alignments, and terms without label, definition
    or use. With `reasoner`, HermiT also checks that ontology and vocabulary are consistent, and
    that every class can have an instance.

    Raises:
        InputError: files that cannot be read or are not Turtle.
        DiplographError: there is no Java for the reasoner, or HermiT cannot process the files.
    """
    ontology = Schema({resources.ontology() / name: f"ontology/{name}" for name in ONTOLOGY})
    own = {path: case.shown(path) for path in vocabulary_files(case)} if case else {}
    schema = Schema({**ontology.files, **own})
    errors = [*profile(schema, ontology), *broken(schema)]
    consistent = None
    if reasoner:
        report = check_consistency(list(schema.files))
        consistent = report.consistent
        if not consistent:
            hint = "take statements of the vocabulary out until it is gone"
            errors.append(Problem("HermiT finds a contradiction", hint=hint))
        message = "no individual can be of this class"
        errors += [schema.problem(URIRef(iri), message) for iri in report.unsatisfiable]
    users = [resources.ontology() / "shapes.ttl", *resources.ontology().glob("rules/*.rq")]
    users += resources.queries().glob("*.rq")
    return OntologyReport(
        errors=tuple(errors),
        remarks=(*undescribed(schema), *unused(schema, users)),
        consistent=consistent,
        unchecked=tuple(unknown(schema)),
    )
