"""What is remarked on and yet not refused: `cases/remarks`, with what is told of it."""

import shutil
from pathlib import Path

import diplograph
from diplograph import building, casefile
from diplograph.errors import Problem

CASE = Path(__file__).parents[1] / "cases/remarks"


def test_a_check_and_a_build_remark_on_dates_and_on_files_that_are_not_read(tmp_path: Path) -> None:
    shutil.copytree(CASE, tmp_path / "case")
    case = diplograph.open(tmp_path / "case")
    expected, of_build = (
        (CASE / name).read_text(encoding="utf-8").splitlines()
        for name in ("expected.txt", "expected-of-build.txt")
    )
    told: list[Problem] = []
    assert case.check(remark=told.append) == 5
    assert list(map(str, told)) == expected
    assert list(map(str, case.build().remarks)) == of_build
    unread = [line for line in of_build if line.startswith("not read")]
    assert list(map(str, case.build().remarks)) == unread


def test_of_many_doubts_a_build_names_some_and_says_how_many_there_are(tmp_path: Path) -> None:
    shutil.copytree(CASE, tmp_path / "case")
    case = casefile.load(tmp_path / "case/diplograph.toml")
    first = (CASE / "articles/a.md").read_text(encoding="utf-8")
    for number in range(5):
        path = tmp_path / f"case/articles/a{number}.md"
        path.write_text(first.replace("id: a", f"id: a{number}"), encoding="utf-8")
    *named, more, _unread = building.build(case).remarks
    assert len(named) == 20
    assert more.message == "5 more dates contradict one another"  # 4 of each of 6, and 1 of b
