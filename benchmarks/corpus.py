"""Makes a corpus of any size from a seed: a vocabulary in Turtle and articles in JSON Lines.

Its shape is that of a real one: articles of some 500 words with about ten positions each, every
quote found once in its text; actors, targets and places drawn by Zipf's law; dates over two years;
a tenth of the positions each with a condition, a chain of attribution, and two spans.

    python benchmarks/corpus.py DIR --articles 1000 --seed 1
"""

import argparse
import json
import random
from bisect import bisect
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

BASE = "https://example.org/corpus/"
ACTORS, TARGETS, PLACES = 2000, 500, 300
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
        self._sums = list(accumulate(1 / rank for rank in range(1, size + 1)))
        self._rng = rng

    def __call__(self) -> int:
        return bisect(self._sums, self._rng.random() * self._sums[-1])


def articles(count: int, seed: int) -> Iterator[dict[str, object]]:
    """The articles, one after the other; the same seed gives the same ones."""
    rng = random.Random(seed)  # noqa: S311  # no secret depends on it
    actor, target, place = (Zipf(size, rng) for size in (ACTORS, TARGETS, PLACES))
    lexicon = ["".join(rng.choices(SYLLABLES, k=rng.randint(1, 4))) for _ in range(5000)]
    word = Zipf(len(lexicon), rng)
    for number in range(count):
        words = [lexicon[word()] for _ in range(WORDS)]
        published = START + timedelta(days=rng.randrange(730))
        positions = []
        for index in range(rng.randint(7, 13)):
            at = 35 * index + rng.randrange(10)
            words[at] = f"{words[at]}{number % 997}q{index}"  # so that the quote is found once
            quote = " ".join(words[at : at + 12])
            entry: dict[str, object] = {
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
    """The actors, targets and places, as Turtle."""
    lines = [
        "@prefix dp: <https://w3id.org/diplograph/ns#> .",
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
        f"@prefix : <{BASE}> .",
    ]
    for kind, type_, size in (
        ("actor", "State", ACTORS),
        ("target", "Proposal", TARGETS),
        ("place", "Location", PLACES),
    ):
        for number in range(size):
            about = f" ; dp:concerns :place-{number % PLACES}" if kind == "target" else ""
            within = f" ; dp:within :place-{number // 10}" if kind == "place" and number > 9 else ""
            label = f'rdfs:label "{kind.capitalize()} {number}"@en'
            lines.append(f":{kind}-{number} a dp:{type_} ; {label}{about}{within} .")
    for number in range(0, ACTORS, 4):
        lines.append(
            f":tenure-{number} a dp:Tenure ; dp:tenureOf :actor-{number} ; "
            f"dp:actsFor :actor-{number + 1} ."
        )
    return "\n".join(lines) + "\n"


def write(folder: Path, count: int, seed: int = 1) -> None:
    """A case in `folder`: case file, vocabulary and articles."""
    (folder / "articles").mkdir(parents=True, exist_ok=True)
    (folder / "diplograph.toml").write_text(f'title = "Corpus"\nbase = "{BASE}"\n')
    (folder / "vocabulary.ttl").write_text(vocabulary())
    with (folder / "articles" / "corpus.jsonl").open("w") as lines:
        for article in articles(count, seed):
            lines.write(json.dumps(article) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    write(arguments.folder, arguments.articles, arguments.seed)
