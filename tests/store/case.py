"""A case in small: what a build gives to the store, without articles or vocabulary files."""

from collections.abc import Mapping
from pathlib import Path

from diplograph.graph.store import Generation, Generations

BASE = "https://example.org/talks/"
PROGRAM = "1.0"
DP = "https://w3id.org/diplograph/ns#"
OA = "http://www.w3.org/ns/oa#"
WITHIN = f"<{DP}within>"

Articles = Mapping[str, str]
"""The words of each article; every word makes a position."""

VOCABULARY = (
    f"<{BASE}rafah> {WITHIN} <{BASE}gaza> .\n"
    f"<{BASE}gaza> {WITHIN} <{BASE}levant> .\n"
    f'<{BASE}rafah> <http://www.w3.org/2000/01/rdf-schema#label> "رفح"@ar .\n'
).encode()
INFERRED = f"<{BASE}rafah> {WITHIN} <{BASE}levant> .\n".encode()


def article(name: str, words: str) -> bytes:
    """What an article gives: nodes that point to it, and nodes behind these."""
    iri = f"{BASE}article/{name}"
    lines = [f"<{iri}> <http://purl.org/dc/terms/title> {literal(words)} ."]
    for word in words.split():
        position, evidence = (
            f"{iri}/position/{word}",
            f"{iri}#char={words.index(word)},{len(words)}",
        )
        lines += [
            f"<{position}> <{DP}reportedIn> <{iri}> .",
            f"<{position}> <{DP}evidence> <{evidence}> .",
            f"<{position}> <{DP}condition> <{position}/condition/1> .",
            f"<{position}> <{DP}target> <{BASE}article/{word}/position/{name}> .",
            f"<{position}/condition/1> <{DP}proposition> {literal(word)} .",
            f"<{evidence}> <{OA}exact> {literal(word)} .",
        ]
    return b"".join(sorted(f"{line}\n".encode() for line in lines))


def literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def build(
    store: Generations,
    articles: Articles,
    *,
    vocabulary: bytes = VOCABULARY,
    inferred: bytes = INFERRED,
    full: bool = False,
) -> Generation:
    """Build what a case now has, as a builder would that knows nothing of what has changed."""
    with store.draft(BASE, PROGRAM, full=full) as draft:
        before = {part for part in draft.old.parts if "article/" in part} if draft.old else set()
        for gone in before - {f"article/{name}" for name in articles}:
            draft.remove(gone)
        for name, words in articles.items():
            draft.put(f"article/{name}", article(name, words))
        draft.replace_vocabulary({"file/places.ttl": vocabulary}, inferred)
        return draft.commit({})


def triples(generation: Generation) -> set[str]:
    """All that the database of a generation holds, its graph of inferences included."""
    return {str(quad) for quad in generation.open()}


def left_behind(root: Path) -> set[str]:
    """What lies in the folder of a store beyond what belongs there."""
    expected = {".gitignore", "current", "generations", "lock"}
    return {path.name for path in root.iterdir()} - expected
