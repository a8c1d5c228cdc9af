"""Violations that follow from other violations, and disappear when those are corrected."""

from collections.abc import Iterable

from diplograph.coding.vocabulary import Vocabulary
from diplograph.graph.validation import Violation


def without_consequences(
    violations: Iterable[Violation], vocabulary: Vocabulary
) -> list[Violation]:
    """The violations that do not follow from others, in their order.

    Left out are those that follow from a misspelt class, of the node or of a value; those that
    report a missing property of which another is a misspelling; and comparisons with a value that
    is itself wrong.
    """
    found = list(violations)
    misspelt = {(v.focus, vocabulary.term_like(v.path)) for v in found if v.path}
    faulty = {(v.focus, v.path) for v in found if v.value is not None and not v.compared}

    def follows(v: Violation) -> bool:
        if vocabulary.is_misclassed(v.focus):
            return v.path is None and v.value is None
        if v.path is None:
            return False
        return (
            (v.value is not None and vocabulary.is_misclassed(v.value))
            or (v.value is None and (v.focus, v.path) in misspelt)
            or (v.compared is not None and not faulty.isdisjoint(_both(v)))
        )

    return [violation for violation in found if not follows(violation)]


def _both(violation: Violation) -> set[tuple[str, str | None]]:
    return {(violation.focus, violation.path), (violation.focus, violation.compared)}
