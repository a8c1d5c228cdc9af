"""Checks and describes the ontology, together with the vocabulary of a case."""

from diplograph.ontology.checking import OntologyReport, check_ontology
from diplograph.ontology.pages import write_pages

__all__ = ["OntologyReport", "check_ontology", "write_pages"]
