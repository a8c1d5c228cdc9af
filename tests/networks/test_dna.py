"""The windows and kernels of Discourse Network Analyzer, worked out by hand from `corridor.ttl`.

Counted are, in this order: p1 on 1 January 2024; p3, p4 and p5 on the eighth; p6 and p7 on 1
February; p8 and p11 on 2 and 9 January 2025. Ties that come to 0 are dropped.
"""

from datetime import date
from typing import Any

import pytest

from diplograph.output.networks import Networks, Options, Windows

from .conftest import weights

UNTIL = {"until": date(2024, 2, 5)}


def series(corridor: Networks, windows: Windows, **options: Any) -> dict[str, dict[str, float]]:
    """The ties of each window, by its days."""
    made = corridor.series(Options(dna_compat=True, **options), windows)
    return {" ".join(map(str, network.period or ())): weights(network) for network in made}


@pytest.mark.parametrize("size", [2, 3])
def test_windows_are_centred_and_those_of_2_and_3_are_the_same(
    corridor: Networks, size: int
) -> None:
    assert series(corridor, Windows("week", size), **UNTIL) == {
        "2024-01-01 2024-01-15": {"b x": 1, "b y": 1},  # a x: p1 - p3
        "2024-01-08 2024-01-22": {"a x": -1, "b x": 1, "b y": 1},
        "2024-01-15 2024-01-29": {},
        "2024-01-22 2024-02-05": {"a y": 1, "b y": -1},
    }


def test_a_window_of_1_is_a_day(corridor: Networks) -> None:
    assert series(corridor, Windows("month"), until=date(2024, 2, 28)) == {
        "2024-01-01 2024-01-01": {"a x": 1},
        "2024-02-01 2024-02-01": {"a y": 1, "b y": -1},
    }


def test_what_lies_in_no_window_is_counted(corridor: Networks) -> None:
    """Here the three positions of the eighth of January."""
    options = Options(dna_compat=True, until=date(2024, 2, 28))
    made = list(corridor.series(options, Windows("month")))
    assert [network.left_out.get("window") for network in made] == [3, 3]


def test_the_last_of_a_shorter_month_stands_for_a_day_it_lacks(corridor: Networks) -> None:
    days = {"since": date(2023, 12, 31), "until": date(2024, 4, 1)}
    assert list(series(corridor, Windows("month", 3), **days)) == [
        "2023-12-31 2024-02-29",
        "2024-01-29 2024-03-29",
    ]


def test_windows_of_events_have_as_many_on_each_side(corridor: Networks) -> None:
    made = list(corridor.series(Options(dna_compat=True), Windows("event", 3)))
    assert [(str(n.period.start), str(n.period.end)) for n in made if n.period] == [
        ("2024-01-01", "2024-01-08"),
        ("2024-01-08", "2024-01-08"),
        ("2024-01-08", "2024-02-01"),
        ("2024-01-08", "2024-02-01"),
        ("2024-02-01", "2025-01-02"),
        ("2024-02-01", "2025-01-09"),
    ]
    assert weights(made[0]) == {"b x": 1}  # p1, p3, p4
    assert weights(made[-1]) == {"a x": 1, "a y": 1, "c z": 1}  # p7, p8, p11


PHI_1, PHI_HALF = 0.2419707245, 0.3520653268
"""The density of the normal distribution at 1 and at one half."""


@pytest.mark.parametrize(
    ("kernel", "first", "second"),
    [
        # Around 15 January p1 is 2 weeks before, p3 to p5 are 1: x is -1 and -1/2, for 3 weeks are
        # taken for 4. Around the 22nd p3 to p5 are 2 before, p6 and p7 are 10 days after: 1 week.
        ("uniform", {"b x": 0.5, "b y": 0.5}, {"a x": -0.5, "a y": 0.5, "b x": 0.5}),
        (
            "triangular",
            {"a x": 2 - 1.5, "b x": 1.5, "b y": 1.5},
            {"a x": -2, "a y": 0.5, "b x": 2, "b y": 2 - 0.5},
        ),
        (
            "epanechnikov",
            {"a x": -0.5625, "b x": 0.5625, "b y": 0.5625},
            {"a y": 0.5625, "b y": -0.5625},
        ),
        # p6 and p7 are 17 days after 15 January: 2 weeks, and p1 is 3 before the 22nd: x is -3/2.
        (
            "gaussian",
            {
                "a x": PHI_1 - PHI_HALF,
                "a y": PHI_1,
                "b x": PHI_HALF,
                "b y": PHI_HALF - PHI_1,
            },
            {
                "a x": 0.1295175957 - PHI_1,
                "a y": PHI_HALF,
                "b x": PHI_1,
                "b y": PHI_1 - PHI_HALF,
            },
        ),
    ],
)
def test_kernels_count_in_whole_units(
    corridor: Networks, kernel: str, first: dict[str, float], second: dict[str, float]
) -> None:
    made = series(corridor, Windows("week", 3, kernel=kernel), **UNTIL)
    assert list(made) == ["2024-01-01 2024-01-29", "2024-01-08 2024-02-05"]
    assert list(made.values()) == [pytest.approx(first), pytest.approx(second)]


def test_months_are_whole_months(corridor: Networks) -> None:
    """Around 1 February p1 is a month before, p3 to p5 are none, p6 and p7 are on the day."""
    made = series(corridor, Windows("month", 2, kernel="triangular"), until=date(2024, 3, 1))
    assert made == {"2024-01-01 2024-03-01": {"a x": 2 - 1, "a y": 1, "b x": 1}}


def test_a_pair_weighs_the_root_of_what_its_positions_weigh(corridor: Networks) -> None:
    windows = Windows("week", 4, kernel="triangular")
    (first, _) = series(corridor, windows, mode="one-mode", **UNTIL).values()
    # p1 with p4 agree, p3 with p4 do not
    assert first == {"a b": pytest.approx((2 * 1.5) ** 0.5 - (1.5 * 1.5) ** 0.5)}


def test_with_a_kernel_a_two_mode_network_multiplies_by_the_place_of_a_level(
    corridor: Networks,
) -> None:
    """The levels are -2, -1, 1 and 2: numbers 0 to 3."""
    windows = Windows("week", 4, kernel="uniform")
    (first, _) = series(corridor, windows, qualifier="ordinal", **UNTIL).values()
    assert first == {"a x": 0.5 * 2 + 0.5 * 1, "b x": 0.5 * 2, "b y": 0.5 * 3}


def test_where_nothing_is_asked_for_there_is_nothing(corridor: Networks) -> None:
    options: dict[str, Any] = {
        "mode": "one-mode",
        "qualifier": "ordinal",
        "since": date(2030, 1, 1),
    }
    assert series(corridor, Windows("week", 4, kernel="uniform"), **options) == {}
    assert weights(corridor.network(Options(dna_compat=True, **options))) == {}
