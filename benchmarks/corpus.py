"""Makes a corpus of any size from a seed: a vocabulary in Turtle and articles in JSON Lines.

Its shape is that of a real one: articles of some 500 words with about ten positions each, every
quote found once in its text; actors, targets and places drawn by Zipf's law; dates over two years;
of the positions a tenth each with a condition, a chain of attribution, and two spans. A file holds
a thousand articles, as if a desk had coded a month, unless `--one-file` is given.

    python benchmarks/corpus.py DIR --articles 1000 --seed 1
"""

import argparse
import random
from bisect import bisect
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

import msgspec

BASE = "https://example.org/corpus/"
ACTORS, TARGETS, PLACES = 2000, 500, 300
IN_A_FILE = 1000
STANCES = (
    "supports opposes urges demands warns rejects offers concerned accuses threatens commits "
    "accepts-if acquiesces optimistic sceptical undecided"
).split()
SYLLABLES = "ba ke lo mi nu ra se ti vo za dar len mok pir sul tan wex yor gri sha".split()
WORDS = 500
START = date(2023, 1, 1)


class Zipf:
    """Draws numbers below `size`, the first the most often."""

    def __init__(self, size: int, rng: random.Random) -> None:
        self.sums = list(accumulate(1 / rank for rank in range(1, size + 1)))
        self._rng = rng

    def __call__(self) -> int:
        return bisect(self.sums, self._rng.random() * self.sums[-1])


def articles(count: int, seed: int) -> Iterator[dict[str, Any]]:
    """The articles, one after the other; the same seed gives the same ones."""
    rng = random.Random(seed)  # noqa: S311  # no secret depends on it
    actor, target, place = (Zipf(size, rng) for size in (ACTORS, TARGETS, PLACES))
    lexicon = ["".join(rng.choices(SYLLABLES, k=rng.randint(1, 4))) for _ in range(5000)]
    word = Zipf(len(lexicon), rng)
    for number in range(count):
        words = rng.choices(lexicon, cum_weights=word.sums, k=WORDS)
        published = START + timedelta(days=rng.randrange(730))
        positions = []
        for index in range(rng.randint(7, 13)):
            at = 35 * index + rng.randrange(10)
            words[at] = f"{words[at]}{number % 997}q{index}"  # so that the quote is found once
            quote = " ".join(words[at : at + 12])
            entry: dict[str, Any] = {
                "holder": f"actor-{actor()}",
                "stance": rng.choice(STANCES),
                "target": f"target-{target()}",
                "about": f"place-{place()}",
                "held": str(published - timedelta(days=rng.randrange(30))),
                "firmness": rng.choice(("red-line", "core", "negotiable")),
                "quote": quote,
            }
            if rng.random() < 0.1:
                entry["condition"] = {
                    "that": " ".join(words[at + 12 : at + 20]),
                    "by": f"actor-{actor()}",
                    "effect": "enables",
                }
            elif entry["stance"] == "accepts-if":
                entry["stance"] = "offers"
            if rng.random() < 0.1:
                entry["according_to"] = [f"actor-{actor()}", f"actor-{ACTORS - 1 - actor() % 9}"]
            if rng.random() < 0.1:
                entry["quote"] = [quote, f"{' '.join(words[at + 20 : at + 24])} {index}w{number}"]
                words[at + 24] = f"{index}w{number}"
            positions.append(entry)
        yield {
            "id": f"a{number:07d}",
            "title": " ".join(words[:8]).capitalize(),
            "publisher": f"Paper {word() % 40}",
            "published": str(published),
            "coder": "first-coder",
            "coded": "2025-01-01",
            "positions": positions,
            "text": " ".join(words) + ".",
        }


def vocabulary() -> str:
    """The actors, targets and places, as Turtle.

    A fourth of the actors are persons who act for another one, a few are coalitions; of the targets
    a fifth are issues and some are events, and many proposals exclude another.
    """
    lines = [
        "@prefix dp: <https://w3id.org/diplograph/ns#> .",
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .",
        f"@prefix : <{BASE}> .",
    ]
    for n in range(ACTORS):
        members = f" ; dp:member :actor-{n + 1}, :actor-{n + 2}" if n % 50 == 1 else ""
        kind = "Person" if n % 4 == 0 else "Coalition" if members else "State"
        lines.append(_described(f"actor-{n}", kind, members))
    for n in range(0, ACTORS, 4):
        tenure = f"dp:tenureOf :actor-{n} ; dp:actsFor :actor-{n + 1}"
        lines.append(f":tenure-{n} a dp:Tenure ; {tenure} .")
    for n in range(TARGETS):
        more = f" ; dp:concerns :place-{n % PLACES}"
        kind = "Issue" if n % 5 == 0 else "Event" if n % 25 == 3 else "Proposal"
        if kind == "Event":
            more += " ; dp:kind dp:meeting"
        if kind == "Issue" and n % 25:
            more += f" ; skos:broader :target-{n // 25 * 25}"
        if n % 5 == 1:
            more += f" ; dp:contraryTo :target-{n + 1}"
        lines.append(_described(f"target-{n}", kind, more))
    for n in range(PLACES):
        more = " ; dp:kind dp:city" + (f" ; dp:within :place-{n // 10}" if n > 9 else "")
        lines.append(_described(f"place-{n}", "Location", more))
    return "\n".join(lines) + "\n"


def _described(name: str, kind: str, more: str = "") -> str:
    label = f'rdfs:label "{name.replace("-", " ").capitalize()}"@en'
    return f":{name} a dp:{kind} ; {label}{more} ."


def write(folder: Path, count: int, seed: int = 1, *, one_file: bool = False) -> None:
    """A case in `folder`: case file, vocabulary and articles."""
    (folder / "articles").mkdir(parents=True, exist_ok=True)
    (folder / "diplograph.toml").write_text(f'title = "Corpus"\nbase = "{BASE}"\n')
    (folder / "vocabulary.ttl").write_text(vocabulary())
    encode = msgspec.json.encode
    in_a_file = count if one_file else IN_A_FILE
    with ExitStack() as opened:
        for number, article in enumerate(articles(count, seed)):
            if number % in_a_file == 0:
                opened.close()
                path = folder / "articles" / f"{number // in_a_file:04d}.jsonl"
                lines = opened.enter_context(path.open("wb"))
            lines.write(encode(article) + b"\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--one-file", action="store_true")
    given = parser.parse_args()
    write(given.folder, given.articles, given.seed, one_file=given.one_file)
