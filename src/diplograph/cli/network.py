"""`diplograph network`: networks of actors and targets, for the programs that analyse them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from diplograph.case import open as open_case
from diplograph.cli import completion
from diplograph.cli.messages import counted, notice
from diplograph.cli.shared_options import OUTPUT, format_option, notice_left_out, opened
from diplograph.errors import UsageError
from diplograph.formats import Kind, format_for
from diplograph.output.networks import options as known
from diplograph.rdf.namespaces import DP

if TYPE_CHECKING:
    from diplograph.output.networks import Network

_WHY = {
    "period": "on days before --since or after --until",
    "choice": "of other actors, targets or stances than are asked for",
    "unnamed": "of unnamed sources",
    "imputed": "imputed by others (--imputed counts them)",
    "superseded": "that a later one supersedes",
    "neutral": "neither for nor against (--qualifier ordinal counts them)",
    "duplicate": "more of the same (--duplicates keep counts them)",
    "window": "in none of the windows (their ends are those of --since and --until)",
}


_DEFAULTS = {field.name: field.default for field in fields(known.Options)}


class _Words(click.Choice[str]):
    """A choice that also understands the words of Discourse Network Analyzer."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return super().convert(known.DNA_WORDS.get(value, value), param, ctx)


def _every(by_mode: "dict[str, tuple[str, ...]] | Any") -> list[str]:
    return list(dict.fromkeys(value for values in by_mode.values() for value in values))


def _one_of(
    name: str, values: click.Choice[str], meaning: str, *others: str
) -> Callable[[Any], Any]:
    """The option that takes one of some values, with the default of `Options`.

    `meaning` is its help, `others` are other flags for it.
    """
    default = _DEFAULTS[name]
    return click.option(
        f"--{name}", *others, type=values, default=default, show_default=True, help=meaning
    )


def _only(kind: str, class_: str) -> Callable[[Any], Any]:
    """The option that names the only actors, targets or stances that count."""
    return click.option(
        f"--only-{kind}",
        f"{kind}s",
        multiple=True,
        metavar=kind.upper(),
        shell_complete=completion.names(class_),
        help=f"Count only positions of this {kind}. May be given several times.",
    )


@click.command(
    help="""Write a network of actors and what they take positions on.

    The options bear the names that Discourse Network Analyzer gives them, or have these in their
    descriptions. Each tie carries its weight, n_support, n_oppose and the positions it rests on.
    """
)
@_one_of(
    "mode",
    click.Choice(known.MODES),
    "Make a network of this type: actors by targets (an affiliation network, DNA's concepts "
    "being targets), or actors by actors over the targets that they share.",
)
@_one_of(
    "actor",
    click.Choice(known.ACTORS),
    "Take for actors on whose behalf a position is held (DNA's organization), or who holds it "
    "(person).",
)
@_one_of(
    "aggregation",
    click.Choice(_every(known.AGGREGATIONS)),
    "Weigh ties by this Qualifier aggregation. Two-mode: for minus against (subtract), all "
    "positions (ignore), 1 for, 2 against, 3 both (combine). One-mode: pairs that agree "
    "(congruence), that do not (conflict), the former minus the latter (subtract), all (ignore).",
)
@_one_of(
    "normalization",
    _Words(_every(known.NORMALIZATIONS)),
    "Divide weights. Two-mode: by activity or prominence. One-mode: by average (activity), "
    "jaccard or cosine.",
    "--normalisation",
)
@_one_of(
    "qualifier",
    click.Choice(known.QUALIFIERS),
    "Take the polarity of a stance (DNA's agreement) by its sign, or from -2 to 2.",
)
@_one_of(
    "duplicates",
    _Words(known.DUPLICATES),
    "Count an actor with the same target and qualifier once within an article (DNA's "
    "document), day, ISO week, month, year, or in all (acrossrange); or keep duplicates (include).",
)
@click.option(
    "--contrary", is_flag=True, help="Count who is for a target as against what is contrary to it."
)
@click.option("--imputed", is_flag=True, help="Count also what others impute to the holder.")
@click.option(
    "--superseded/--no-superseded",
    default=True,
    help="Count positions that a later one supersedes, or do not. Default: count them.",
)
@click.option("--named-only", is_flag=True, help="Leave out the positions of unnamed sources.")
@click.option("--isolates", is_flag=True, help="Keep actors and targets that have no tie.")
@click.option(
    "--threshold",
    type=click.FloatRange(min=0),
    default=0.0,
    metavar="WEIGHT",
    help="Drop ties with |weight| below WEIGHT.",
)
@click.option("--since", metavar="YYYY-MM-DD", help="Leave out positions before this day.")
@click.option("--until", metavar="YYYY-MM-DD", help="Leave out positions after this day.")
@_one_of(
    "clock",
    click.Choice(known.CLOCKS),
    "Date a position by the first day on which it was held, or by that of its article.",
)
@_only("actor", DP.Actor)
@_only("target", DP.Target)
@_only("stance", DP.Stance)
@click.option(
    "--exclude",
    multiple=True,
    metavar="NAME",
    shell_complete=completion.names(DP.Actor, DP.Target, DP.Stance),
    help="Exclude this actor, target or stance. May be given several times.",
)
@click.option(
    "--window",
    type=click.Choice(known.UNITS),
    help="Write a network for each window of time, which moves over days, weeks, …, or positions "
    "(event): a file for each, named after --output.",
)
@click.option(
    "--dynamic",
    is_flag=True,
    help="Write all windows into one file of GEXF, which Gephi's timeline plays.",
)
@click.option(
    "--size", type=click.IntRange(1), default=1, help="Let a window have so many units. Default: 1."
)
@click.option(
    "--step",
    type=click.IntRange(1),
    default=1,
    help="Move the window by so many units. Default: 1.",
)
@click.option(
    "--kernel",
    type=click.Choice(known.KERNELS),
    default="none",
    show_default=True,
    help="Weigh positions by their distance from the middle of the window.",
)
@click.option(
    "--dna-compat",
    is_flag=True,
    help="Compute as Discourse Network Analyzer does where it differs: docs/networks.md.",
)
@click.option(
    "--positions/--no-positions",
    default=True,
    help="Name the positions that a tie rests on, or do not. Default: name them.",
)
@format_option("csv", Kind.NETWORK)
@OUTPUT
@click.pass_obj
def network(
    case_path: Path,
    /,
    format_: str | None,
    output: Path | None,
    positions: bool,
    dynamic: bool,
    **given: Any,
) -> None:
    from diplograph.output.networks import write

    windows = {name: given.pop(name) for name in ("window", "size", "step", "kernel")}
    format_ = format_ or format_for(output, "gexf" if dynamic else "csv", Kind.NETWORK)
    case = open_case(case_path)
    if windows["window"]:
        _write_windows(case.networks(**windows, **given), format_, output, positions, dynamic)
        notice_left_out(case)
        return
    idle = [name for name in ("size", "step") if windows[name] != 1]
    idle += ["kernel"] if windows["kernel"] != "none" else []
    idle += ["dynamic"] if dynamic else []
    if idle:
        raise UsageError(f"--{idle[0]} is of a window: say --window, such as month")
    made = case.network(**given)
    with opened(output) as stream:
        write(made, stream, format_, positions=positions)
    _tell(made)
    notice_left_out(case)


def _write_windows(
    series: "Iterator[Network]", format_: str, output: Path | None, positions: bool, dynamic: bool
) -> None:
    from diplograph.output.networks import write_series, write_windows

    if dynamic and format_ != "gexf":
        raise UsageError("--dynamic writes GEXF: say --format gexf, or --output network.gexf")
    if not (dynamic or output):
        raise UsageError("--window writes several files: say --output, such as network.graphml")
    made = list(series)
    if not made:
        notice("wrote nothing: there are no positions, or fewer than fill a window")
    elif output and not dynamic:
        files = write_series(made, output, format_, positions=positions)
        names = " … ".join(str(file) for file in (files[0], files[-1]))
        notice(f"wrote {counted(len(files), 'network')}: {names}")
    else:
        with opened(output) as stream:
            write_windows(made, stream, positions=positions)
        notice(f"{counted(len(made), 'window')} in one network")
    _tell_left_out(made)


def _tell(network: "Network") -> None:
    ties = counted(len(network.edges), "tie")
    notice(f"{counted(len(network.nodes), 'node')}, {ties}")
    _tell_left_out([network])
    if not network.nodes and (why := _why_empty(network)):
        notice(why)


def _why_empty(network: "Network") -> str | None:
    """The reason why there are no ties, if it is not that all positions were left out."""
    if network.left_out.keys() & {"period", "choice"}:
        return None
    if network.options.threshold:
        return f"no ties: none weighs {network.options.threshold:g} (--threshold) or more"
    if network.options.mode == "one-mode":
        return "no ties: no two actors have positions on the same target (or --isolates)"
    return None if network.left_out else "no ties: there are no positions"


def _tell_left_out(series: "Sequence[Network]") -> None:
    """Prints how many positions are left out: the same for each network of a series."""
    for reason, number in series[0].left_out.items() if series else ():
        notice(f"left out: {number:,} {_WHY[reason]}")
    if number := max((network.superseded for network in series), default=0):
        where = "in a window" if len(series) > 1 else "among them"
        notice(f"counted {where}: {number:,} superseded (--no-superseded leaves them out)")
