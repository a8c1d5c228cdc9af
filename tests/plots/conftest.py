"""Two cases, built once: one small enough to be worked out by hand, and the sample case."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import diplograph
from diplograph import Case
from diplograph.coding.scaffold import start
from diplograph.output.plots import Plot

SMALL = Path(__file__).parents[1] / "cases" / "plots"

EACH: dict[str, dict[str, Any]] = {
    "map": {},
    "matrix": {},
    "network": {},
    "proposal": {"proposal": "plan"},
    "timeline": {"target": "plan"},
}
"""Every kind with what it needs, in the small case."""

LARGER: list[tuple[str, dict[str, Any]]] = [
    ("map", {}),
    ("map", {"location": "rafah"}),
    ("matrix", {}),
    ("matrix", {"imputed": True, "top": 60}),
    ("network", {}),
    ("network", {"top": 40, "imputed": True}),
    ("proposal", {"proposal": "six-week-proposal"}),
    ("timeline", {"actor": "united-states"}),
    ("timeline", {"location": "gaza-strip", "top": 200}),
]
"""Pictures of the sample case, some of them crowded."""


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("plots") / "case"
    shutil.copytree(SMALL, folder)
    case = diplograph.open(folder)
    case.build()
    return case


@pytest.fixture(scope="session")
def gaza(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("plots") / "gaza"
    start(folder, sample=True)
    case = diplograph.open(folder)
    case.build()
    return case


@pytest.fixture(params=EACH)
def drawn(small: Case, request: pytest.FixtureRequest) -> Plot:
    """Every kind of the small case."""
    return small.plot(request.param, **EACH[request.param])


def data(plot: Plot) -> Iterator[dict[str, Any]]:
    """What all marks of a picture stand for."""
    for layer in plot.spec["layer"]:
        yield from layer["data"]["values"]


def marks(plot: Plot) -> list[dict[str, Any]]:
    """What the marks with positions stand for."""
    return [datum for datum in data(plot) if "positions" in datum]


def written(plot: Plot) -> list[str]:
    """All text in a picture, each piece with its lines joined."""
    pieces = [datum["text"] for datum in data(plot) if "text" in datum]
    return [piece if isinstance(piece, str) else " ".join(piece) for piece in pieces]
