"""The options of a network: which positions count, and how they make a tie."""

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from diplograph.errors import InputError, Problem, UsageError
from diplograph.rdf.namespaces import DP

MODES: Final = ("two-mode", "one-mode")
ACTORS: Final = ("party", "holder")
QUALIFIERS: Final = ("boolean", "ordinal")
AGGREGATIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "two-mode": ("subtract", "ignore", "combine"),
    "one-mode": ("subtract", "congruence", "conflict", "ignore"),
}
NORMALIZATIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "two-mode": ("none", "activity", "prominence"),
    "one-mode": ("none", "average", "jaccard", "cosine"),
}
DUPLICATES: Final = ("keep", "article", "day", "week", "month", "year", "all")
CLOCKS: Final = ("held", "published")
UNITS: Final = ("event", "day", "week", "month", "year")
KERNELS: Final = ("none", "uniform", "triangular", "epanechnikov", "gaussian")
DNA_WORDS: Final = {"include": "keep", "document": "article", "acrossrange": "all", "no": "none"}
"""What Discourse Network Analyzer calls some values; they are understood as well."""

_CHOICES: Final = {
    "mode": MODES,
    "actor": ACTORS,
    "qualifier": QUALIFIERS,
    "duplicates": DUPLICATES,
    "clock": CLOCKS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Which positions count, and what weight they give a tie; docs/networks.md has the formulas.

    Attributes:
        mode: `two-mode`, actors by targets, or `one-mode`, actors by actors over shared targets.
        actor: whether the actors are those on whose behalf positions are held, or the holders.
        aggregation: one of `AGGREGATIONS` for the mode.
        normalization: one of `NORMALIZATIONS` for the mode.
        qualifier: the polarity of the stance by its sign (`boolean`, for or against) or with its
            strength (`ordinal`, -2 to 2).
        duplicates: within which span the same actor with the same target and qualifier counts once.
        clock: which day of a position counts: the first on which it is known to have been
            `held`, or the one on which its article was `published`.
        since: no positions before this day.
        until: no positions after this day.
        actors: IRIs; only these actors, where any is given.
        targets: IRIs; only these targets, where any is given.
        stances: IRIs; only these stances, where any is given.
        exclude: IRIs of actors, targets and stances that are left out.
        contrary: a position for a target also counts as one against what excludes it.
        imputed: positions that others impute to the holder count too.
        superseded: positions that a later one supersedes count too.
        named_only: positions of unnamed sources (`dp:UnnamedSource`) do not count.
        isolates: actors and targets without a tie stay in the network.
        threshold: ties whose weight is nearer to zero than this are left out.
        dna_compat: the numbers of Discourse Network Analyzer where it is thought to be wrong.

    Raises:
        UsageError: a value is not one of those it may have.
    """

    mode: str = "two-mode"
    actor: str = "party"
    aggregation: str = "subtract"
    normalization: str = "none"
    qualifier: str = "boolean"
    duplicates: str = "article"
    clock: str = "held"
    since: date | None = None
    until: date | None = None
    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    stances: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    contrary: bool = False
    imputed: bool = False
    superseded: bool = True
    named_only: bool = False
    isolates: bool = False
    threshold: float = 0.0
    dna_compat: bool = False

    def __post_init__(self) -> None:
        for name, allowed in _CHOICES.items():
            _check(name, getattr(self, name), allowed)
        _check("aggregation", self.aggregation, AGGREGATIONS[self.mode], self.mode)
        _check("normalization", self.normalization, NORMALIZATIONS[self.mode], self.mode)
        if not math.isfinite(self.threshold):
            raise UsageError(f"threshold: {self.threshold} is not a number that weights can have")
        if self.threshold < 0:
            raise UsageError(f"threshold: {self.threshold} is below 0")
        if self.since and self.until and self.since > self.until:
            days = f"since {self.since} is after until {self.until}"
            raise UsageError(f"{days}: they are the wrong way round")

    @property
    def uses_qualifier(self) -> bool:
        """Whether it matters which stance a position takes."""
        return self.aggregation != "ignore"


_CLASSES: Final = {
    "actors": (DP.Actor,),
    "targets": (DP.Target,),
    "stances": (DP.Stance,),
    "exclude": (DP.Actor, DP.Target, DP.Stance),
}


def options_of(
    values: Mapping[str, Any], resolve: Callable[[str, Collection[str]], str]
) -> Options:
    """Options as people write them: names for IRIs, ISO dates, and the words of other tools.

    Raises:
        UsageError: an option is not known, or has a value that it cannot have.
        InputError: a name is not known, or a day is none; all of them.
    """
    known = [field.name for field in fields(Options)]
    if unknown := sorted(values.keys() - set(known)):
        raise UsageError(f"no such option: {', '.join(unknown)} (there are {', '.join(known)})")
    found = dict(values)
    problems: list[Problem] = []
    for name, classes in _CLASSES.items():
        iris = []
        for value in _several(found.get(name) or ()):
            try:
                iris.append(resolve(value, classes))
            except InputError as error:
                problems += error.problems
        found[name] = tuple(iris)
    for name in ("since", "until"):
        if isinstance(found.get(name), str):
            try:
                found[name] = date.fromisoformat(found[name])
            except ValueError:
                expected = "expected a day, written YYYY-MM-DD"
                problems.append(Problem(f"{name} is {found[name]!r}; {expected}"))
    if problems:
        raise InputError(problems)
    for name in ("duplicates", "normalization"):
        if name in found:
            found[name] = DNA_WORDS.get(found[name], found[name])
    return Options(**found)


def _several(value: str | Collection[str]) -> Collection[str]:
    return (value,) if isinstance(value, str) else value


def _check(name: str, value: Any, allowed: tuple[str, ...], mode: str = "") -> None:
    if value not in allowed:
        of = f" of a {mode} network" if mode else ""
        raise UsageError(f"{name}{of}: {value!r} is not one of {', '.join(allowed)}")
