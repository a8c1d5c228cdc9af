"""Each folder of `cases/ontology/check` is a vocabulary with faults, and what is told of it."""

from pathlib import Path

import pytest

from diplograph import resources
from diplograph.graph.ontology.checks import (
    broken_alignments,
    undescribed,
    unknown_namespaces,
    unused,
)
from diplograph.graph.ontology.owl_profile import profile
from diplograph.graph.ontology.schema import Schema

CASES = sorted((Path(__file__).parents[1] / "cases/ontology/check").iterdir())
FILES = {resources.ontology() / name: name for name in resources.ONTOLOGY}


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_each_fault_is_told_with_its_line(folder: Path) -> None:
    schema = Schema({**FILES, folder / "vocabulary.ttl": "vocabulary.ttl"})
    own = Schema({folder / "vocabulary.ttl": "vocabulary.ttl"})
    judged = own if folder.name == "datatypes" else Schema({})
    found = [*profile(schema, judged), *broken_alignments(schema), *undescribed(schema)]
    if folder.name == "unused":
        found += unused(schema, [])
        found = [problem for problem in found if problem.path == "vocabulary.ttl"]
    expected = (folder / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert [str(problem) for problem in found] == expected


def test_namespaces_of_which_nothing_is_known_are_told() -> None:
    assert unknown_namespaces(Schema(FILES)) == ["http://www.w3.org/ns/oa#"]
