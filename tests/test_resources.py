"""The files that come with the program, from a checkout and from the layout of a wheel."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from diplograph import resources


def test_a_checkout_reads_its_own_files() -> None:
    checkout = Path(__file__).parent.parent
    assert resources.root() == checkout
    assert (resources.ontology() / "diplograph.ttl").is_file()
    assert list(resources.queries().glob("*.rq"))


def test_the_sample_is_a_case_with_vocabulary_and_articles() -> None:
    names = set(resources.sample_files())
    assert {"diplograph.toml", "ontology/gaza.ttl"} <= names
    assert any(name.startswith("data/articles/") for name in names)


def test_hidden_files_are_no_part_of_the_sample(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("diplograph.toml", "data/articles/a.md", "data/.swap", "data/.cache/b.md"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    monkeypatch.setattr(resources, "root", lambda: tmp_path)
    assert list(resources.sample_files()) == ["diplograph.toml", "data/articles/a.md"]


def test_an_installed_package_reads_what_it_carries(tmp_path: Path) -> None:
    package = tmp_path / "site" / "diplograph"
    (package / "_bundled" / "ontology").mkdir(parents=True)
    (package / "__init__.py").touch()
    shutil.copy(resources.__file__, package)
    # a folder of the same name where a checkout would have it must not be taken
    (tmp_path / "ontology").mkdir()
    code = "from diplograph import resources; print(resources.ontology())"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(package.parent)!r}); {code}"],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert Path(done.stdout.strip()) == (package / "_bundled" / "ontology").resolve()
