"""Reads annotated articles and checks them against the vocabulary."""
