"""Finds the files that come with the program: ontology, saved queries, the sample case.

In a checkout they lie at its top level, where people edit them; a wheel has the same layout in the
folder `_bundled` of the package. The package is found by its own path, not by
`importlib.resources`, whose import costs several milliseconds at every start. What that module
adds is support for packages inside a zip file. These cannot work here: a case is copied, hashed
and named in messages as files that exist, and the engine is a shared library.
"""

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent
_BUNDLED: Final = _PACKAGE / "_bundled"
_CHECKOUT: Final = _PACKAGE.parent.parent

ONTOLOGY: Final = ("diplograph.ttl", "stances.ttl", "alignments.ttl")
"""The files of the ontology that go into the graph; shapes only serve checks."""

SAMPLE: Final = ("diplograph.toml", "ontology/gaza.ttl", "data")
"""The files and folders of the sample case, relative to `root()`."""


def root() -> Path:
    """The folder that holds `ontology/`, `queries/`, `data/` and the sample's case file."""
    return _BUNDLED if _BUNDLED.is_dir() else _CHECKOUT


def ontology() -> Path:
    """The folder of the ontology: `*.ttl`, and the inferences as `rules/*.rq`."""
    return root() / "ontology"


def ontology_files(*more: str) -> dict[Path, str]:
    """The files of the ontology that go into the graph, and `more`, each as messages show it."""
    return {ontology() / name: f"ontology/{name}" for name in (*ONTOLOGY, *more)}


def rules() -> list[Path]:
    """The files of the inferences, in the order in which they are made."""
    return sorted(ontology().glob("rules/*.rq"))


def queries() -> Path:
    """The folder of the saved queries, `*.rq`."""
    return root() / "queries"


def query_template() -> Path:
    """The template of a new saved query; see `query.saved.new_query`."""
    return _PACKAGE / "query/saved/templates/query.rq"


def starter_files() -> dict[str, Path]:
    """The files of a small case to start from, by their paths in it; see `coding.scaffold`."""
    starter = _PACKAGE / "coding/starter"
    files = (path for path in sorted(starter.rglob("*")) if path.is_file())
    return {file.relative_to(starter).as_posix(): file for file in files}


def sample_files() -> dict[str, Path]:
    """The files of the sample case, by their paths in it, in the order of `SAMPLE`.

    Copied under these paths into an empty folder, they make a complete case. Paths are relative
    and written with `/`; hidden files are left out.
    """
    files = {}
    for part in SAMPLE:
        path = root() / part
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in found:
            name = file.relative_to(root())
            if file.is_file() and not any(step.startswith(".") for step in name.parts):
                files[name.as_posix()] = file
    return files
