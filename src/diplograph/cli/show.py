"""`diplograph show`: the page of anything."""

from pathlib import Path

import click

from diplograph.case import open as open_case
from diplograph.cli.completion import completed
from diplograph.cli.shared_options import (
    NO_PAGER,
    OUTPUT,
    format_option,
    notice_left_out,
    opened,
    place_of,
)
from diplograph.errors import UsageError
from diplograph.formats import Kind, format_for

_ENTRIES = 20
"""The default number of entries of a list."""


# Names of the vocabulary and of articles, after `article#` those of its entries.
_complete = completed(lambda ctx, incomplete: open_case(place_of(ctx)).known(incomplete))


@click.command(
    help="""Show what the graph knows of THING.

    That is its properties, and what refers to it. THING is an id, a CURIE, an IRI, or the label of
    one resource alone: an actor, a place, a proposal, an issue, an event, an article, or a
    position or event of an article, as article#entry. An article is shown with its text, in which
    all evidence is marked and numbered.
    """
)
@click.argument("thing", shell_complete=_complete)
@click.option("-e", "--evidence", is_flag=True, help="Show the words behind each entry of a list.")
@format_option("page (text)", Kind.PAGE)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    metavar="ENTRIES",
    help=f"Show at most so many entries of each list. Default: {_ENTRIES}.",
)
@click.option("--all", "all_", is_flag=True, help="Show all entries of each list.")
@OUTPUT
@NO_PAGER
@click.pass_obj
def show(
    case_path: Path,
    thing: str,
    evidence: bool,
    format_: str | None,
    limit: int | None,
    all_: bool,
    output: Path | None,
    no_pager: bool,
) -> None:
    from diplograph.output.pages.formats import write

    format_ = format_ or format_for(output, "page", Kind.PAGE)
    if all_ and limit is not None:
        raise UsageError("--limit and --all contradict each other; give one")
    most = None if all_ else _ENTRIES if limit is None else limit
    case = open_case(case_path)
    page = case.show(thing, limit=most, evidence=evidence)
    with opened(output, pager=not no_pager) as stream:
        write(page, stream, format_)
    notice_left_out(case)
