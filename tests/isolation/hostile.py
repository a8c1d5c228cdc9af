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


MANY = 20_000
CRASHING = {
    "brackets": f"ASK {{ {'{' * MANY}{'}' * MANY} }}",
    "parentheses": f"ASK {{ FILTER({'(' * MANY}1{')' * MANY}) }}",
    "operators": f"ASK {{ FILTER({'!' * MANY}true) }}",
    "sums": f"ASK {{ FILTER(1{'+1' * MANY}) }}",
    "objects": f"ASK {{ ?s ?p {','.join(['?o'] * MANY)} }}",
    "EXISTS": f"ASK {{ {'FILTER EXISTS{' * 3000}{'}' * 3000} }}",
    "IF": f"ASK {{ FILTER({'IF(1,1,' * 5000}1{')' * 5000}) }}",
    "steps of a path": f"ASK {{ ?s {'/'.join('a' * MANY)} ?o }}",
}
"""What overflows the engine's stack."""

JOINS = f"ASK {{ ?s ?p {','.join(f'?o{n}' for n in range(8000))} }}"
"""What keeps the engine's planner busy."""

WIDE = {
    "OPTIONAL": f"ASK {{ {' '.join(f'OPTIONAL {{ ?s dp:p{n} ?o{n} }}' for n in range(60))} }}",
    "groups": f"ASK {{ {'{' * 100}{'}' * 100} }}",
    "operators": f"ASK {{ FILTER(1{'+1' * 1500}) }}",
}
"""What is long, and yet runs."""

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
