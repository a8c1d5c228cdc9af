"""Krippendorff's alpha by hand, and what is told of disagreements.

`cases/agreement/two-coders`: a text of 100 code points; ana marks 40 of them in four positions, ben
50 in five; of the four that both have they differ once in the holder, once in the stance.
`three-coders`: carol, in the same file as ana, has coded one of ana's positions as she did and
another one, which dora's adjudicated coding in the articles leaves out.
"""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import diplograph
from diplograph.cli import main
from diplograph.output.agreement import ATTRIBUTES
from diplograph.query.results import Result

CASES = Path(__file__).parents[1] / "cases/agreement"
TWO = diplograph.open(CASES / "two-coders")
THREE = diplograph.open(CASES / "three-coders")

# For units of two values, alpha is 1 - (n - 1) sum(o d) / sum(n n' d) over the pairs of values,
# where n counts all values, o the units with that pair, and d is the difference of the pair.
BY_HAND = {
    # 90 of 200 marks are in words; 10 code points differ
    "spans": 1 - 199 * 10 / (90 * 110),
    # 5 aland, 3 borland
    "holder": 1 - 7 * 1 / (5 * 3),
    # 3 demands, 1 urges, 2 rejects, 2 opposes
    "stance": 1 - 7 * 1 / (3 * 1 + 3 * 2 + 3 * 2 + 1 * 2 + 1 * 2 + 2 * 2),
    # Two at -2, two at -1, one at 1, three at 2; they differ in one pair of 1 and 2. d is the
    # square of: how many values from one to the other, less half of those at either end. The
    # pairs: -2 and -1, -2 and 1, -2 and 2, -1 and 1, -1 and 2, 1 and 2.
    "polarity": 1 - 7 * 2**2 / (4 * 4 + 2 * 12.25 + 6 * 30.25 + 2 * 2.25 + 6 * 12.25 + 3 * 4),
    "target": 1.0,
}


def test_alpha_is_what_it_is_by_hand() -> None:
    report = TWO.agreement()
    found = {name: measure.alpha for name, measure in report.overall.items()}
    assert found == pytest.approx(BY_HAND)
    assert report.overall["spans"].units == 100
    assert {report.overall[name].units for name in ATTRIBUTES} == {4}
    assert report.pairs == {("ana", "ben"): report.overall}
    assert report.articles == {"bridge-talks": report.overall}


def test_disagreements_have_both_readings_with_their_places() -> None:
    told = [
        (found.differs, {who: p and (p.passage, p.place) for who, p in found.readings.items()})
        for found in TWO.agreement().disagreements
    ]
    ana, ben = "articles/bridge.jsonl:1", "codings/ben.jsonl:1"
    assert told == [
        (("stance",), {"ana": ("0123456789", ana), "ben": ("012345678901234", ben)}),
        (("holder",), {"ana": ("0123456789", ana), "ben": ("0123456789", ben)}),
        ((), {"ana": None, "ben": ("01234", ben)}),
    ]


def test_an_adjudicated_coding_is_not_compared_unless_it_is_asked_for() -> None:
    assert THREE.agreement().coders == ("ana", "ben", "carol")
    assert THREE.agreement(coders=["ana", "dora"]).coders == ("ana", "dora")
    assert THREE.agreement(without=["carol"]).coders == ("ana", "ben")


def test_who_has_coded_nothing_in_an_article_counts_with_no_words() -> None:
    """ana and carol mark 10 code points alike and ana 10 more; ben has read it and marks none."""
    report = THREE.agreement()
    # 3 * 50 marks, of which 30 in words; of each code point the pairs of coders that differ: two in
    # the 10 of ana and carol (ben), two in the 10 of ana alone
    observed = (10 * 2 + 10 * 2) / 50
    expected = 30 * 120 * 2 / (150 * 149)
    assert report.overall["spans"].alpha == pytest.approx(1 - (observed * 2 / 6) / expected)
    assert report.pairs["ana", "ben"]["holder"] == (None, 0)


def test_a_position_of_the_graph_is_the_adjudicated_one_alone(tmp_path: Path) -> None:
    shutil.copytree(CASES / "three-coders", tmp_path / "case")
    case = diplograph.open(tmp_path / "case")
    case.build()
    (row,) = case.query("matrix")
    assert (row.party.id, row.target.id, row.number) == ("aland", "bridge", 1)
    answer = case.sparql("SELECT ?coder { ?article dp:adjudicates ?coder } ORDER BY ?coder")
    assert isinstance(answer, Result)
    assert [row.coder.id for row in answer] == ["coder/ana", "coder/ben", "coder/carol"]


def test_codings_of_other_texts_and_double_codings_are_told_together(tmp_path: Path) -> None:
    shutil.copytree(CASES / "two-coders", tmp_path / "case")
    codings = tmp_path / "case/codings"
    ben = (codings / "ben.jsonl").read_text(encoding="utf-8")
    (codings / "again.jsonl").write_text(ben, encoding="utf-8")
    other = ben.replace('"text": "0', '"text": "1').replace('"ben"', '"eve"')
    (codings / "eve.jsonl").write_text(other, encoding="utf-8")
    with pytest.raises(diplograph.InputError) as caught:
        diplograph.open(tmp_path / "case").agreement()
    other_text, second = map(str, caught.value.problems)
    assert other_text.startswith("codings/eve.jsonl:1: the text of 'bridge-talks' is another than")
    assert second.startswith("codings/ben.jsonl:1: 'bridge-talks' coded by 'ben' a second time;")


def test_a_coder_whom_nobody_knows_is_told_with_those_who_are() -> None:
    with pytest.raises(
        diplograph.InputError, match=r"'bne' has coded nothing \(coders are ana, ben"
    ):
        TWO.agreement(coders=["ana", "bne"])


def test_without_a_second_coding_it_is_told_where_one_goes() -> None:
    with pytest.raises(diplograph.DiplographError, match="codings/"):
        TWO.agreement(coders=["ana"])


def test_it_is_told_that_entries_without_a_coder_count_as_those_of_one(tmp_path: Path) -> None:
    folder = shutil.copytree(CASES / "two-coders", tmp_path / "case")
    for file in folder.glob("codings/*"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace('"coder": "ben", ', "").replace("coder: ben\n", ""))
    case = diplograph.open(folder)
    report = case.agreement()
    assert report.coders == ("ana", "nobody named")
    (remark,) = report.remarks
    assert remark.startswith("entries that name no coder count as the coding of one coder")
    asked = ["-C", str(folder), "agreement"]
    assert remark in CliRunner().invoke(main, asked).stderr
    alone = CliRunner().invoke(main, [*asked, "--without", "nobody named"])
    assert "no article was coded by two coders" in alone.stderr
    assert TWO.agreement().remarks == []
