"""RDF: names, terms and files of triples, whatever they are about."""
