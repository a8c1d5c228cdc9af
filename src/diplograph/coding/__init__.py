"""Reads what coders write: articles, the vocabulary and the case file."""
