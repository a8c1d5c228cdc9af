"""Starts a case in a folder: a small example to replace, or a copy of the sample."""

import re
from pathlib import Path
from unicodedata import normalize

from diplograph import resources
from diplograph.coding import casefile
from diplograph.coding.spelling import composed
from diplograph.errors import DiplographError
from diplograph.rdf.namespaces import PREFIXES
from diplograph.streams import write_texts


def start(folder: Path, *, sample: bool = False) -> list[Path]:
    """Writes the files of a case into `folder`, and returns their paths.

    No existing file is overwritten.

    Raises:
        DiplographError: a file exists already, or the folder cannot be written to.
    """
    sources = resources.sample_files() if sample else resources.starter_files()
    targets = {folder / name: source for name, source in sources.items()}
    if there := [str(path) for path in targets if path.exists()]:
        raise DiplographError(f"{', '.join(there)}: already there (choose another folder)")
    texts = {target: source.read_text(encoding="utf-8") for target, source in targets.items()}
    if not sample:
        texts = {target: _filled(text, folder) for target, text in texts.items()}
    write_texts(texts)
    casefile.load(folder / casefile.NAME)
    return list(targets)


def _filled(text: str, folder: Path) -> str:
    """The text with the values of the case for `{title}`, `{slug}` and `{prefix}`."""
    name = composed(folder.resolve().name)
    slug = re.sub(r"[\W_]+", "-", name.lower()).strip("-") or "case"
    title = name.replace("\\", "").replace('"', "")
    names = {"{title}": title, "{slug}": slug, "{prefix}": _prefix(slug)}
    for mark, found in names.items():
        text = text.replace(mark, found)
    return text


def _prefix(slug: str) -> str:
    """A free prefix, made from the ASCII letters of the slug."""
    letters = normalize("NFKD", slug).encode("ascii", "ignore").decode()
    prefix = re.sub(r"^[^a-z]+|[^a-z0-9]+$", "", letters)
    return prefix if prefix and prefix not in PREFIXES else "case"
