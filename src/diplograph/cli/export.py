"""`diplograph export`: the triples, for other tools."""

from pathlib import Path

import click

from diplograph.case import Case
from diplograph.case import open as open_case
from diplograph.cli import completion
from diplograph.cli.messages import notice, progress
from diplograph.cli.shared_options import (
    InputPath,
    format_option,
    half_of_memory,
    limited,
    notice_left_out,
    opened,
    output_option,
    remark,
)
from diplograph.coding import casefile
from diplograph.errors import UsageError
from diplograph.formats import Kind, format_for
from diplograph.isolation import Limits
from diplograph.query.results.boolean_result import BooleanResult
from diplograph.query.results.result import Result
from diplograph.query.results.triples import Triples
from diplograph.query.saved import bounded
from diplograph.query.saved.encoding import decode_query

_ROCRATE = "rocrate"


@click.command(
    help="""Write the triples of the graph in a format of RDF.

    Their order does not change. annotations are Web Annotations and nanopubs nanopublications, one
    for each position; rocrate is an archive for a research data repository, a folder or a zip file.
    """
)
@format_option("turtle", Kind.TRIPLES, Kind.ENTRIES, more=[_ROCRATE])
@output_option(folder=True)
@click.option("--asserted-only", is_flag=True, help="Leave out what was inferred.")
@click.option(
    "--no-ontology", is_flag=True, help="Leave out the ontology: the triples about its terms."
)
@click.option("--description", is_flag=True, help="Add what diplograph describe writes.")
@click.option(
    "--query",
    "name",
    metavar="NAME",
    shell_complete=completion.queries,
    help="Write only the positions that a saved query finds, with what belongs to them.",
)
@click.option(
    "-p",
    "--param",
    "values",
    multiple=True,
    metavar="NAME=VALUE",
    help="Give a parameter of the query a value. May be given several times.",
)
@click.option(
    "--construct",
    type=InputPath(dash=True),
    metavar="FILE",
    help="Write only what the CONSTRUCT query in FILE gives; - is standard input.",
)
@click.pass_obj
def export(
    case_path: Path,
    /,
    format_: str | None,
    output: Path | None,
    no_ontology: bool,
    name: str | None,
    values: tuple[str, ...],
    construct: Path | None,
    **more: bool,
) -> None:
    format_ = format_ or format_for(output, "turtle", Kind.TRIPLES)
    case = open_case(case_path)
    if format_ == _ROCRATE:
        partial = bool(more["asserted_only"] or no_ontology or name or values or construct)
        _archive(case, output, partial=partial)
        return
    if output and output.is_dir():
        raise UsageError(f"{output}: is a folder (name a file in it)")
    selected = _selection(case, name, values, construct)
    with (
        limited(None, None),
        opened(output) as stream,
        progress("writing", stream) as step,
    ):
        case.export(
            stream,
            format_,
            of=selected,
            ontology=not no_ontology,
            progress=step,
            **more,
        )
    if selected is None:
        notice_left_out(case)
    else:
        remark(selected, evidence=True)


def _archive(case: Case, output: Path | None, *, partial: bool) -> None:
    if output is None:
        raise UsageError("an archive is a folder or a zip file: name it with --output")
    if partial:
        raise UsageError("an archive holds the whole graph: leave out what selects a part")
    with progress("writing") as step:
        case.archive(output, progress=step)
    notice_left_out(case)
    if not case.file.licence:
        notice(f"{output}: no licence; archives ask for one (licence in {casefile.NAME})")


def _selection(
    case: Case, name: str | None, values: tuple[str, ...], construct: Path | None
) -> Result | Triples | BooleanResult | None:
    if construct and name:
        raise UsageError("--query and --construct both select what is written; give one")
    if values and not name:
        raise UsageError("--param gives a value to a saved query; name it with --query")
    if construct:
        with click.open_file(str(construct), "rb") as file:
            text = decode_query(file.read(), str(construct))
        query = bounded(text, path=str(construct))
        return case.sparql(query, limits=Limits(None, half_of_memory()), streamed=True)
    return case.query(name, **_by_name(values)) if name else None


def _by_name(values: tuple[str, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for value in values:
        name, equals, text = value.partition("=")
        if not equals:
            raise UsageError(f"--param {value}: expected NAME=VALUE")
        found.setdefault(name, []).append(text)
    return found
