"""What a build is made from: the ontology, the case's vocabulary, and the files of articles."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from diplograph import resources
from diplograph.casefile import CaseFile
from diplograph.errors import InputError, Problem
from diplograph.inference import infer
from diplograph.namespaces import DP
from diplograph.readers.files import is_article_file
from diplograph.readers.pseudonyms import Pseudonyms
from diplograph.vocabulary import Vocabulary, read_turtle

ONTOLOGY = ("diplograph.ttl", "stances.ttl", "alignments.ttl")
"""The files of the ontology that go into the graph; shapes are for checking it."""


class Loaded(NamedTuple):
    """Ontology and vocabulary: by name, as N-Triples of each part, and what follows from them.

    `pseudonyms` are those that the case gives its coders, if it does.
    """

    vocabulary: Vocabulary
    files: dict[str, bytes]
    inferred: bytes
    pseudonyms: Pseudonyms | None

    @property
    def settings(self) -> str:
        """What else decides which triples an article gives."""
        return self.pseudonyms.digest if self.pseudonyms else ""


def load_vocabulary(case: CaseFile) -> Loaded:
    """Reads the ontology and the case's vocabulary, and draws the inferences.

    Raises:
        InputError: a file is missing, is not Turtle, or has blank nodes; every problem of all. Or
            the key of the pseudonyms is missing, or the vocabulary names coders all the same.
    """
    ontology = [resources.ontology() / name for name in ONTOLOGY]
    own = _expanded(case.vocabulary, lambda path: path.suffix == ".ttl", case.shown)
    shown = {path: case.shown(path) for path in own}
    shown |= {path: f"ontology/{path.name}" for path in ontology}
    triples = read_turtle(list(shown), shown)
    problems = [p for path in own for p in _blank_nodes(triples[path], shown[path])]
    if problems:
        raise InputError(problems)
    asserted = {path: _without_blank_nodes(found) for path, found in triples.items()}
    everything = [triple for found in asserted.values() for triple in found]
    rules = [p.read_text(encoding="utf-8") for p in sorted(resources.ontology().glob("rules/*.rq"))]
    vocabulary = Vocabulary(everything, case.base, case.prefixes)
    return Loaded(
        vocabulary=vocabulary,
        files={f"file/{shown[path]}": _ntriples(found) for path, found in asserted.items()},
        inferred=_ntriples(infer(everything, rules)),
        pseudonyms=_pseudonyms(case, vocabulary),
    )


def _pseudonyms(case: CaseFile, vocabulary: Vocabulary) -> Pseudonyms | None:
    if case.pseudonyms is None:
        return None
    if named := vocabulary.individuals(DP.Coder):
        message = f"the vocabulary names coders, {vocabulary.id(named[0])!r} for one"
        hint = "take them out, or 'pseudonyms' out of diplograph.toml"
        raise InputError([Problem(message, "diplograph.toml", hint=hint)])
    return Pseudonyms.read(case.pseudonyms, case.shown(case.pseudonyms))


def article_files(case: CaseFile, paths: Sequence[Path] | None = None) -> list[Path]:
    """The files of articles in `paths`, or in the case's own; folders are searched.

    Raises:
        InputError: a path is not there.
    """
    return _expanded(case.articles if paths is None else paths, is_article_file, case.shown)


def _expanded(
    paths: Iterable[Path], wanted: Callable[[Path], bool], shown: Callable[[Path], str]
) -> list[Path]:
    """The files that `paths` name, and in folders those that are `wanted` and not hidden."""
    files: dict[Path, None] = {}
    problems = []
    for path in paths:
        if path.is_dir():
            inside = (p for p in sorted(path.rglob("*")) if wanted(p) and p.is_file())
            files.update(dict.fromkeys(p for p in inside if not _is_hidden(p, path)))
        elif path.is_file() and wanted(path):
            files[path] = None
        elif path.is_file():
            message = "the name does not end as one of a file that is read here"
            hint = "articles end in .md, .jsonl or .jsonl.gz, a vocabulary in .ttl"
            problems.append(Problem(message, shown(path), hint=hint))
        else:
            hint = "make it, or correct 'paths' in diplograph.toml"
            problems.append(Problem("there is no such file or folder", shown(path), hint=hint))
    if problems:
        raise InputError(problems)
    return list(files)


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _blank_nodes(triples: Iterable[ox.Triple], shown: str) -> Iterator[Problem]:
    count = sum(_has_blank_node(triple) for triple in triples)
    if count:
        hint = "give the node an IRI instead of [ … ], ( … ) or _:name"
        yield Problem(f"{count} triples have a blank node; expected none", shown, hint=hint)


def _without_blank_nodes(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """The axioms of the ontology that need blank nodes serve reasoners, not queries."""
    return [triple for triple in triples if not _has_blank_node(triple)]


def _has_blank_node(triple: ox.Triple) -> bool:
    return isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode)


def _ntriples(triples: Iterable[ox.Triple]) -> bytes:
    """As the engine gives them back, which may spell a number or a language tag otherwise."""
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples)
    return "".join(sorted(f"{quad.triple} .\n" for quad in store)).encode()
