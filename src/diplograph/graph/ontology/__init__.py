"""Checks and describes the ontology, together with the vocabulary of a case."""

from diplograph.graph.ontology.checks import OntologyReport, check_ontology
from diplograph.graph.ontology.html_pages import write_pages

__all__ = ["OntologyReport", "check_ontology", "write_pages"]
