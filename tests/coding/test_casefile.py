"""A case's file: what it says, what is wrong with it, and how it is found."""

from pathlib import Path

import pytest

from diplograph.coding import casefile
from diplograph.coding.casefile import name_and_iri
from diplograph.errors import InputError, UsageError
from diplograph.rdf.namespaces import PREFIXES

CASES = sorted(Path(__file__).parents[1].glob("cases/casefile/*"))


def told(file: Path) -> str:
    """What a case file says, or what is wrong with it."""
    try:
        case = casefile.load(file)
    except InputError as error:
        return f"{error}\n".replace(str(file), file.name)
    paths = {
        key: " ".join(map(case.shown, getattr(case, key)))
        for key in ("vocabulary", "articles", "queries")
    }
    said = {"title": case.title, "base": case.base, "prefix": case.prefix} | paths
    said |= {"store": case.shown(case.store)}
    more = {
        "description": case.description,
        "licence": case.licence,
        "creators": "; ".join(
            f"{name or '-'}, {iri or '-'}" for name, iri in map(name_and_iri, case.creators)
        ),
        "affiliation": case.affiliation,
        "publisher": case.publisher,
        "keywords": "; ".join(case.keywords),
        "software": " ".join(case.software),
    }
    said |= {key: value for key, value in more.items() if value}
    return "".join(f"{key}: {value}\n" for key, value in said.items())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_file_is_read_or_refused(case: Path, tmp_path: Path) -> None:
    file = tmp_path / "case" / casefile.NAME
    file.parent.mkdir()
    file.write_bytes((case / casefile.NAME).read_bytes())
    assert told(file) == (case / "expected.txt").read_text(encoding="utf-8")


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    file = tmp_path / casefile.NAME
    assert told(file) == "diplograph.toml: cannot be read: No such file or directory\n"
    file.write_bytes(b'title = "caf\xe9"\n')
    assert told(file) == "diplograph.toml: not UTF-8 (save the file as UTF-8)\n"


def test_the_nearest_file_upwards_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "outer" / "inner"
    (inner / "articles" / "2024").mkdir(parents=True)
    for folder in (tmp_path / "outer", inner):
        (folder / casefile.NAME).write_text('base = "https://example.org/"\n', encoding="utf-8")
    assert casefile.find(inner / "articles" / "2024") == inner / casefile.NAME
    assert casefile.find(inner / casefile.NAME) == inner / casefile.NAME
    (inner / "articles" / "a.md").touch()
    assert casefile.find(inner / "articles" / "a.md") == inner / casefile.NAME
    assert casefile.find(tmp_path / "outer") == tmp_path / "outer" / casefile.NAME
    with pytest.raises(UsageError, match=r"no diplograph.toml in .* or above it"):
        casefile.find(tmp_path)
    monkeypatch.chdir(inner / "articles")
    assert casefile.find(Path()) == inner / casefile.NAME


def test_paths_are_absolute_and_shown_from_the_cases_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / casefile.NAME).write_text(
        'base = "https://example.org/"\n[paths]\nvocabulary = ["/elsewhere/names.ttl"]\n',
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    case = casefile.load(Path(casefile.NAME))
    assert case.root == tmp_path
    assert case.articles == (tmp_path / "articles",)
    assert case.shown(case.articles[0] / "a.md") == "articles/a.md"
    assert case.shown(case.vocabulary[0]) == "/elsewhere/names.ttl"


def test_the_cases_own_prefix_joins_the_common_ones(tmp_path: Path) -> None:
    file = tmp_path / casefile.NAME
    file.write_text('base = "https://example.org/"\nprefix = "ex"\n', encoding="utf-8")
    assert casefile.load(file).prefixes == {**PREFIXES, "ex": "https://example.org/"}
    file.write_text('base = "https://example.org/"\n', encoding="utf-8")
    assert casefile.load(file).prefixes == PREFIXES
