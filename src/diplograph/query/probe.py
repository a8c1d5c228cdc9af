"""Runs variants of a saved query, to explain its result, within a time limit."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from diplograph.errors import DiplographError, LimitError, MachineError
from diplograph.query.results import Labels
from diplograph.query.saved import Parameter, SavedQuery, bind
from diplograph.query.saved.terms import Term

if TYPE_CHECKING:  # it is read only for some reasons
    from diplograph.coding.vocabulary import Vocabulary

SECONDS: Final = 60.0
"""Seconds after which a probe asks no more, and that a query may take, whatever the load."""
COMPUTING: Final = 1
"""CPU seconds that each query may use."""
MOST: Final = 500
"""How many rows of a query are read at most."""

Ask = Callable[[str], ox.QuerySolutions]
"""Runs a query; raises LimitError when its seconds, or its CPU seconds, are over."""
Terms = Mapping[str, Sequence[Term]]
"""The values of a query's parameters, by name."""
Rows = list[Mapping[str, Term]]


class Probe:
    """Runs variants of a saved query on a store, until the time is over.

    `ask` runs queries within limits; `vocabulary` is called only if it is needed.
    """

    def __init__(
        self, store: ox.Store, names: Labels, vocabulary: "Callable[[], Vocabulary]", ask: Ask
    ) -> None:
        self.store = store
        self.names = names
        self.vocabulary = vocabulary
        self._ask = ask
        self._end = time.monotonic() + SECONDS

    def rows(self, query: SavedQuery, terms: Terms) -> Rows | None:
        """The first rows of the query for these values; None if the time is over."""
        return self.select(bind(query, terms))

    def select(self, text: str) -> Rows | None:
        """The first rows of a query; None if the time is over."""
        if self.is_over():
            return None
        try:
            solutions = self._ask(text)
            names = [variable.value for variable in solutions.variables]
            return [
                {name: term for name in names if (term := solution[name]) is not None}
                for solution in islice(solutions, MOST)
            ]
        except (LimitError, MachineError):
            self._end = 0.0  # the next query would take as long
            return None
        except DiplographError:
            return None

    def is_over(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() > self._end

    def objects(self, node: ox.NamedNode, iri: str) -> list[ox.NamedNode]:
        """The resources that a property of a node leads to."""
        found = self.store.quads_for_pattern(node, ox.NamedNode(iri), None, ox.DefaultGraph())
        return [quad.object for quad in found if isinstance(quad.object, ox.NamedNode)]

    def subjects(self, iri: str, node: ox.NamedNode) -> list[ox.NamedNode]:
        """The resources from which a property leads to a node."""
        found = self.store.quads_for_pattern(None, ox.NamedNode(iri), node, ox.DefaultGraph())
        return [quad.subject for quad in found if isinstance(quad.subject, ox.NamedNode)]

    def written(self, parameter: Parameter, values: Sequence[Term]) -> str:
        """A parameter with its values, for people to read: `party israel`."""
        texts = (
            self.names.iri(v.value).written if isinstance(v, ox.NamedNode) else _visible(v.value)
            for v in values
        )
        return f"{option(parameter)} {', '.join(texts)}"


def _visible(text: str) -> str:
    """A text, in double quotes where its white space would not be seen."""
    return text if text == " ".join(text.split()) else json.dumps(text, ensure_ascii=False)


def option(parameter: Parameter) -> str:
    """The name of a parameter as an option of the command line, without `--`."""
    return parameter.name.replace("_", "-")
