"""Completion with Tab: of names of the vocabulary, and of saved queries."""

from collections.abc import Callable, Iterable, Iterator
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


def completed(find: Callable[[click.Context, str], Iterable[tuple[str, str]]]) -> Completion:
    """Completes the beginning of a word by the names that `find` gives, each with its label."""

    def complete(ctx: click.Context, _: click.Parameter, incomplete: str) -> "list[CompletionItem]":
        from click.shell_completion import CompletionItem

        try:
            found = [*find(ctx, incomplete)]
        except DiplographError:
            return []
        return [CompletionItem(name, help=line_of(label)) for name, label in found]

    return complete


def names(*classes: str) -> Completion:
    """Completes the names of the vocabulary's individuals of these classes, each with its label."""

    def find(ctx: click.Context, incomplete: str) -> Iterator[tuple[str, str]]:
        vocabulary = open_case(place_of(ctx)).vocabulary
        for iri in vocabulary.individuals(*classes):
            if composed(vocabulary.id(iri)).startswith(composed(incomplete)):
                yield vocabulary.id(iri), vocabulary.label(iri)

    return completed(find)


def closed(ctx: click.Context, *classes: str) -> list[str]:
    """The names of the individuals of classes that the ontology enumerates; else none."""
    try:
        return open_case(place_of(ctx)).vocabulary.closed(*classes)
    except DiplographError:
        return []


def queries(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """Completes the names of saved queries."""
    try:
        return [name for name in library_of(ctx).names() if name.startswith(incomplete)]
    except DiplographError:
        return []
