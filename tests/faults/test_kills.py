"""The harness of kills in short, full and incremental builds; `make faults` runs it at length."""

from pathlib import Path

import pytest

from .kills import KINDS, run


def test_a_killed_build_leaves_the_old_graph_or_the_new(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = run(tmp_path, articles=60, kills=4, seed=20, readers=1)
    assert sum(outcome.rounds.values()) == len(capsys.readouterr().out.splitlines()) == 4
    assert {name for name, _ in outcome.rounds} == {kind.name for kind in KINDS}
    assert outcome.looks
