"""`check --shapes`, `agreement` and `ontology`, as they are typed."""

import json
import shutil
from pathlib import Path

import pytest

from .conftest import Run, run_in

CASES = Path(__file__).parents[1] / "cases"


def test_the_sample_case_holds_to_the_shapes(ask: Run) -> None:
    done = ask("check", "--shapes")
    assert (done.returncode, done.stderr) == (0, "4 articles in order\n")


def test_a_build_remarks_on_what_it_builds_all_the_same(tmp_path: Path) -> None:
    shutil.copytree(CASES / "check/articles", tmp_path / "case")
    done = run_in(tmp_path / "case", "build")
    assert done.returncode == 0
    assert done.stderr.startswith("remark: articles/a.md:11:5: positions[1]: Who accepts if")


def test_agreement_prints_alphas_and_both_readings() -> None:
    done = run_in(CASES / "agreement/two-coders", "agreement")
    assert done.returncode == 0
    head, alphas = done.stdout.splitlines()[1:3]
    assert head.split() == ["spans", "holder", "stance", "polarity", "target", "positions"]
    assert alphas.split()[2:] == ["0.799", "0.533", "0.696", "0.910", "1.000", "4"]
    assert "  ana: borland · urges · bridge\n    «0123456789»\n" in done.stdout


def test_agreement_as_json_has_every_offset() -> None:
    done = run_in(CASES / "agreement/two-coders", "agreement", "--format", "json")
    stance, _, alone = json.loads(done.stdout)["disagreements"]
    assert (stance["differs"], stance["readings"]["ben"]["spans"]) == (["stance"], [[40, 55]])
    assert alone["readings"]["ana"] is None


@pytest.mark.parametrize(
    "words", [("agreement",), ("agreement", "--format", "json"), ("schema",)], ids=" ".join
)
def test_what_is_printed_can_be_written_to_a_file(words: tuple[str, ...], tmp_path: Path) -> None:
    case, path = CASES / "agreement/two-coders", tmp_path / "printed"
    assert run_in(case, *words, "--output", str(path)).stdout == ""
    assert path.read_text(encoding="utf-8") == run_in(case, *words).stdout != ""


def test_agreement_says_where_a_second_coding_goes(ask: Run) -> None:
    done = ask("agreement")
    assert (done.returncode, done.stdout) == (1, "")
    assert "codings/" in done.stderr


def test_the_ontology_is_checked_and_described_in_a_case(ask: Run, tmp_path: Path) -> None:
    done = ask("ontology", "check")
    assert done.returncode == 0
    assert done.stderr.endswith("OWL 2 DL, consistent, every class satisfiable; 0 remarks\n")
    assert ask("ontology", "docs", str(tmp_path / "pages")).returncode == 0
    assert "Philadelphi" in (tmp_path / "pages/vocabulary.html").read_text(encoding="utf-8")


def test_a_fault_in_the_vocabulary_is_told_by_the_check_of_the_ontology(tmp_path: Path) -> None:
    shutil.copytree(CASES / "check/vocabulary", tmp_path / "case")
    done = run_in(tmp_path / "case", "ontology", "check", "--no-reasoner")
    assert done.returncode == 1
    assert "error: vocabulary.ttl:11: " in done.stderr
    assert "memberr is not declared" in done.stderr
