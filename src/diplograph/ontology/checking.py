"""All that is checked of an ontology in one run."""

from dataclasses import dataclass

from rdflib import URIRef

from diplograph import resources
from diplograph.building.inputs import ONTOLOGY, vocabulary_files
from diplograph.casefile import CaseFile
from diplograph.errors import Problem
from diplograph.ontology.alignments import broken, unknown
from diplograph.ontology.profile import profile
from diplograph.ontology.schema import Schema
from diplograph.ontology.terms import undescribed, unused
from diplograph.reasoning import check_consistency


@dataclass(frozen=True)
class OntologyReport:
    """What was found. `errors` ought not to be; `remarks` may be as somebody wants them.

    `consistent` is None where the reasoner was not asked. `unchecked` are the namespaces of
    alignments of which it is not known what terms they have.
    """

    errors: tuple[Problem, ...]
    remarks: tuple[Problem, ...]
    consistent: bool | None
    unchecked: tuple[str, ...]


def check_ontology(case: CaseFile | None = None, *, reasoner: bool = True) -> OntologyReport:
    """Checks the ontology, with the vocabulary of a case where one is given.

    The profile OWL 2 DL, alignments to what does not exist, terms without label or definition or
    use; with `reasoner` also, by HermiT, whether all of it is free of contradictions and every
    class can have an instance.

    Raises:
        InputError: files that cannot be read or are not Turtle.
        DiplographError: there is no Java for the reasoner, or it cannot take what is in the files.
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
