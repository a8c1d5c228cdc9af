"""`diplograph build`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from diplograph.cli.messages import counted, notice, progress
from diplograph.coding import casefile

if TYPE_CHECKING:
    from diplograph.graph.build import BuildReport


@click.command(
    help="""Bring the graph up to date with articles and vocabulary.

    Only what has changed is mapped. The new generation becomes current in one step at the end;
    after an error the old one stays current.
    """
)
@click.option("--full", is_flag=True, help="Build all anew, not only what changed.")
@click.option("--reread", is_flag=True, help="Read every file, also those that look unchanged.")
@click.option("--skip-invalid", is_flag=True, help="Leave out articles with errors, and name them.")
@click.pass_context
def build(ctx: click.Context, full: bool, reread: bool, skip_invalid: bool) -> None:
    from diplograph.graph import build

    case = casefile.load(casefile.find(ctx.obj))
    with progress("reading") as advance:
        report = build.build(
            case, full=full, reread=reread, skip_invalid=skip_invalid, progress=advance
        )
    for problem in report.left_out:
        notice(f"left out: {problem}")
    for remark in report.remarks:
        notice(f"remark: {remark}")
    for line in _summary(report):
        notice(line)
    if report.left_out:
        number = counted(len(report.left_out), "problem")
        notice(f"{number}: articles are left out (diplograph status names them)")
        ctx.exit(1)


def _summary(report: "BuildReport") -> Iterator[str]:
    head = report.generation.head
    if not report.fresh:
        yield f"nothing has changed since generation {head.number}"
    else:
        changes = (("new", report.added), ("changed", report.changed), ("removed", report.removed))
        summary = ", ".join(f"{len(ids):,} {what}" for what, ids in changes if ids)
        yield f"generation {head.number}: {summary or 'the vocabulary changed'}"
        if report.reason:
            yield f"all was built anew: {report.reason}"
    number = report.generation.sources.remark_count
    if number and not (report.fresh and report.reason):  # else all are told above
        yield f"{counted(number, 'remark')} on what it holds (diplograph check names all)"
    yield f"{counted(head.articles, 'article')}, {counted(head.triples, 'triple')}"
    yield f"snapshot {head.snapshot}"
