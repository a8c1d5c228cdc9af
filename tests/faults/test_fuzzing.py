"""The fuzzer's targets in short: what it found once, and what it begins with, a little changed."""

import random
from pathlib import Path

import pytest

from .fuzz import FOUND
from .targets import TARGETS, seeds

MARK = b"\xe2\x80\xae\\"
CASES = sorted(FOUND.glob("*/*"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_what_was_found_once(case: Path) -> None:
    TARGETS[case.parent.name](case.read_bytes())


@pytest.mark.parametrize("target", TARGETS)
def test_seeds_and_what_is_like_them(target: str) -> None:
    rng = random.Random(target)  # noqa: S311  # no secret depends on it
    begun = [*seeds(target), b""]
    for seed in begun:
        TARGETS[target](seed)
    for _ in range(150):
        data = bytearray(rng.choice(begun))
        for _ in range(rng.randint(1, 6)):
            at = rng.randint(0, len(data))
            data[at : at + rng.choice((0, 1, 1, 9))] = rng.choice((b"", rng.randbytes(1), MARK))
        TARGETS[target](bytes(data))
