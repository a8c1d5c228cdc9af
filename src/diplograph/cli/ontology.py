"""`diplograph ontology`: checks and describes the ontology."""

from pathlib import Path

import click

from diplograph.cli.messages import counted, notice
from diplograph.coding import casefile
from diplograph.errors import InputError, UsageError


@click.group(help="""Check ontology and vocabulary, or describe them in HTML.""")
def ontology() -> None:
    """Runs one of the commands below."""


@ontology.command(
    help="""Check ontology and vocabulary: OWL 2 DL, consistency, terms.

    Alignments too, and in a case its vocabulary. Positions never are: see diplograph check
    --shapes.
    """
)
@click.option("--no-reasoner", is_flag=True, help="Do not ask HermiT, which needs Java.")
@click.pass_context
def check(ctx: click.Context, no_reasoner: bool) -> None:
    from diplograph.graph.ontology import check_ontology

    report = check_ontology(_case(ctx), reasoner=not no_reasoner)
    for remark in report.remarks:
        notice(f"remark: {remark}")
    for namespace in report.unchecked:
        notice(f"not checked: terms of {namespace}, of which nothing is known here")
    if report.errors:
        raise InputError(report.errors)
    checked = "OWL 2 DL" if no_reasoner else "OWL 2 DL, consistent, every class satisfiable"
    notice(f"{checked}; {counted(len(report.remarks), 'remark')}")


@ontology.command(
    help="""Write pages in HTML about the ontology into FOLDER.

    They have a picture of its classes. In a case its vocabulary is described too.
    """
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_context
def docs(ctx: click.Context, folder: Path) -> None:
    from diplograph.graph.ontology import write_pages

    for path in write_pages(folder, _case(ctx)):
        notice(f"wrote {path}")


def _case(ctx: click.Context) -> casefile.CaseFile | None:
    """The case of the command line, if there is one."""
    try:
        return casefile.load(casefile.find(ctx.find_root().obj))
    except UsageError:
        return None
