"""An archive of a case for a repository of research data: an RO-Crate, as a folder or a zip file.

RO-Crate 1.1, https://www.w3id.org/ro/crate/1.1: `ro-crate-metadata.json` describes each file. The
texts of articles, which are seldom the coders' own, are left out; what was read is told by the
table of articles: title, publisher, day, address and SHA-256.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any, Final
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import msgspec

from diplograph import resources
from diplograph.coding import casefile
from diplograph.errors import UsageError
from diplograph.output import tables
from diplograph.output.exports.description import describe
from diplograph.output.exports.distributions import MEDIA_TYPES, Distribution
from diplograph.output.exports.scope import Progress, gather, scope
from diplograph.query.snapshot import Snapshot
from diplograph.rdf.writers import statements, turtle
from diplograph.rdf.writers.content import Content
from diplograph.streams import leads_to_stream, open_folder, open_output

Write = Callable[[IO[bytes]], None]

METADATA: Final = "ro-crate-metadata.json"
_GRAPH: Final = "graph.ttl"
_METADATA_OF_TABLES: Final = "What the columns of the tidy tables hold (CSV on the Web)"
_PROFILE: Final = "https://w3id.org/ro/crate/1.1"
_MEDIA_TYPES: Final = MEDIA_TYPES | {".json": "application/csvm+json"}


def archive(
    case: Snapshot,
    target: Path,
    progress: Progress | None = None,
) -> None:
    """Writes an archive: a zip file if the name ends so, else a folder that is not there yet.

    It holds the triples, their description, the tidy tables, the ontology with its rules and its
    JSON-LD context, the vocabulary, the case file and the saved queries. It is complete, or it is
    not there.

    Raises:
        UsageError: the folder is there already, or is a stream.
        DiplographError: it cannot be written.
    """
    zipped = target.suffix.lower() == ".zip"
    if not zipped and leads_to_stream(target):
        message = "is a stream, and an archive is a folder or a zip file (name one)"
        raise UsageError(f"{target}: {message}")
    if target.is_dir() or (target.exists() and not zipped):
        raise UsageError(f"{target}: is there already (name a folder that is not, or a .zip)")
    if zipped:
        with open_output(target) as stream, ZipFile(stream, "w", ZIP_DEFLATED) as packed:
            _fill(case, _Sink(packed), progress)
    else:
        with open_folder(target) as folder:
            _fill(case, _Sink(folder), progress)


def _fill(
    case: Snapshot,
    sink: "_Sink",
    progress: Progress | None,
) -> None:
    for name, what, write in _contents(case, progress):
        sink.add(name, what, write)
    sink.add("description.ttl", "VoID, DCAT, PROV-O", partial(_describe, case, sink.graph()))
    with tempfile.TemporaryDirectory() as aside:
        folder = Path(aside) / "tables"
        tables.write(case.store, case.names, folder, "csv")
        for path in sorted(folder.iterdir()):
            what = f"Tidy table: {path.stem}" if path.suffix == ".csv" else _METADATA_OF_TABLES
            sink.add(f"tables/{path.name}", what, partial(_pour, path=path))
    metadata = msgspec.json.format(msgspec.json.encode(_metadata(case, sink.files)), indent=2)
    sink.add(METADATA, "", partial(_put, data=metadata + b"\n"))


def _contents(case: Snapshot, progress: Progress | None) -> Iterator[tuple[str, str, Write]]:
    """Each file of an archive: its name, what it is, and what writes it."""
    graph, names = gather(case, "turtle", progress=progress), scope(case)
    yield _GRAPH, "All triples", lambda stream: turtle.write(graph, stream, names)
    beside = ("shapes.ttl", "context.jsonld", "catalog-v001.xml")
    rules = {path: f"ontology/rules/{path.name}" for path in resources.rules()}
    for path, name in (resources.ontology_files(*beside) | rules).items():
        yield name, "Ontology", partial(_pour, path=path)
    for path in _turtle_files(case.file):
        name = f"case/{case.file.shown(path).lstrip('/')}"
        yield name, "Vocabulary", partial(_pour, path=path)
    path = case.file.root / casefile.NAME
    yield f"case/{casefile.NAME}", "Case file", partial(_pour, path=path)
    for query in sorted(case.library.all()[0], key=lambda query: query.name):
        text = query.text.encode()
        yield f"queries/{query.name}.rq", query.summary, partial(_put, data=text)


def _describe(case: Snapshot, graph: Distribution, stream: IO[bytes]) -> None:
    about = Content(statements.of_triples(describe(case, [graph])))
    turtle.write(about, stream, scope(case, description=True))


def _turtle_files(file: casefile.CaseFile) -> list[Path]:
    found = {
        each
        for path in file.vocabulary
        for each in (path.rglob("*.ttl") if path.is_dir() else [path])
    }
    return sorted(found)


class _Sink:
    """A folder or a zip file to add files to; it lists them with their metadata."""

    def __init__(self, target: Path | ZipFile) -> None:
        self._target = target
        self.files: list[dict[str, Any]] = []

    def add(self, name: str, what: str, write: Write) -> None:
        with self._open(name) as stream:
            measured = _Measured(stream)
            write(measured)  # type: ignore[arg-type]  # writers need no more than it has
        entity = {"@id": name, "@type": "File", "name": what, "contentSize": str(measured.size)}
        entity["sha256"] = measured.digest.hexdigest()
        if media_type := _MEDIA_TYPES.get(Path(name).suffix):
            entity["encodingFormat"] = media_type
        self.files.append(entity)

    def graph(self) -> Distribution:
        """The file of the triples, once it was added."""
        (entity,) = (each for each in self.files if each["@id"] == _GRAPH)
        return Distribution(_GRAPH, int(entity["contentSize"]), entity["sha256"])

    @contextmanager
    def _open(self, name: str) -> Iterator[IO[bytes]]:
        if isinstance(self._target, ZipFile):
            info = ZipInfo(name)  # of 1980: no clock, no machine
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            with self._target.open(info, "w", force_zip64=True) as stream:
                yield stream
        else:
            path = self._target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as stream:
                yield stream


class _Measured:
    """A stream that measures what is written: its size and its SHA-256."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.size = 0
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.size += len(data)
        self.digest.update(data)
        return self._stream.write(data)

    def writelines(self, lines: Iterator[bytes]) -> None:
        for line in lines:
            self.write(line)


def _pour(stream: IO[bytes], path: Path) -> None:
    with path.open("rb") as source:
        shutil.copyfileobj(source, stream)


def _put(stream: IO[bytes], data: bytes) -> None:
    stream.write(data)


def _metadata(case: Snapshot, files: list[dict[str, Any]]) -> dict[str, Any]:
    file, head = case.file, case.generation.head
    creators, organizations = _credits(file)
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": file.title,
        "description": file.description
        or f"Diplomatic positions coded from {head.articles} articles, each with its evidence.",
        "datePublished": head.built,
        "identifier": head.snapshot,
        "hasPart": [{"@id": each["@id"]} for each in files],
    }
    if creators:
        authors = [{"@id": each["@id"]} for each in creators]
        root["author"] = authors[0] if len(authors) == 1 else authors
    if file.publisher:
        root["publisher"] = {"@id": _organization(file.publisher)["@id"]}
    if file.keywords:
        root["keywords"] = ", ".join(file.keywords)
    graph: list[dict[str, Any]] = [
        {
            "@id": METADATA,
            "@type": "CreativeWork",
            "conformsTo": {"@id": _PROFILE},
            "about": {"@id": "./"},
        },
        root,
        *files,
        *creators,
        *(each for each in organizations if each not in creators),
    ]
    if file.licence:
        root["license"] = {"@id": file.licence}
        graph.append({"@id": file.licence, "@type": "CreativeWork", "name": file.licence})
    program = {"@type": "SoftwareApplication", "name": "diplograph", "version": head.program}
    build = {"@type": "CreateAction", "name": "diplograph build", "endTime": head.built}
    graph.append({"@id": "#diplograph", **program})
    graph.append(
        {
            "@id": "#build",
            **build,
            "instrument": {"@id": "#diplograph"},
            "result": {"@id": _GRAPH},
        }
    )
    return {"@context": f"{_PROFILE}/context", "@graph": graph}


def _credits(file: casefile.CaseFile) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The makers, and the organizations that publish it and that the makers belong to.

    A maker of the publisher's name is that organization, and belongs to none.
    """
    publisher = casefile.name_and_iri(file.publisher)[0] if file.publisher else None
    given = dict.fromkeys(each for each in (file.publisher, file.affiliation) if each)
    organizations = [_organization(each) for each in given]
    creators = []
    for number, creator in enumerate(file.creators, 1):
        name, iri = casefile.name_and_iri(creator)
        if file.publisher and name and name == publisher:
            creators.append(_organization(file.publisher))
            continue
        person: dict[str, Any] = {
            "@id": iri or f"#creator-{number}",
            "@type": "Person",
            "name": name or iri,
        }
        if file.affiliation:
            person["affiliation"] = {"@id": _organization(file.affiliation)["@id"]}
        creators.append(person)
    return creators, organizations


def _organization(text: str) -> dict[str, Any]:
    name, iri = casefile.name_and_iri(text)
    found = {"@id": iri or f"#{quote(text, safe='')}", "@type": "Organization", "name": name or iri}
    return found | ({"url": iri} if iri else {})
