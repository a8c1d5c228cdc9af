"""A case with another clock, in another place, in the hands of another user."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import diplograph
from diplograph.coding.scaffold import start
from diplograph.errors import DiplographError
from diplograph.graph.store.verification import verify

NOBODY = 65534
ARTICLE = Path("articles/2021-06-14-strait-talks.md")
DAY = 86_400
WRITTEN = 1_600_000_000


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that any user may read, with a case in it, built once."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        case = Path(folder) / "strait"
        start(case)
        os.utime(case / ARTICLE, (WRITTEN, WRITTEN))
        diplograph.open(case).build()
        yield case


@pytest.mark.parametrize("days", [-1, 1], ids=["back", "on"])
def test_a_clock_that_goes_back_or_on_loses_no_change(place: Path, days: int) -> None:
    """Each file is written by a clock that is a day behind, or ahead of, that of the one before."""
    article = place / ARTICLE
    for number, stance in enumerate(("accuses", "opposes"), 1):
        text = article.read_text(encoding="utf-8")
        article.write_text(text.replace("rejects", stance).replace("accuses", stance), "utf-8")
        os.utime(article, (WRITTEN + number * days * DAY,) * 2)
        case = diplograph.open(place)
        assert case.build().changed == ("2021-06-14-strait-talks",)
    snapshot = case.generation.snapshot
    case.build(full=True)
    assert case.generation.snapshot == snapshot


def test_a_case_that_is_moved_or_copied_is_as_it_was(place: Path) -> None:
    snapshot = diplograph.open(place).generation.snapshot
    copied = place.with_name("copied")
    shutil.copytree(place, copied, copy_function=shutil.copy)  # with times of its own
    moved = place.rename(place.with_name("moved"))
    for folder in (moved, copied):
        case = diplograph.open(folder)
        assert case.build().changed == ()
        assert (case.generation.number, case.generation.snapshot) == (1, snapshot)
        assert verify(case.generation) == []
        result = case.query("who-rejects")
        (receipt,) = result.evidence(result.rows[0])
        assert receipt.article
        assert case.snapshot.text(receipt.article)


def test_another_user_can_ask_and_is_told_why_not_build(place: Path) -> None:
    user = os.geteuid()
    for path in (place, *place.rglob("*")):
        path.chmod(path.stat().st_mode & ~0o222)
    (place / ARTICLE).chmod(0o444)
    if user == 0:
        os.seteuid(NOBODY)
    try:
        case = diplograph.open(place)
        assert len(case.query("who-rejects")) == 1
        assert verify(case.generation) == []
        with pytest.raises(DiplographError, match=r"^[^\n]* no permission; let your user[^\n]*$"):
            case.build(full=True)
    finally:
        os.seteuid(user)
        for path in (place, *place.rglob("*")):
            path.chmod(path.stat().st_mode | 0o200)
