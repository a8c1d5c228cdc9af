"""Completion with Tab: of names of the vocabulary, and of saved queries."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from diplograph.case import open as open_case
from diplograph.cli.messages import line_of
from diplograph.cli.shared_options import library_of, place_of
from diplograph.coding.spelling import composed
from diplograph.errors import DiplographError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


Completion = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]


def names(*classes: str) -> Completion:
    """Completes the names of the vocabulary's individuals of these classes, each with its label."""

    def complete(ctx: click.Context, _: click.Parameter, incomplete: str) -> "list[CompletionItem]":
        from click.shell_completion import CompletionItem

        try:
            vocabulary = open_case(place_of(ctx)).vocabulary
        except DiplographError:
            return []
        return [
            CompletionItem(vocabulary.id(iri), help=line_of(vocabulary.label(iri)))
            for iri in vocabulary.individuals(*classes)
            if composed(vocabulary.id(iri)).startswith(composed(incomplete))
        ]

    return complete


def closed(ctx: click.Context, *classes: str) -> list[str]:
    """The names of the individuals of classes that the ontology enumerates; else none."""
    try:
        return open_case(place_of(ctx)).vocabulary.closed(*classes)
    except DiplographError:
        return []


def queries(ctx: click.Context, _: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """Completes the names of saved queries."""
    from click.shell_completion import CompletionItem

    try:
        found = library_of(ctx).names()
    except DiplographError:
        return []
    return [CompletionItem(name) for name in found if name.startswith(incomplete)]
