"""Finds the files that come with the program: ontology, saved queries, the sample case.

In a checkout they lie at its top level, where people edit them; a wheel carries the same
layout in the folder `_bundled` of the package. The package is looked for by its own path and
not through `importlib.resources`: its import alone costs several milliseconds at every start,
and what it adds, packages inside a zip file, cannot serve here, for a case is copied, hashed
and named in messages as files that exist, and the engine is a shared library.
"""

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent
_BUNDLED: Final = _PACKAGE / "_bundled"
_CHECKOUT: Final = _PACKAGE.parent.parent

SAMPLE: Final = ("diplograph.toml", "ontology/gaza.ttl", "data")
"""The files and folders of the sample case, relative to where the program's files lie."""


def root() -> Path:
    """The folder that holds `ontology/`, `queries/`, `data/` and the sample's case file."""
    return _BUNDLED if _BUNDLED.is_dir() else _CHECKOUT


def ontology() -> Path:
    """The folder of the ontology: `*.ttl`, and the inferences as `rules/*.rq`."""
    return root() / "ontology"


def queries() -> Path:
    """The folder of the saved queries, `*.rq`."""
    return root() / "queries"


def query_template() -> Path:
    """The file that a new saved query begins as; see `queries.drafting`."""
    return _PACKAGE / "query/saved/templates/query.rq"


def starter_files() -> dict[str, Path]:
    """The files of a small case to start from, by their path inside it; see `starting`."""
    starter = _PACKAGE / "coding/starter"
    files = (path for path in sorted(starter.rglob("*")) if path.is_file())
    return {file.relative_to(starter).as_posix(): file for file in files}


def sample_files() -> dict[str, Path]:
    """The files that make up the sample case, by their path inside the case, in its order.

    Copied under those paths into an empty folder they are a case of their own. Paths are
    relative and written with `/`; hidden files are left out.
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
