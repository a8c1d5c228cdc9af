"""The inputs of a build: the ontology, the case's vocabulary, and the article files."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

import pyoxigraph as ox

from diplograph import resources
from diplograph.coding.casefile import CaseFile
from diplograph.coding.readers.article_files import is_article_file
from diplograph.coding.readers.article_resolver import ArticleResolver
from diplograph.coding.readers.pseudonyms import Pseudonyms
from diplograph.coding.vocabulary import Vocabulary
from diplograph.errors import InputError, Problem
from diplograph.graph.inference import TooManyInferences, infer
from diplograph.graph.store.generation import Generation
from diplograph.graph.store.parts import INFERRED
from diplograph.graph.validation import TurtlePlaces
from diplograph.rdf.names import Namespaces
from diplograph.rdf.namespaces import DP
from diplograph.rdf.turtle_reader import SIZE, read_turtle


class BuildInputs:
    """Ontology and vocabulary: the N-Triples of each part by its name, and the inferences.

    `digest` identifies the files. Names are indexed only when articles are read. `pseudonyms` are
    those of the case's coders, if the case has any.
    """

    def __init__(
        self, case: CaseFile, files: dict[str, bytes], inferred: bytes, digest: str
    ) -> None:
        self._case = case
        self.files = files
        self.inferred = inferred
        self.digest = digest
        self.pseudonyms = self._pseudonyms()

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The names that articles may use."""
        return Vocabulary.of(self.files.values(), self._case.base, self._case.prefixes)

    @cached_property
    def resolver(self) -> ArticleResolver:
        """Resolves articles by these names."""
        return ArticleResolver(self.vocabulary, self.pseudonyms, self._case.software)

    @property
    def settings(self) -> str:
        """The other settings on which the triples of an article, or its refusal, depend."""
        digest = self.pseudonyms.digest if self.pseudonyms else ""
        return " ".join([digest, *self._case.software]) if self._case.software else digest

    def _pseudonyms(self) -> Pseudonyms | None:
        key = self._case.pseudonyms
        if key is None:
            return None
        if named := self.vocabulary.individuals(DP.Coder):
            message = f"the vocabulary names coders, {self.vocabulary.id(named[0])!r} for one"
            hint = "take them out, or 'pseudonyms' out of diplograph.toml"
            raise InputError([Problem(message, "diplograph.toml", hint=hint)])
        return Pseudonyms.read(key, self._case.shown(key))


def load_vocabulary(case: CaseFile, old: Generation | None = None) -> BuildInputs:
    """Reads the ontology and the case's vocabulary, and computes the inferences.

    If the files are still those that `old` was built from, its records are used instead.

    Raises:
        InputError: files are missing, are not Turtle, or have blank nodes; all problems of all
            files. Or a rule infers more than it allows. Or the key of the pseudonyms is missing,
            or the vocabulary names coders although there are pseudonyms.
    """
    own = vocabulary_files(case)
    rules = resources.rules()
    shown = own | resources.ontology_files()
    digest = _digest(shown | {path: f"rules/{path.name}" for path in rules})
    if digest and old and old.sources.vocabulary == digest:
        files = dict(old.vocabulary)
        return BuildInputs(case, files, files.pop(INFERRED), digest)
    triples = read_turtle(shown)
    problems = [p for path, name in own.items() for p in _blank_nodes(triples[path], name)]
    if problems:
        raise InputError(problems)
    asserted = {path: _without_blank_nodes(found) for path, found in triples.items()}
    everything = [triple for found in asserted.values() for triple in found]
    try:
        inferred = infer(everything, [path.read_text(encoding="utf-8") for path in rules])
    except TooManyInferences as error:
        raise InputError([_too_many(error, own, case)]) from error
    return BuildInputs(
        case,
        files={f"file/{shown[path]}": _ntriples(found) for path, found in asserted.items()},
        inferred=_ntriples(inferred),
        digest=digest,
    )


def _too_many(error: TooManyInferences, files: Iterable[Path], case: CaseFile) -> Problem:
    """The problem of too many inferences, at the first line of their subject."""
    name, predicate = map(Namespaces(base=case.base).shorten, (error.subject, error.predicate))
    message = f"{name}: more than {error.most} {predicate} would follow, and no more are inferred"
    hint = "does the chain that it is in come back to it? else shorten it"
    for path in files:
        places = TurtlePlaces.of(path)
        if line := places.line(error.subject, error.predicate) or places.line(error.subject):
            return Problem(message, case.shown(path), line, hint=hint)
    return Problem(message, hint=hint)


def _digest(shown: Mapping[Path, str]) -> str:
    """The SHA-256 of files and their names; empty if one cannot be read."""
    found = sha256()
    for path, name in shown.items():
        try:
            with path.open("rb") as file:
                content = file.read(SIZE + 1)  # larger files are not read as Turtle either
        except OSError:
            return ""
        found.update(f"{name} {len(content)}\n".encode() + content)
    return found.hexdigest()


def vocabulary_files(case: CaseFile) -> dict[Path, str]:
    """The Turtle files of the case's vocabulary, each as messages show it; folders are searched.

    Raises:
        InputError: a path does not exist, or a file name cannot be recorded.
    """
    files = _expanded(case.vocabulary, lambda path: path.suffix == ".ttl", case.shown).files
    shown = {path: case.shown(path) for path in files}
    if broken := [name for name in shown.values() if "\n" in name]:
        message = "the name has a line break, and files are recorded in a line each"
        raise InputError([Problem(message, name, hint=_RENAME) for name in broken])
    return shown


_RENAME: Final = "rename the file"
_NO_TEXT: Final = re.compile(r"[\ud800-\udfff]")
"""Surrogates: bytes of a file name that are not UTF-8, and cannot be recorded."""


class Listing(NamedTuple):
    """The files that were searched for, and the other files in the searched folders."""

    files: list[Path]
    others: list[Path]


def article_files(case: CaseFile, paths: Sequence[Path] | None = None) -> Listing:
    """The article files in `paths`, or in the paths of the case; folders are searched.

    Raises:
        InputError: a path does not exist.
    """
    if paths is None:
        return _expanded(case.articles, is_article_file, case.shown)
    missing = "name a file or folder of articles that is there"
    return _expanded(paths, is_article_file, case.shown, missing)


def not_read(others: Sequence[Path], case: CaseFile) -> Iterator[Problem]:
    """A remark on files among the articles that have other file extensions.

    Other files of the case, which may lie in the same folder, are not reported.
    """
    found = [case.shown(path) for path in others if path.suffix not in (".ttl", ".rq", ".toml")]
    if found:
        more = f" and {len(found) - 3:,} more" if len(found) > 3 else ""
        message = f"not read: {', '.join(found[:3])}{more}"
        yield Problem(message, hint="articles end in .md, .jsonl or .jsonl.gz")


def _expanded(
    paths: Iterable[Path],
    wanted: Callable[[Path], bool],
    shown: Callable[[Path], str],
    missing: str = "make it, or correct 'paths' in diplograph.toml",
) -> Listing:
    """The files in `paths`; in folders only those that are `wanted` and not hidden.

    `missing` says what to do about a path that does not exist.
    """
    files: dict[Path, None] = {}
    others: list[Path] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            if path.is_dir():
                every = _inside(path)
                inside = [p for p in every if wanted(p)]
                if len(inside) < len(every):
                    others += [p for p in every if not wanted(p)]
                files.update(dict.fromkeys(p for p in inside if p.is_file()))
                broken = [p for p in inside if p.is_symlink() and not p.exists()]
                message = "a link to a file that is not there"
                problems += [Problem(message, shown(p), hint="mend or remove it") for p in broken]
            elif path.is_file() and wanted(path):
                files[path] = None
            elif path.is_file():
                message = "the name does not end as one of a file that is read here"
                hint = "articles end in .md, .jsonl or .jsonl.gz, a vocabulary in .ttl"
                problems.append(Problem(message, shown(path), hint=hint))
            else:
                message = "there is no such file or folder"
                problems.append(Problem(message, shown(path), hint=missing))
        except OSError as error:
            found = shown(Path(error.filename))
            problems.append(Problem(f"cannot be read: {error.strerror}", found))
    odd = [path for path in files if _NO_TEXT.search(str(path))]
    problems += [Problem("the name is not UTF-8", shown(path), hint=_RENAME) for path in odd]
    if problems:
        raise InputError(problems)
    return Listing(list(files), others)


def _inside(folder: Path) -> list[Path]:
    """The files in a folder and its subfolders, without hidden ones, in order.

    Raises:
        OSError: a folder cannot be read. Its files must not be taken for removed ones.
    """

    def refuse(error: OSError) -> None:
        raise error

    found: list[Path] = []
    for top, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += (Path(top, name) for name in files if not name.startswith("."))
    return sorted(found)


def _blank_nodes(triples: Iterable[ox.Triple], shown: str) -> Iterator[Problem]:
    count = sum(_has_blank_node(triple) for triple in triples)
    if count:
        hint = "give the node an IRI instead of [ … ], ( … ) or _:name"
        yield Problem(f"{count} triples have a blank node; expected none", shown, hint=hint)


def _without_blank_nodes(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """The triples without blank nodes: axioms that need these serve reasoners, not queries."""
    return [triple for triple in triples if not _has_blank_node(triple)]


def _has_blank_node(triple: ox.Triple) -> bool:
    return isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode)


def _ntriples(triples: Iterable[ox.Triple]) -> bytes:
    """N-Triples as the engine returns them: it may rewrite numbers and language tags."""
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples)
    return "".join(sorted(f"{quad.triple} .\n" for quad in store)).encode()
