"""Measures pairs of patterns that mean the same: the table of docs/saved-queries.md.

    python benchmarks/patterns.py CASE

CASE is a folder that `corpus.py` made, and that was built. Times are CPU seconds of one run, warm.
"""

import sys
import time
from pathlib import Path

import pyoxigraph as ox

import diplograph

PAIRS = {
    "one party, by `FILTER(?party = …)` or as `VALUES`": (
        "SELECT * { ?p dp:party ?party ; dp:target ?t FILTER(?party = :actor-41) }",
        "SELECT * { VALUES ?party { :actor-41 } ?p dp:party ?party ; dp:target ?t }",
    ),
    "`VALUES` behind an OPTIONAL, or before it": (
        (
            "SELECT * { ?p dp:party ?party OPTIONAL { ?p dp:heldFrom ?d } "
            "VALUES ?party { :actor-41 } }"
        ),
        (
            "SELECT * { VALUES ?party { :actor-41 } ?p dp:party ?party "
            "OPTIONAL { ?p dp:heldFrom ?d } }"
        ),
    ),
    "with `?position a dp:Position`, or without": (
        "SELECT * { ?p a dp:Position ; dp:party :actor-41 ; dp:stance ?s }",
        "SELECT * { ?p dp:party :actor-41 ; dp:stance ?s }",
    ),
    "a UNION in the middle, or one path": (
        (
            "SELECT DISTINCT ?p { { ?p dp:about ?l } UNION { ?p dp:target/dp:concerns ?l } "
            "?l dp:within? :place-17 }"
        ),
        "SELECT DISTINCT ?p { ?p (dp:about|(dp:target/dp:concerns))/dp:within? :place-17 }",
    ),
    "all parties and targets, as one group or as subselects of one pattern": (
        (
            "SELECT ?a ?t (COUNT(?p) AS ?n) { ?p dp:party ?a ; dp:target ?t ; dp:stance ?s } "
            "GROUP BY ?a ?t"
        ),
        (
            "SELECT ?a ?t (COUNT(?p) AS ?n) { { SELECT ?p ?a { ?p dp:party ?a } } "
            "{ SELECT ?p ?t { ?p dp:target ?t } } { SELECT ?p ?s { ?p dp:stance ?s } } } "
            "GROUP BY ?a ?t"
        ),
    ),
    "a day of every position, by OPTIONAL of a pattern or of a subselect": (
        "SELECT (COUNT(?d) AS ?n) { ?p dp:party ?a OPTIONAL { ?p dp:heldFrom ?d } }",
        (
            "SELECT (COUNT(?d) AS ?n) { ?p dp:party ?a "
            "OPTIONAL { SELECT ?p ?d { ?p dp:heldFrom ?d } } }"
        ),
    ),
}


def measure(case: Path) -> None:
    """Prints the table, a line for each pair; both must give as many rows."""
    opened = diplograph.open(case)
    store = ox.Store.read_only(str(opened.generation.database))
    prefixes = {**opened.file.prefixes, "": opened.file.base}
    print("| pattern, or the same otherwise | the one | the other |\n| --- | --- | --- |")
    for name, pair in PAIRS.items():
        took, rows = [], []
        for text in pair:
            began = time.process_time()
            rows.append(sum(1 for _ in store.query(text, prefixes=prefixes)))
            took.append(time.process_time() - began)
        if rows[0] != rows[1]:
            sys.exit(f"{name}: {rows[0]} rows, and {rows[1]}")
        print(f"| {name} | {took[0]:.3f} s | {took[1]:.3f} s |", flush=True)


if __name__ == "__main__":
    measure(Path(sys.argv[1]))
