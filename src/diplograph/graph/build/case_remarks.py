"""Remarks on a case: on its vocabulary, and on declared coders without codings."""

from collections.abc import Collection, Iterator
from typing import Final

import pyoxigraph as ox

from diplograph.coding.casefile import NAME, CaseFile
from diplograph.coding.model.article import Article
from diplograph.coding.spelling import is_blank, nearest, suggest
from diplograph.errors import Problem, by_line
from diplograph.graph.build.inputs import BuildInputs, vocabulary_files
from diplograph.graph.build.vocabulary_checks import vocabulary_places
from diplograph.rdf.lookups import quads
from diplograph.rdf.namespaces import DP, PREFIXES

_KINDS: Final = (DP.Actor, DP.Location, DP.Target, DP.Coder, DP.Stance, DP.EventKind)
"""Classes in which names are looked up: a state and its territory may share a label."""

_LABEL, _PREFERRED = PREFIXES["rdfs"] + "label", PREFIXES["skos"] + "prefLabel"
_ALTERNATIVE = PREFIXES["skos"] + "altLabel"
_OTHERS: Final = ("rdf", "rdfs", "owl", "skos", "dcterms", "prov")
"""Prefixes of other vocabularies, whose terms rdflib lists."""
_OF_SKOS: Final = {
    PREFIXES["skos"] + name
    for name in """
    prefLabel altLabel hiddenLabel notation note definition scopeNote example editorialNote
    historyNote changeNote inScheme hasTopConcept topConceptOf broader narrower related
    broaderTransitive narrowerTransitive exactMatch closeMatch broadMatch narrowMatch relatedMatch
""".split()
}
"""Properties that vocabularies often have; that rdflib has them need not be looked up."""
_LINES: Final = ox.RdfFormat.N_TRIPLES
_CODED_BY: Final = PREFIXES["prov"] + "wasAttributedTo"


def vocabulary_remarks(case: CaseFile, inputs: BuildInputs) -> Iterator[Problem]:
    """All remarks on the vocabulary; the `where` of each are individuals."""
    yield from _shared_labels(case, inputs)
    yield from _unknown_properties(case, inputs)


def _unknown_properties(case: CaseFile, inputs: BuildInputs) -> Iterator[Problem]:
    """Remarks on properties that SKOS, RDFS and the like do not have: nobody reads them.

    Properties that the ontology uses itself are not looked up.
    """
    own = {f"file/{shown}" for shown in vocabulary_files(case).values()}
    used = {
        part: {(str(t.subject)[1:-1], t.predicate.value) for t in ox.parse(lines, format=_LINES)}
        for part, lines in inputs.files.items()
    }
    usual = {iri for part, pairs in used.items() if part not in own for _, iri in pairs} | _OF_SKOS
    pairs = sorted({pair for part in own for pair in used.get(part, ()) if pair[1] not in usual})
    found = [(prefix, *pair) for pair in pairs for prefix in _OTHERS if _is_of(prefix, pair[1])]
    if not found:
        return
    from rdflib import namespace

    terms_of = {prefix: getattr(namespace, prefix.upper()) for prefix, _, _ in found}
    unknown = [each for each in found if each[2] not in terms_of[each[0]]]
    places = vocabulary_places(case, inputs) if unknown else {}
    problems = []
    for prefix, subject, iri in unknown:
        terms = terms_of[prefix]
        name = iri.removeprefix(PREFIXES[prefix])
        near = nearest(name, (str(term).removeprefix(PREFIXES[prefix]) for term in dir(terms)))
        hint = f"did you mean {prefix}:{near[0]}?" if near else "write one that there is"
        for shown, file in places.items():
            if line := file.line(subject, iri):
                message = f"{prefix}:{name} is no property of {prefix}, and nobody reads it"
                problems.append(Problem(message, shown, line, hint=hint, where=(subject,)))
    yield from by_line(problems)


def _is_of(prefix: str, iri: str) -> bool:
    return iri.startswith(PREFIXES[prefix])


def _shared_labels(case: CaseFile, inputs: BuildInputs) -> Iterator[Problem]:
    """Remarks on labels shared by several individuals of a kind, so that they name none of them.

    Each label gives one remark, at the last statement of it in the case's own files; its `where`
    are the individuals.
    """
    vocabulary = inputs.vocabulary
    shared = dict.fromkeys(found for kind in _KINDS for found in vocabulary.shared_labels(kind))
    places = vocabulary_places(case, inputs) if shared else {}
    for label in shared:
        lines = [
            (shown, line, owner.text)
            for owner in label
            for shown, file in places.items()
            for name in ((_ALTERNATIVE,) if owner.alternative else (_LABEL, _PREFERRED))
            if (line := file.line(owner.iri, name))
        ]
        if lines and not is_blank(label[0].text):  # which is refused
            shown, line, text = max(lines)
            ids = [vocabulary.id(owner.iri) for owner in label]
            message = f"{text!r} is a label of {' and '.join(ids)}, and names none of them"
            hint = "write their ids in articles and queries, or tell the labels apart"
            where = tuple(owner.iri for owner in label)
            yield Problem(message, shown, line, hint=hint, where=where)


def coders_of(article: Article) -> set[str]:
    """The IRIs of the coders of an article and of its entries."""
    positions = {position.coder for position in article.positions}
    events = {event.coder for event in article.events}
    return {coder for coder in {article.coder} | positions | events if coder}


def coders_in(store: ox.Store) -> set[str]:
    """The IRIs of the coders of the entries in a graph."""
    return {str(quad.object)[1:-1] for quad in quads(store, None, _CODED_BY)}


def unused_coders(case: CaseFile, inputs: BuildInputs, used: Collection[str]) -> Iterator[Problem]:
    """Remarks on declared coders that are not `used`, each with the nearest of the used ones.

    The declaration of such a coder, e.g. as a program, has no effect.
    """
    for name, line in case.coders:
        if inputs.resolver.coder(name) not in used:
            begun = f"{case.base}coder/"
            known = [iri.removeprefix(begun) for iri in used if iri.startswith(begun)]
            message = f"the coder {name!r} has coded nothing, so what is said here has no effect"
            hint = suggest(name, known) or "write the name as articles give it under 'coder'"
            yield Problem(message, NAME, line, hint=hint)
