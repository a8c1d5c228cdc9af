"""`diplograph agreement`."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from diplograph.case import open as open_case
from diplograph.cli.messages import counted, notice, printable
from diplograph.cli.shared_options import OUTPUT, format_option, opened
from diplograph.formats import Kind, format_for

if TYPE_CHECKING:
    from diplograph.coding.vocabulary import Vocabulary
    from diplograph.output.agreement import Agreement, CodedPosition, Disagreement, Measure


@click.command(
    help="""Compare coders of the same articles: Krippendorff's alpha.

    Alpha of the words that positions rest on, of holder, stance and target by
    name, and of the polarity of stances as an ordinal scale. Entries that
    name no coder count as those of one, "nobody named". (How far ACTORS
    agree: `diplograph query agreement`.)
    """
)
@click.option(
    "--coder",
    "coders",
    multiple=True,
    help="Compare only this coder with others. May be given several times.",
)
@click.option(
    "--without",
    multiple=True,
    metavar="CODER",
    help="Leave this coder out. May be given several times.",
)
@format_option("table", Kind.AGREEMENT)
@OUTPUT
@click.pass_obj
def agreement(
    case_path: Path,
    coders: tuple[str, ...],
    without: tuple[str, ...],
    format_: str | None,
    output: Path | None,
) -> None:
    from diplograph.graph.build import load_vocabulary

    format_ = format_ or format_for(output, "table", Kind.AGREEMENT)
    case = open_case(case_path)
    report = case.agreement(coders=coders, without=without)
    if format_ == "json":
        lines = [json.dumps(_data(report), indent=2, ensure_ascii=False)]
    else:
        vocabulary = load_vocabulary(case.file).vocabulary
        lines = [printable(x) for x in (*_table(report), *_differences(report, vocabulary))]
    with opened(output) as stream:
        stream.writelines(f"{line}\n".encode() for line in lines)
    for remark in report.remarks:
        notice(remark)


def _table(report: "Agreement") -> Iterator[str]:
    """The table of alphas: a line for all coders, each pair and each article."""
    rows = [("all coders", report.overall)]
    rows += [(" and ".join(pair), found) for pair, found in report.pairs.items()]
    rows += list(report.articles.items())
    width = max(len(name) for name, _ in rows)
    names = list(report.overall)
    yield "Krippendorff's alpha"
    yield " " * width + "".join(f"{name:>10}" for name in names) + "  positions"
    for name, found in rows:
        shared = found["holder"].units
        cells = "".join(f"{_number(found[measure]):>10}" for measure in names)
        yield f"{name:<{width}}{cells}{shared:>11,}"


def _number(measure: "Measure") -> str:
    return "–" if measure.alpha is None else f"{measure.alpha:.3f}"


def _differences(report: "Agreement", vocabulary: "Vocabulary") -> Iterator[str]:
    yield ""
    yield counted(len(report.disagreements), "disagreement")
    for found in report.disagreements:
        yield ""
        yield f"{found.article}: {_what(found)}"
        for coder, position in found.readings.items():
            yield from _reading(coder, position, vocabulary)


def _what(found: "Disagreement") -> str:
    if found.differs:
        return " and ".join(found.differs)
    missing = [coder for coder, position in found.readings.items() if position is None]
    return f"no position in the coding of {' and '.join(missing)}"


def _reading(
    coder: str, position: "CodedPosition | None", vocabulary: "Vocabulary"
) -> Iterator[str]:
    if position is None:
        yield f"  {coder}: –"
        return
    names = (position.holder, position.stance, position.target)
    yield f"  {coder}: {' · '.join(vocabulary.id(name) for name in names)}"
    yield f"    «{' '.join(position.passage.split())}»"
    yield f"    {position.place}"


def _data(report: "Agreement") -> dict[str, Any]:
    """The report for JSON; names are IRIs."""

    def numbers(measures: "Mapping[str, Measure]") -> dict[str, Any]:
        return {name: measure._asdict() for name, measure in measures.items()}

    def readings(found: "Iterable[tuple[str, CodedPosition | None]]") -> dict[str, Any]:
        return {coder: position and position._asdict() for coder, position in found}

    return {
        "coders": report.coders,
        "overall": numbers(report.overall),
        "pairs": [
            {"coders": pair, "measures": numbers(found)} for pair, found in report.pairs.items()
        ],
        "articles": {name: numbers(found) for name, found in report.articles.items()},
        "disagreements": [
            {
                "article": found.article,
                "differs": found.differs,
                "readings": readings(found.readings.items()),
            }
            for found in report.disagreements
        ],
    }
