"""RDF: IRIs, terms, and files of triples, independent of what they describe."""
