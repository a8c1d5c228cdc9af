"""Queries that never end, take all memory, end the engine's process, or leave the machine."""

ENDLESS = {
    "count of a cross join": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "order of a cross join": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?e ?c ?f ?b",
    "rows without end": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "triples without end": "CONSTRUCT { ?a ?e ?i } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "paths between all pairs": "SELECT (COUNT(*) AS ?n) { ?a (!rdf:nil)* ?b . ?b (!rdf:nil)* ?c }",
    "NOT EXISTS of two patterns": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f "
    "FILTER NOT EXISTS { ?a ?x ?y . ?d ?z ?y } }",
}

_DOUBLED = " ".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(36))
_REPLACED = " ".join(f"BIND(REPLACE(?v{n}, '.', ?v{n}) AS ?v{n + 1})" for n in range(5))
GREEDY = {
    "CONCAT": f"SELECT ?n {{ BIND('0123456789' AS ?v0) {_DOUBLED} BIND(STRLEN(?v36) AS ?n) }}",
    "REPLACE": f"SELECT ?n {{ BIND('0123456789' AS ?v0) {_REPLACED} BIND(STRLEN(?v5) AS ?n) }}",
    "ORDER BY": ENDLESS["order of a cross join"],
}


def nested(opening: str, closing: str, depth: int, core: str = "?s ?p ?o") -> str:
    return f"SELECT * {{ {opening * depth}{core}{closing * depth} }}"


def filtered(opening: str, closing: str, depth: int) -> str:
    return f"SELECT * {{ ?s ?p ?o FILTER({opening * depth}1{closing * depth}) }}"


def repeated(clause: str, count: int) -> str:
    return f"SELECT * {{ ?s ?p ?o {' '.join(clause.replace('#', str(n)) for n in range(count))} }}"


DEEP = {
    "groups": lambda n: nested("{", "}", n),
    "OPTIONAL": lambda n: nested("?s ?p ?o OPTIONAL {", "}", n),
    "EXISTS": lambda n: nested("?s ?p ?o FILTER EXISTS {", "}", n),
    "subselects": lambda n: nested("{ SELECT * {", "}}", n // 2),
    "lists": lambda n: nested("(", ")", n, "?s ?p 1").replace("{ (", "{ ?s ?p (", 1),
    "blank nodes": lambda n: nested("[ ?p ", "]", n, "1").replace("{ [", "{ ?s ?p [", 1),
    "paths": lambda n: nested("(", ")+", n, "dp:target").replace("{ ", "{ ?s ", 1)[:-1] + "?o }",
    "parentheses": lambda n: filtered("(", ")", n),
    "IF": lambda n: filtered("IF(?o,1,", ")", n),
    "COALESCE": lambda n: filtered("COALESCE(?x,", ")", n),
}
"""What overflows the engine's stack, or keeps its planner busy, when it is deep."""

WIDE = {
    "OPTIONAL": ("OPTIONAL { ?s dp:p# ?o# }", 50, "OPTIONAL clauses"),
    "triples": (". ?s dp:p# ?o#", 99, "triple patterns and groups"),
    "objects": (", ?o#", 99, "triple patterns and groups"),
    "groups": ("{ ?s dp:p# ?o# }", 99, "triple patterns and groups"),
    "UNION": ("UNION { }", 50, "triple patterns and groups"),
    "steps of a path": (". ?s dp:a/dp:b/dp:c ?o#", 33, "triple patterns and groups"),
    "FILTER": ("FILTER(?o)", 990, "operators and clauses"),
    "BIND": ("BIND(1 AS ?o#)", 490, "operators and clauses"),
}
"""A clause, how often it may stand beside itself, and what the refusal calls it."""

FAR = {
    "plain": "SELECT * { SERVICE <URL> { ?x ?y ?z } }",
    "silent": "SELECT * { service silent <URL> { ?x ?y ?z } }",
    "without spaces": "SELECT*{SeRvIcESILENT<URL>{?x ?y ?z}}",
    "by a prefix": "PREFIX ex: <URL> SELECT * { SERVICE ex: { ?x ?y ?z } }",
    "in EXISTS": "SELECT * { FILTER EXISTS { SERVICE SILENT <URL> { ?x ?y ?z } } }",
    "in a subselect": "SELECT * { { SELECT * { SERVICE <URL> { ?x ?y ?z } } } }",
    "in ASK": "ASK { SERVICE <URL> { ?x ?y ?z } }",
    "after a comment": "SELECT * { # '''\n SERVICE # >\n <URL> { ?x ?y ?z } }",
    "like a prefixed name": "PREFIX : <URL> SELECT * { SERVICE:{ ?x ?y ?z } }",
    "like a declared prefix": "PREFIX SERVICE: <urn:x> PREFIX : <URL> SELECT *{SERVICE:{?x ?y ?z}}",
    "like the end of an IRI": "PREFIX e: <URL> SELECT * { BIND(1 AS ?u) FILTER(0<?u)SERVICE#>\n"
    "e: { ?x ?y ?z } }",
    "like a string": "PREFIX e: <URL> SELECT * { FILTER(1<#>'''\n2) SERVICE e: { ?x ?y ?z }"
    " #'''\n}",
}
"""Ways to spell SERVICE that the engine follows."""

HARMLESS = {
    "string": "ASK { FILTER(STRLEN('SERVICE <http://127.0.0.1/> {}') > 1) }",
    "long string": "ASK { FILTER(STRLEN('''it's a\nSERVICE''') > 1) }",
    "comment": "ASK { } # SERVICE <http://127.0.0.1/> { }",
    "IRI": "ASK { FILTER(ISIRI(<http://example.org/SERVICE>)) }",
    "IRI without an authority": "ASK { FILTER(STR(<urn:SERVICE#(a)>) = 'urn:SERVICE#(a)') }",
    "variable": "ASK { BIND(1 AS ?SERVICE) FILTER(?SERVICE = 1) }",
    "local name": "ASK { FILTER(ISIRI(dp:SERVICE)) }",
    "language": "ASK { FILTER(LANG('a'@service) = 'service') }",
    "data": f"ASK {{ VALUES (?x ?y) {{ {'(1 2) ' * 2000} }} FILTER(?y = 2) }}",
}
"""Queries that hold the word, or much of what is counted, and are true."""
