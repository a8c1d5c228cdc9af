"""Prints what skosify finds in a file, as JSON. Runs in the environment of `requirements.txt`."""

import json
import logging
import sys
from importlib.metadata import version

import rdflib
from rdflib import RDF, SKOS

_KNOWN = "Multiple concept schemes found"  # there are: stances, kinds of events, issues, …


class Remarks(logging.Handler):
    """Keeps what it warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a warning."""
        self.texts.append(record.getMessage())


def main(path: str) -> None:
    """Checks the concepts and schemes of a file."""
    import skosify

    remarks = Remarks()
    logging.getLogger().addHandler(remarks)
    skosify.skosify(path)
    graph = rdflib.Graph().parse(path)
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    told = {
        "version": version("skosify"),
        "remarks": [text for text in remarks.texts if not text.startswith(_KNOWN)],
        "concepts": len(concepts),
        "labelled": sum((concept, SKOS.prefLabel, None) in graph for concept in concepts),
        "schemes": len(set(graph.objects(None, SKOS.topConceptOf))),
    }
    print(json.dumps(told))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1])
