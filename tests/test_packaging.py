"""What a release carries: all that the program reads at run time, and nothing else."""

import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from itertools import chain
from pathlib import Path

import pytest

from diplograph import __version__, resources

CHECKOUT = Path(__file__).parent.parent

IN_A_WHEEL = re.compile(
    r"""
    diplograph/ (\w+/)* (\w+\.py | py\.typed)
  | diplograph/output/plots/page\.html
  | diplograph/web/templates/ \w+\.html
  | diplograph/web/static/ (style\.css | icon\.svg)
  | diplograph/coding/starter/ .+ \.(toml|ttl|md|rq)
  | diplograph/query/saved/templates/ query\.rq
  | diplograph/_bundled/ ( diplograph\.toml
                         | ontology/ ([\w-]+\.ttl | context\.jsonld | catalog-v001\.xml)
                         | ontology/rules/ [\w-]+\.rq
                         | queries/ [\w-]+\.rq
                         | data/ .+ \.(md|jsonl) )
  | diplograph-[\d.]+\.dist-info/ (METADATA|WHEEL|RECORD|entry_points\.txt|licenses/LICENSE)
    """,
    re.VERBOSE,
)

SCRATCH = (
    "notes.md",
    "src/diplograph/scratch.txt",
    "src/diplograph/coding/starter/.diplograph/current",
    "src/diplograph/web/templates/base.html.orig",
    "src/diplograph/__pycache__/cli.cpython-311.pyc",
    "ontology/gaza.ttl.orig",
    "queries/.positions-on.rq.swp",
    "data/articles/draft.md~",
    "data/articles/paper.pdf",
    ".diplograph/current",
    ".env",
)


def hatchling(folder: Path, target: str) -> Path:
    """Builds in `folder`, without a network, and returns the one file that came of it."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", "out"]
    done = subprocess.run(build, cwd=folder, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (built,) = (folder / "out").iterdir()
    return built


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An sdist of this checkout with scratch files in it, unpacked."""
    copy = tmp_path_factory.mktemp("checkout") / "diplograph"
    leave = shutil.ignore_patterns(".git", ".venv*", ".*_cache", ".hypothesis", "dist")
    shutil.copytree(CHECKOUT, copy, ignore=leave)
    for name in SCRATCH:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).touch()
    unpacked = tmp_path_factory.mktemp("sdist")
    with tarfile.open(hatchling(copy, "sdist")) as archive:
        archive.extractall(unpacked, filter="data")
    (folder,) = unpacked.iterdir()
    return folder


@pytest.fixture(scope="module")
def wheel(sdist: Path) -> set[str]:
    """The names in the wheel that is built from the sdist."""
    with zipfile.ZipFile(hatchling(sdist, "wheel")) as archive:
        return set(archive.namelist())


def test_no_scratch_file_leaks_into_the_sdist(sdist: Path) -> None:
    assert [name for name in SCRATCH if (sdist / name).exists()] == []


def test_the_wheel_holds_nothing_unexpected(wheel: set[str]) -> None:
    assert sorted(name for name in wheel if not IN_A_WHEEL.fullmatch(name)) == []


def test_the_wheel_holds_what_the_program_reads(wheel: set[str]) -> None:
    read = ["diplograph.toml"]
    starter = {f"diplograph/coding/starter/{name}" for name in resources.starter_files()}
    for pattern in ("ontology/*.*", "ontology/rules/*.rq", "queries/*.rq", "data/articles/*.*"):
        found = [file.relative_to(CHECKOUT).as_posix() for file in CHECKOUT.glob(pattern)]
        assert found, pattern
        read += found
    web = {file.relative_to(CHECKOUT / "src").as_posix() for file in _web()}
    assert web > {"diplograph/web/static/style.css", "diplograph/web/templates/base.html"}
    assert web | starter | {f"diplograph/_bundled/{name}" for name in read} <= wheel


def _web() -> list[Path]:
    """The files of pages."""
    folder = CHECKOUT / "src/diplograph/web"
    return [*folder.glob("templates/*"), *folder.glob("static/*")]


def test_the_wheel_holds_every_module(wheel: set[str]) -> None:
    source = CHECKOUT / "src"
    modules = {file.relative_to(source).as_posix() for file in source.glob("diplograph/**/*.py")}
    assert modules | {"diplograph/py.typed"} <= wheel


def test_one_version() -> None:
    version = __version__
    assert f"\nversion: {version}\n" in (CHECKOUT / "CITATION.cff").read_text()
    assert f"\n## [{version}]" in (CHECKOUT / "CHANGELOG.md").read_text()


def test_one_extra_has_all_that_users_may_want() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    (every,) = extras["all"]
    assert every == f"diplograph[{','.join(sorted(extras.keys() - {'all', 'dev'}))}]"
    commands = (CHECKOUT / "docs/commands.md").read_text(encoding="utf-8")
    assert [name for name in extras if f"| `{name}` |" not in commands] == ["dev"]


def test_every_dependency_is_pinned_and_has_its_reason() -> None:
    """Constraints name no file and no address: they serve with any index."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    wanted = [
        *project["dependencies"],
        *chain.from_iterable(project["optional-dependencies"].values()),
    ]
    names = {re.split(r"[<>=[]", line)[0].lower() for line in wanted} - {project["name"]}
    lines = (CHECKOUT / "constraints.txt").read_text().splitlines()
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []
    assert names <= {line.split("==")[0].lower() for line in lines}
    changelog = (CHECKOUT / "CHANGELOG.md").read_text().lower()
    assert [name for name in sorted(names) if f"`{name}`" not in changelog] == []
