"""A case in three editions, A, B and C, that differ as a case does from one week to the next.

Some articles are changed, some come or go, and C has another vocabulary. Every twentieth article
names the edition as its publisher, so that a graph of two editions is known for what it is.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BASE = "https://example.org/editions/"
EDITIONS = "ABC"
PARTIES = 40
STANCES = ("supports", "opposes", "urges", "demands", "warns", "rejects", "offers")
MARKDOWN = 10  # every tenth article has a file of its own
IN_A_FILE = 1000


def articles(count: int, edition: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The articles of an edition, each with its number; `edition` stands for all that changes."""
    for number in range(count):
        if number % 50 == 7 + EDITIONS.index(edition):
            continue
        changed = number % 20 == 0
        holder, other = number % PARTIES, (number * 7 + 3) % PARTIES
        words = f"would not leave post {number}", f"asked party {other} to open gate {number}"
        turn = EDITIONS.index(edition) if changed else 0
        yield (
            number,
            {
                "id": f"a{number}",
                "title": f"Day {number} of the talks",
                "publisher": edition_name(edition) if changed else f"Paper {number % 9}",
                "published": f"20{10 + number % 13}-{1 + number % 12:02}-{1 + number % 28:02}",
                "coder": "first-coder",
                "positions": [
                    {
                        "holder": f"party-{holder}",
                        "stance": STANCES[(number + turn) % len(STANCES)],
                        "target": f"post-{number % 20}",
                        "quote": words[0],
                    },
                    {
                        "holder": f"party-{other}",
                        "stance": "urges",
                        "target": f"post-{number * 3 % 20}",
                        "quote": words[1],
                        "according_to": [f"party-{(number + 1) % PARTIES}"],
                    },
                ],
                "text": f"Party {holder} said that it {words[0]}. It then {words[1]}, and left.",
            },
        )


def edition_name(edition: str) -> str:
    return f"The Gazette, edition {edition}"


def vocabulary(edition: str) -> str:
    kind = "Organization" if edition == "C" else "State"
    lines = [
        "@prefix dp: <https://w3id.org/diplograph/ns#> .",
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
        f"@prefix : <{BASE}> .",
        *(f':party-{n} a dp:{kind} ; rdfs:label "Party {n}"@en .' for n in range(PARTIES)),
        *(f':post-{n} a dp:Proposal ; rdfs:label "Post {n}"@en .' for n in range(20)),
    ]
    return "\n".join(lines) + "\n"


def write(folder: Path, count: int, edition: str) -> None:
    """Makes a case be of an edition; files that are as they should be are left alone."""
    files = {
        "diplograph.toml": f'title = "Editions"\nbase = "{BASE}"\n',
        "vocabulary.ttl": vocabulary(edition),
    }
    lines: dict[str, list[str]] = {}
    for number, article in articles(count, edition):
        if number % MARKDOWN:
            name = f"articles/{number // IN_A_FILE}.jsonl"
            lines.setdefault(name, []).append(json.dumps(article) + "\n")
        else:
            text = article.pop("text")  # JSON is YAML
            files[f"articles/a{number}.md"] = f"---\n{json.dumps(article)}\n---\n{text}\n"
    files |= {name: "".join(its) for name, its in lines.items()}
    (folder / "articles").mkdir(parents=True, exist_ok=True)
    for path in (folder / "articles").iterdir():
        if f"articles/{path.name}" not in files:
            path.unlink()
    for name, content in files.items():
        path = folder / name
        if not path.exists() or path.read_text() != content:
            path.write_text(content)
