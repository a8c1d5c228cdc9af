"""The model of an annotated article, as frozen values without RDF.

`raw_article` is what a coder writes: names and quotes as text. `article` is what it means: names
resolved by the vocabulary, quotes found in the text.
"""
