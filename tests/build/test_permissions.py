"""What may not be read is not taken for removed, and is told in a line."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import diplograph
from diplograph.coding.scaffold import start
from diplograph.errors import InputError

NOBODY = 65534
ARTICLE = Path("articles/2021-06-14-strait-talks.md")


@pytest.fixture
def place() -> Iterator[Path]:
    """A case of a user who is no administrator, built once."""
    user = os.geteuid()
    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder) / "strait"
        start(case)
        diplograph.open(case).build()
        if user == 0:
            for path in (Path(folder), case, *case.rglob("*")):
                os.chown(path, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        try:
            yield case
        finally:
            os.seteuid(user)


@pytest.mark.parametrize("closed", [Path("articles"), ARTICLE])
def test_what_cannot_be_read_is_not_taken_for_removed(place: Path, closed: Path) -> None:
    os.utime(place / ARTICLE, (0, 0))
    (place / closed).chmod(0)
    case = diplograph.open(place)
    with pytest.raises(InputError) as refused:
        case.build()
    assert str(refused.value) == f"{closed}: cannot be read: Permission denied"
    assert len(case.query("who-rejects")) == 1


def test_a_link_to_nothing_is_not_taken_for_removed(place: Path) -> None:
    (place / ARTICLE).rename(place / "elsewhere.md")
    (place / ARTICLE).symlink_to("../elsewhere.md")
    assert diplograph.open(place).build().removed == ()
    (place / "elsewhere.md").rename(place / "gone.md")
    with pytest.raises(InputError, match=rf"^{ARTICLE}: a link to a file that is not there"):
        diplograph.open(place).build()


def test_a_folder_of_queries_that_cannot_be_read_leaves_the_others(place: Path) -> None:
    (place / "queries").chmod(0)
    queries, problems = diplograph.open(place).library.all()
    assert "positions-on" in [query.name for query in queries]
    assert [str(problem) for problem in problems] == ["queries: cannot be read: Permission denied"]
