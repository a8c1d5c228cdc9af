"""Remarks on coders that the case file declares and no article names: they may be misspelt."""

from collections.abc import Collection, Iterator

import pyoxigraph as ox

from diplograph.coding.casefile import NAME, CaseFile
from diplograph.coding.model.article import Article
from diplograph.coding.nearest import meant
from diplograph.errors import Problem
from diplograph.graph.build.inputs import Loaded
from diplograph.rdf.namespaces import PREFIXES

_CODED_BY = ox.NamedNode(PREFIXES["prov"] + "wasAttributedTo")


def coders_of(article: Article) -> set[str]:
    """The IRIs of the coders of an article and of its entries."""
    positions = {position.coder for position in article.positions}
    events = {event.coder for event in article.events}
    return {coder for coder in {article.coder} | positions | events if coder}


def coders_in(store: ox.Store) -> set[str]:
    """The IRIs of the coders of the entries in a graph."""
    quads = store.quads_for_pattern(None, _CODED_BY, None, ox.DefaultGraph())
    return {str(quad.object)[1:-1] for quad in quads}


def unused_coders(case: CaseFile, loaded: Loaded, used: Collection[str]) -> Iterator[Problem]:
    """Remarks on declared coders that are not `used`, each with the nearest of the used ones.

    The declaration of such a coder, e.g. as a program, has no effect.
    """
    for name, line in case.coders:
        if loaded.settler.coder(name) not in used:
            begun = f"{case.base}coder/"
            known = [iri.removeprefix(begun) for iri in used if iri.startswith(begun)]
            message = f"the coder {name!r} has coded nothing, so what is said here has no effect"
            hint = meant(name, known) or "write the name as articles give it under 'coder'"
            yield Problem(message, NAME, line, hint=hint)
