"""`diplograph network` as its users run it."""

import csv
from io import StringIO
from pathlib import Path

from .conftest import Run


def test_edges_go_to_standard_output_and_what_was_left_out_is_said(ask: Run) -> None:
    done = ask("network", "--mode", "one-mode", "--aggregation", "conflict")
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(StringIO(done.stdout)))
    (pair,) = (row for row in rows if (row["source"], row["target"]) == ("egypt", "israel"))
    assert pair["weight"] == pair["n_oppose"] == "2"
    assert "article/2024-09-17-blinken-cairo/" in pair["positions"]
    assert f"{len(rows)} ties" in done.stderr
    assert "left out: 5 imputed by others (--imputed counts them)" in done.stderr


def test_the_words_of_discourse_network_analyzer_are_understood(ask: Run) -> None:
    theirs = ask("network", "--duplicates", "acrossrange", "--normalization", "no")
    ours = ask("network", "--duplicates", "all")
    assert theirs.returncode == ours.returncode == 0
    assert theirs.stdout == ours.stdout
    said = ask("network", "--help").stdout
    for word in ("affiliation", "Qualifier aggregation", "agreement", "concepts", "acrossrange"):
        assert word in said


def test_the_name_of_the_file_says_the_format(ask: Run, tmp_path: Path) -> None:
    done = ask("network", "--output", str(tmp_path / "talks.gexf"))
    assert done.returncode == 0, done.stderr
    assert "<spell " in (tmp_path / "talks.gexf").read_text()


def test_a_window_writes_a_file_for_each_step(ask: Run, tmp_path: Path) -> None:
    words = ("network", "--window", "year", "--since", "2023-01-01", "--until", "2024-12-31")
    done = ask(*words, "-o", str(tmp_path / "talks.graphml"))
    assert done.returncode == 0, done.stderr
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["talks_01_2023-01-01.graphml", "talks_02_2024-01-01.graphml"]
    assert "wrote 2 networks" in done.stderr
    assert ask(*words).returncode == 2


def test_all_windows_can_go_into_one_file(ask: Run, tmp_path: Path) -> None:
    words = ("network", "--window", "month", "--since", "2024-01-01", "--dynamic")
    done = ask(*words, "-o", str(tmp_path / "talks.gexf"))
    assert done.returncode == 0, done.stderr
    assert '<attributes class="edge" mode="dynamic">' in (tmp_path / "talks.gexf").read_text()
    assert ask(*words).stdout == (tmp_path / "talks.gexf").read_text()
    wrong = ask(*words, "--format", "pajek")
    assert wrong.returncode == 2
    assert wrong.stderr.startswith("error: --dynamic writes GEXF: say --format gexf")


def test_mistakes_are_answered_with_what_would_do(ask: Run) -> None:
    done = ask("network", "--only-actor", "isreal", "--exclude", "egyp")
    assert done.returncode == 1
    assert "did you mean israel?" in done.stderr
    assert "did you mean egypt?" in done.stderr
    done = ask("network", "--since", "2024-13-01", "--only-actor", "isreal")
    assert done.returncode == 1
    assert "error: since is '2024-13-01'; expected a day, written YYYY-MM-DD\n" in done.stderr
    assert "did you mean israel?" in done.stderr
    done = ask("network", "--aggregation", "conflict")
    assert done.returncode == 2
    assert "of a two-mode network: 'conflict' is not one of subtract, ignore" in done.stderr
    for word in (("--size", "3"), ("--step", "2"), ("--kernel", "gaussian"), ("--dynamic",)):
        done = ask("network", *word)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f"error: {word[0]} is of a window: say --window, such as month\n"
