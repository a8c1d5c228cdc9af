"""Prefixes that need not be declared."""

import pyoxigraph as ox
import pytest
import rdflib

from diplograph.query.saved import with_prefixes

KNOWN = {"dp": "urn:dp:", "gaza": "urn:gaza:", "xsd": "urn:xsd:"}


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        ("SELECT * { ?x ?y ?z }", []),
        ("SELECT * { ?x dp:a gaza:b, dp:c }", ["dp", "gaza"]),
        ("PREFIX dp: <urn:own:> SELECT * { ?x dp:a gaza:b }", ["gaza"]),
        ("prefix gaza: <urn:own:> SELECT * { ?x gaza:b 'dp:a' } # xsd:a", []),
        ("SELECT * { ?x a <dp:a> ; ?dp other:a }", []),
        ("BASE <urn:base:> SELECT * { ?x dp:a <b> }", ["dp"]),
    ],
)
def test_what_is_used_and_not_declared_is_declared(text: str, declared: list[str]) -> None:
    prologue = "".join(f"PREFIX {prefix}: <{KNOWN[prefix]}>\n" for prefix in declared)
    assert with_prefixes(text, KNOWN) == prologue + text


def test_the_engine_and_other_tools_read_the_same() -> None:
    text = "PREFIX dp: <urn:own:>\nSELECT ?x { ?x dp:a gaza:b }"
    triple = "<urn:s> <urn:own:a> <urn:gaza:b> ."
    store = ox.Store()
    store.load(triple.encode(), format=ox.RdfFormat.N_TRIPLES)
    graph = rdflib.Graph().parse(data=triple, format="nt")
    beside: ox.QuerySolutions = store.query(text, prefixes=KNOWN)  # type: ignore[assignment]
    assert [row["x"].value for row in beside] == ["urn:s"]
    assert [str(x) for (x,) in graph.query(with_prefixes(text, KNOWN))] == ["urn:s"]  # type: ignore[misc]
