"""`diplograph query --new`, `--lint`, `--test`, `--export`: for those who write saved queries."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from diplograph.case import Case
from diplograph.case import open as open_case
from diplograph.cli.messages import counted, notice, printable
from diplograph.cli.shared_options import OutputPath, limited, opened, with_options
from diplograph.errors import InputError, UsageError
from diplograph.formats import Kind, format_for
from diplograph.query.saved.library import bundled_library
from diplograph.streams import write_texts

TOOLS = ("--new", "--lint", "--test", "--export")
"""The options after which words are names of queries, not commands."""


authoring_options = with_options(
    click.option("--new", metavar="NAME", help="Start a saved query of this case's own."),
    click.option(
        "--lint",
        is_flag=True,
        help="Check the queries that are named, by name or file; without any, those that were "
        "written for this case.",
    ),
    click.option(
        "--test",
        is_flag=True,
        help="Run the tests of the queries that are named, or of those written for this case.",
    ),
    click.option(
        "--export",
        type=click.Choice(("grlc", "shacl")),
        help="Write these queries as files of grlc, or as examples described in SHACL.",
    ),
    click.option(
        "--endpoint", metavar="IRI", help="With --export: let the files ask this SPARQL service."
    ),
    click.option(
        "-o",
        "--output",
        type=OutputPath(folder=True),
        metavar="PATH",
        help="With --export: write to this folder (grlc) or file (shacl).",
    ),
)
"""Adds the options of `diplograph query` for those who write queries."""


def tool_of(options: Mapping[str, Any]) -> str | None:
    """The tool whose option is set; None if there is none.

    Raises:
        UsageError: several are set.
    """
    tools = [name for name in TOOLS if options.get(name.strip("-")) not in (None, False)]
    if len(tools) > 1:
        raise UsageError(f"{' and '.join(tools)}: one at a time")
    if not options.get("export") and (options.get("output") or options.get("endpoint")):
        raise UsageError(
            "--output and --endpoint are for --export; a query takes them after its name"
        )
    return tools[0] if tools else None


def run(ctx: click.Context, names: Sequence[str]) -> None:
    """Runs the tool whose option is set, on the queries with these names."""
    if tool_of(ctx.params) == "--new":
        _draft(ctx, names)
    elif tool_of(ctx.params) == "--lint":
        _lint(ctx, names)
    elif tool_of(ctx.params) == "--test":
        _test(ctx, names)
    else:
        _export(ctx, names)


def _draft(ctx: click.Context, names: Sequence[str]) -> None:
    from diplograph import authoring

    name: str = ctx.params["new"]
    if names:
        raise UsageError(f"--new starts one query, {name}; what is {' '.join(names)}?")
    notice(f"wrote {authoring.draft(open_case(ctx.obj), name)}")
    if name in bundled_library().names():
        notice(f"it takes the place of the {name} that comes with the program")
    notice(f"next: change it; diplograph query --lint {name}; diplograph query {name}")


def _lint(ctx: click.Context, names: Sequence[str]) -> None:
    from diplograph import authoring

    try:
        case = open_case(ctx.obj)
    except UsageError:  # no case here: what comes with the program can be checked
        case = None
    chosen = names or _written_for(case)
    if problems := authoring.lint(case, chosen):
        raise InputError(problems)
    notice(f"{_queries(len(chosen))}: nothing to mend")


def _test(ctx: click.Context, names: Sequence[str]) -> None:
    from diplograph import authoring

    case = open_case(ctx.obj)
    chosen = names or _written_for(case)
    every = failed = 0
    with limited(None, None):
        for outcome in authoring.outcomes(case, chosen):
            every += 1
            failed += bool(outcome.failures)
            word = click.style("FAIL", fg="red") if outcome.failures else "pass"
            click.echo(f"{word}  {printable(str(outcome))}")
    notice(f"{_queries(len(chosen))}, {counted(every, 'test')}, {failed or 'none'} failed")
    if failed:
        ctx.exit(1)


def _export(ctx: click.Context, names: Sequence[str]) -> None:
    case = open_case(ctx.obj)
    chosen = names or _written_for(case)
    if ctx.params["export"] == "grlc":
        _export_grlc(case, chosen, ctx.params["output"], ctx.params["endpoint"])
    else:
        _export_shacl(case, chosen, ctx.params["output"], ctx.params["endpoint"])


def _export_grlc(
    case: Case, names: Sequence[str], folder: Path | None, endpoint: str | None
) -> None:
    from diplograph import authoring

    if folder is None and len(names) > 1:
        raise UsageError("several files need a folder to lie in (give one by --output)")
    files = authoring.grlc_files(case, names, endpoint=endpoint)
    if folder is None:
        click.echo("".join(files.values()), nl=False)
        return
    if folder.resolve() in [own.resolve() for own in case.library.folders]:
        raise UsageError(f"{folder}: the saved queries themselves lie there (choose another)")
    write_texts({folder / name: text for name, text in files.items()})
    notice(f"wrote {counted(len(files), 'file')} to {folder}")


def _export_shacl(
    case: Case, names: Sequence[str], file: Path | None, endpoint: str | None
) -> None:
    from diplograph import authoring
    from diplograph.output import exports
    from diplograph.query.saved.examples import SCHEMA, example_triples

    format_ = format_for(file, "turtle", Kind.TRIPLES)
    examples = authoring.examples(case, names)
    triples = example_triples(examples, case.file.base, case.file.prefixes, endpoint=endpoint)
    with opened(file) as stream:
        exports.write_triples(
            triples, stream, format_, prefixes={**case.file.prefixes, "schema": SCHEMA}
        )
    if left_out := sorted(set(names) - {example.query.name for example in examples}):
        notice(f"left out, for this case lacks what they give as examples: {', '.join(left_out)}")


def _written_for(case: Case | None) -> list[str]:
    from diplograph import authoring

    if names := authoring.written_for(case):
        return names
    raise UsageError("this case has no saved queries of its own (name those that you mean)")


def _queries(number: int) -> str:
    return f"{number:,} quer{'y' if number == 1 else 'ies'}"
