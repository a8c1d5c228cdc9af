"""What an annotated article says, as frozen values that know no RDF.

`coding` is what a coder writes: names and quotes as text. `article` is what it means: names settled
by the vocabulary, quotes found in the text.
"""
