"""Writes the articles of a case as flat CSV, for tools that map tables.

What these tools cannot do is done here already: names are settled, quotes found, IRIs made. What
is left for them is to write the triples.

    python benchmarks/peers/flat.py CASE OUT
"""

import csv
import sys
from contextlib import ExitStack
from pathlib import Path

from diplograph.coding import casefile
from diplograph.coding.readers.article_files import read
from diplograph.coding.readers.article_resolver import ArticleResolver
from diplograph.graph.build import article_files, load_vocabulary
from diplograph.rdf import iris

COLUMNS = {
    "articles": "iri title publisher published digest",
    "positions": (
        "iri article holder party stance target about held_from held firmness firmness_basis "
        "attribution coder coded"
    ),
    "words": "entry iri exact start end",
    "sources": "entry source",
    "steps": "entry iri source order",
    "conditions": "entry iri proposition effect met_by",
}


def write(case_folder: Path, out: Path) -> None:
    case = casefile.load(case_folder / casefile.NAME)
    resolver = ArticleResolver(load_vocabulary(case).vocabulary)
    out.mkdir(parents=True, exist_ok=True)
    with ExitStack() as opened:
        tables = {}
        for name, columns in COLUMNS.items():
            file = opened.enter_context((out / f"{name}.csv").open("w", newline=""))
            tables[name] = csv.writer(file, lineterminator="\n")
            tables[name].writerow(columns.split())
        for path in article_files(case).files:
            for reading in read(path, case.shown(path), resolver):
                if (a := reading.article) is None:
                    raise SystemExit(f"{reading.problems}")
                rows = (a.iri, a.title, a.publisher, a.published, a.text_digest)
                tables["articles"].writerow(rows)
                for p in a.positions:
                    row = (p.iri, a.iri, p.holder, p.party, p.stance, p.target, p.about[0])
                    row += (p.held_from, p.held, p.firmness, p.firmness_basis, p.attribution)
                    tables["positions"].writerow((*row, p.coder, p.coded))
                    for w in p.words:
                        node = iris.words(a.iri, w.start, w.end)
                        tables["words"].writerow((p.iri, node, w.exact, w.start, w.end))
                    for number, source in enumerate(p.according_to, 1):
                        node = iris.part(p.iri, "source", number)
                        tables["sources"].writerow((p.iri, source))
                        tables["steps"].writerow((p.iri, node, source, number))
                    for number, c in enumerate(p.conditions, 1):
                        node = iris.part(p.iri, "condition", number)
                        row = (p.iri, node, c.proposition, c.effect, c.met_by[0])
                        tables["conditions"].writerow(row)


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
