"""Remarks on labels of the vocabulary that several resources share, so that they are no names."""

from collections.abc import Iterator
from typing import Final

from diplograph.coding.casefile import CaseFile
from diplograph.errors import Problem
from diplograph.graph.build.inputs import Loaded
from diplograph.graph.build.shape_checks import vocabulary_places
from diplograph.rdf.namespaces import DP, PREFIXES

_KINDS: Final = (DP.Actor, DP.Location, DP.Target, DP.Coder, DP.Stance, DP.EventKind)
"""Classes in which names are looked up: a state and its territory may share a label."""

_LABEL, _PREFERRED = PREFIXES["rdfs"] + "label", PREFIXES["skos"] + "prefLabel"
_ALTERNATIVE = PREFIXES["skos"] + "altLabel"


def shared_labels(case: CaseFile, loaded: Loaded) -> Iterator[Problem]:
    """Remarks on labels shared by several individuals of a kind, so that they name none of them.

    Each label gives one remark, at the last statement of it in the case's own files.
    """
    vocabulary = loaded.vocabulary
    shared = dict.fromkeys(found for kind in _KINDS for found in vocabulary.shared_labels(kind))
    places = vocabulary_places(case, loaded) if shared else {}
    for label in shared:
        lines = [
            (shown, line, bearer.text)
            for bearer in label
            for shown, file in places.items()
            for name in ((_ALTERNATIVE,) if bearer.alternative else (_LABEL, _PREFERRED))
            if (line := file.line(bearer.iri, name))
        ]
        if lines:
            shown, line, text = max(lines)
            ids = [vocabulary.id(bearer.iri) for bearer in label]
            message = f"{text!r} is a label of {' and '.join(ids)}, and names none of them"
            hint = "write their ids in articles and queries, or tell the labels apart"
            yield Problem(message, shown, line, hint=hint)
