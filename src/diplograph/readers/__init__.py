"""Reads annotated articles and checks them against the vocabulary."""

from diplograph.readers.files import Reading, is_article_file, read, text_of
from diplograph.readers.schema import json_schema
from diplograph.readers.settling import Settler

__all__ = ["Reading", "Settler", "is_article_file", "json_schema", "read", "text_of"]
