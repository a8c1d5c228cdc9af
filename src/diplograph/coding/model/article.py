"""An annotated article after resolution: names resolved, quotes found, defaults filled in.

Names are IRIs. Days are ISO days (YYYY-MM-DD); EDTF text is given only if two days do not say it
all. Sequences are tuples, so that the whole is an immutable value.
"""

from typing import NamedTuple

from diplograph.errors import Problem


class Words(NamedTuple):
    """A passage of the text: its offsets, and its exact words if the text is available.

    `start` and `end` count Unicode code points, half open.
    """

    start: int
    end: int
    exact: str | None


class Condition(NamedTuple):
    """A condition: a proposition, who must meet it, and whether it enables or blocks."""

    proposition: str
    met_by: tuple[str, ...]
    effect: str


class Position(NamedTuple):
    """A position of one holder on one target.

    `words` are in the order of the text, `according_to` has the innermost source first; `coded` is
    an xsd:dateTime in UTC. `held_from` is the first day on which it was held, `held_until` the last
    day, if an end is known. `party_coded` is true if the coder named the party; else the party
    follows from tenures.
    """

    iri: str
    words: tuple[Words, ...]
    attribution: str
    according_to: tuple[str, ...]
    coder: str | None
    coded: str | None
    note: str | None
    holder: str
    party: str
    party_coded: bool
    stance: str
    target: str
    about: tuple[str, ...]
    addressee: tuple[str, ...]
    held_from: str | None
    held_until: str | None
    held: str | None
    firmness: str | None
    firmness_basis: str | None
    grounds: str | None
    conditions: tuple[Condition, ...]
    supersedes: tuple[str, ...]
    in_response_to: tuple[str, ...]


class Event(NamedTuple):
    """An event, as this article reports it.

    The first fields are those of a position. `first` and `last` are the days between which it
    lies, None if open; `report_of` is the event of the vocabulary that this one reports.
    """

    iri: str
    words: tuple[Words, ...]
    attribution: str
    according_to: tuple[str, ...]
    coder: str | None
    coded: str | None
    note: str | None
    kind: str
    label: str | None
    agent: tuple[str, ...]
    participant: tuple[str, ...]
    place: tuple[str, ...]
    concerns: tuple[str, ...]
    in_response_to: tuple[str, ...]
    report_of: str | None
    first: str | None
    last: str | None
    when: str | None


class Article(NamedTuple):
    """An article with its positions and events.

    `coder` coded the entries that do not name another coder; `adjudicates` are the coders whose
    codings this one adjudicates. `named` are the entries that have an id, so that others may refer
    to them; `references` are the entries of other articles that it refers to; `doubts` are
    remarks on their evidence.
    """

    iri: str
    id: str
    title: str
    publisher: str
    published: str
    author: str | None
    url: str | None
    written: str | None
    date_note: str | None
    language: str | None
    note: str | None
    text_digest: str | None
    coder: str | None
    adjudicates: tuple[str, ...]
    positions: tuple[Position, ...]
    events: tuple[Event, ...]
    named: tuple[str, ...]
    references: tuple[str, ...]
    doubts: tuple[Problem, ...]
