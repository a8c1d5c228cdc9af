"""Three coders and four, whose positions rest on words that they share; alphas by hand.

`cases/agreement/three-who-share-words`, a text of 100 code points; of five places, in order:
all three read the same; carol reads `opposes` for `rejects`; ana and ben alone, with two holders;
ana and carol alone, with two targets; ana and ben the same in 80–90 and 80–84, where carol has
another stance in 86–90, which shares words with ana's position and none with ben's.
`four-coders`: ana and ben read in the same words what carol and dora do, of another holder; then
all the same; a second article has ben and dora alone, with two stances.
"""

import json
import shutil
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import diplograph
from diplograph.output.agreement import CodedPosition, Measure
from diplograph.output.agreement.unit_matching import units

CASES = Path(__file__).parents[1] / "cases/agreement"
THREE = diplograph.open(CASES / "three-who-share-words").agreement()
FOUR = diplograph.open(CASES / "four-coders").agreement()

# Alpha is 1 - (n - 1) sum(o d) / sum(n' n'' d) over the pairs of values. A unit that m coders have
# adds to o, for a pair of values, the product of how many have each, over m - 1; n counts values.


def alphas(measures: Mapping[str, Measure]) -> dict[str, float | None]:
    return {name: measure.alpha for name, measure in measures.items()}


def plain(measure: Measure) -> tuple[Any, int]:
    return measure


def test_three_coders_are_compared_as_by_hand() -> None:
    expected = {
        # 123 of 300 marks are in words. Of three marks of a code point, one or two in words add 1:
        # in 40-50, 50-55, 60-70, 80-84, 84-86 and 86-90
        "spans": 1 - 299 * (10 + 5 + 10 + 4 + 2 + 4) / (123 * 177),
        # 9 aland, 3 borland; one unit differs
        "holder": 1 - 11 * 1 / (9 * 3),
        # 5 demands, 2 rejects, 3 opposes, 2 urges; in the one unit that differs, 2 x 1 over 3 - 1
        "stance": 1 - 11 * 1 / (5 * 2 + 5 * 3 + 5 * 2 + 2 * 3 + 2 * 2 + 3 * 2),
        # Two at -2, three at -1, two at 1, five at 2, by ranks: -2 and -1, -2 and 1, -2 and 2, ...
        "polarity": 1
        - 11
        * 2.5**2
        / (6 * 2.5**2 + 4 * 5**2 + 10 * 8.5**2 + 6 * 2.5**2 + 15 * 6**2 + 10 * 3.5**2),
        # 7 bridge, 5 toll; one unit differs
        "target": 1 - 11 * 1 / (7 * 5),
    }
    assert alphas(THREE.overall) == pytest.approx(expected)
    assert THREE.overall["spans"].units == 100
    assert THREE.overall["holder"].units == 5
    assert THREE.articles == {"bridge-talks": THREE.overall}


def test_three_positions_are_one_disagreement_and_none_is_told_twice() -> None:
    told = [
        (found.differs, [coder for coder, position in found.readings.items() if position])
        for found in THREE.disagreements
    ]
    assert told == [
        (("stance",), ["ana", "ben", "carol"]),
        (("holder",), ["ana", "ben"]),
        (("target",), ["ana", "carol"]),
        ((), ["ana", "ben"]),
        ((), ["carol"]),
    ]


def test_a_pair_is_compared_as_if_there_were_no_other() -> None:
    """Without ben, carol's position in 86-90 belongs to ana's in 80-90."""
    ana_and_carol = THREE.pairs["ana", "carol"]
    # 3 demands, 1 rejects, 3 opposes, 1 urges; two of four units differ
    stance = 1 - 7 * 2 / (3 * 1 + 3 * 3 + 3 * 1 + 1 * 3 + 1 * 1 + 3 * 1)
    assert plain(ana_and_carol["stance"]) == (pytest.approx(stance), 4)
    case = diplograph.open(CASES / "three-who-share-words")
    assert case.agreement(coders=["ana", "carol"]).overall == ana_and_carol
    # 2 demands, 1 rejects, 1 opposes
    ben_and_carol = THREE.pairs["ben", "carol"]["stance"]
    assert plain(ben_and_carol) == (pytest.approx(1 - 3 * 1 / (2 * 1 + 2 * 1 + 1 * 1)), 2)
    # in words of both: 0-10, 20-30; of one: 40-55, 60-70, 80-84, 86-90
    spans = 1 - 199 * (15 + 10 + 4 + 4) / (73 * 127)
    assert THREE.pairs["ben", "carol"]["spans"].alpha == pytest.approx(spans)


def test_four_coders_are_compared_as_by_hand() -> None:
    differ = 2 * 2 / 3  # two and two of four: 2 x 2 pairs over 4 - 1
    # of the three units 8 aland and 2 borland, 5 demands, 4 rejects and 1 urges
    assert plain(FOUR.overall["holder"]) == (pytest.approx(1 - 9 * differ / (8 * 2)), 3)
    assert plain(FOUR.overall["stance"]) == (pytest.approx(1 - 9 * 1 / (5 * 4 + 5 * 1 + 4 * 1)), 3)
    assert (FOUR.overall["target"].alpha, FOUR.overall["spans"].alpha) == (1, 1)
    assert FOUR.overall["spans"].units == 60


def test_an_article_is_of_those_who_have_coded_it() -> None:
    first, second = FOUR.articles["bridge-talks"], FOUR.articles["toll-talks"]
    assert plain(first["holder"]) == (pytest.approx(1 - 7 * (2 * 2 / 3) / (6 * 2)), 2)
    assert plain(first["stance"]) == (1, 2)
    assert plain(second["stance"]) == (0, 1)  # two values, and they differ: what chance would give
    assert plain(second["holder"]) == (None, 1)
    # ben and dora have three units: 5 aland and 1 borland; 3 demands, 2 rejects and 1 urges
    pair = FOUR.pairs["ben", "dora"]
    assert plain(pair["holder"]) == (pytest.approx(1 - 5 * 1 / 5), 3)
    assert plain(pair["stance"]) == (pytest.approx(1 - 5 * 1 / (3 * 2 + 3 * 1 + 2 * 1)), 3)
    assert plain(FOUR.pairs["carol", "dora"]["holder"]) == (1, 2)
    assert [found.differs for found in FOUR.disagreements] == [("holder",), ("stance",)]


def test_the_text_of_any_coding_tells_its_length(tmp_path: Path) -> None:
    """Of codings without the text, offsets beyond its end are taken as they are."""
    shutil.copytree(CASES / "three-who-share-words", tmp_path / "case")
    case = diplograph.open(tmp_path / "case")

    def leave_out(path: str, change: Callable[[str], str] = str) -> None:
        record = json.loads((case.file.root / path).read_text(encoding="utf-8"))
        record["text_sha256"] = sha256(record.pop("text").encode()).hexdigest()
        (case.file.root / path).write_text(change(json.dumps(record)), encoding="utf-8")

    leave_out("articles/bridge.jsonl")
    leave_out("codings/ben.jsonl")
    assert case.agreement().overall["spans"] == THREE.overall["spans"]
    leave_out("codings/carol.jsonl", lambda line: line.replace("[86, 90]", "[86, 120]"))
    assert case.agreement().overall["spans"].units == 120
    (tmp_path / "case/codings/dora.md").write_text(WITH_TEXT, encoding="utf-8")
    assert case.agreement().overall["spans"].units == 120


WITH_TEXT = f"""---
id: bridge-talks
title: News of the bridge
publisher: The Courier
published: 2024-05-17
coder: dora
---
{"0123456789" * 10}
"""

WORDS = st.tuples(st.integers(0, 30), st.integers(1, 9)).map(lambda s: (s[0], s[0] + s[1]))
READINGS = st.tuples(st.sampled_from("ab"), st.sampled_from("drs"), st.sampled_from("xy"), WORDS)


@given(
    coding=st.lists(READINGS, max_size=8, unique=True),
    coders=st.lists(st.text("abcdef", min_size=1), min_size=2, max_size=5, unique=True),
)
def test_identical_codings_agree_in_each_of_their_positions(
    coding: list[tuple[str, str, str, tuple[int, int]]], coders: list[str]
) -> None:
    codings = {
        coder: [CodedPosition(coder, h, s, t, (words,), "", "") for h, s, t, words in coding]
        for coder in coders
    }
    found = units(codings)
    assert len(found) == len(coding)
    assert all(unit.keys() == set(coders) for unit in found)
    assert all(len({p._replace(coder="") for p in unit.values()}) == 1 for unit in found)


@pytest.mark.parametrize(
    ("others", "taken"),
    [
        # What agrees in most comes first, though it shares fewer words.
        ([("b", "r", "y", (0, 10)), ("a", "d", "x", (8, 20))], 1),
        # Of those that agree as much, the one that shares the larger part.
        ([("a", "d", "y", (8, 20)), ("a", "d", "y", (0, 12))], 1),
        ([("a", "d", "y", (0, 12)), ("a", "d", "y", (8, 20))], 0),
    ],
)
def test_positions_that_agree_in_most_are_readings_of_the_same_words(
    others: list[tuple[str, str, str, tuple[int, int]]], taken: int
) -> None:
    one = CodedPosition("ana", "a", "d", "x", ((0, 10),), "", "")
    two = [CodedPosition("ben", h, s, t, (words,), "", "") for h, s, t, words in others]
    (found,) = [unit for unit in units({"ana": [one], "ben": two}) if "ana" in unit]
    assert found == {"ana": one, "ben": two[taken]}
