"""The graph of `corridor.ttl`, and how the tests write down its ties."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from diplograph.output.networks import Network, Networks, Options
from diplograph.query.results import Labels

BASE = "https://example.org/"
Draw = Callable[..., Network]


@pytest.fixture(scope="session")
def corridor() -> Networks:
    store = ox.Store()
    store.load(path=str(Path(__file__).with_name("corridor.ttl")))
    return Networks(store, Labels(store, BASE))


@pytest.fixture(scope="session")
def draw(corridor: Networks) -> Draw:
    """The network of the graph with these options."""

    def network(**options: Any) -> Network:
        return corridor.network(Options(**options))

    return network


def weights(network: Network) -> dict[str, float]:
    """Weights by the ids of the two ends: `{"a b": 1.0}`."""
    return {f"{edge.source.id} {edge.target.id}": edge.weight for edge in network.edges}


def counts(network: Network) -> dict[str, tuple[int, int]]:
    """`n_support` and `n_oppose` by the ids of the two ends."""
    return {
        f"{edge.source.id} {edge.target.id}": (edge.n_support, edge.n_oppose)
        for edge in network.edges
    }


def receipts(network: Network) -> dict[str, str]:
    """The positions by the ids of the two ends: `{"a b": "p1 p4"}`."""
    return {
        f"{edge.source.id} {edge.target.id}": " ".join(
            position.id.rpartition("/")[2] for position in edge.positions
        )
        for edge in network.edges
    }
