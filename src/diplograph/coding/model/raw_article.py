"""An annotated article as a coder writes it: the model of both formats, Markdown and JSON Lines.

The JSON Schema for editors is made from these classes, docstrings included: coders read each
description here while typing.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
TEXT = 1_000_000
"""Characters of an article's text, at most."""
FIELD = 10_000
"""Characters of any other text, at most."""
ITEMS = 100
"""Items of a list within an entry, at most."""
ENTRIES = 1000
"""Positions, and events, of an article, at most."""
PAIRS = 10_000
"""Pairs of holder and target in an article, at most: each is a position of its own."""

# In Python, $ alone would let a line feed pass.
_END = r"$(?!\n)"
_Free = Annotated[str, Meta(max_length=FIELD)]
_Text = Annotated[str, Meta(min_length=1, max_length=FIELD)]
_List = Annotated[list[_Free], Meta(max_length=ITEMS)]
_Id = Annotated[
    str,
    Meta(
        max_length=200,
        pattern=rf"^[^\W_][\w.\-]*{_END}",
        description="Letters, digits, '.', '_' and '-', a letter or a digit first.",
    ),
]
_EntryId = Annotated[
    str,
    Meta(
        max_length=200,
        pattern=rf"^(?![0-9a-f]{{12}}$)[^\W_][\w.\-]*{_END}",
        description=(
            "Needed only to be referred to: letters, digits, '.', '_' and '-', a letter or a digit"
            " first; but not 12 hexadecimal digits."
        ),
    ),
]
_Names = Annotated[
    _Free | _List,
    Meta(description="One name or a list: an id, a CURIE, an IRI or a label of the vocabulary."),
]
# A well-formed tag of RFC 5646, section 2.1: language, script, region, variants, extensions,
# private use. Of the languages that it reserves, of four letters and more, there are none yet.
_LANGUAGE = (
    r"^[A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?"
    r"(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(-[0-9A-WY-Za-wy-z](-[A-Za-z0-9]{2,8})+)*"
    rf"(-x(-[A-Za-z0-9]{{1,8}})+)?{_END}"
)
_Edtf = Annotated[
    _Free, Meta(description="A date or interval in EDTF, level 0 or 1: 2024-05-17, 2024-05/..")
]
_Answered = Annotated[_Names | None, Meta(description="The event or position that it answers.")]
_Offset = Annotated[int, Meta(ge=0)]
Firmness = Literal["red-line", "core", "negotiable"]
Basis = Literal["stated", "inferred"]
Attribution = Literal["quoted", "reported", "narrated", "imputed"]
Effect = Literal["enables", "blocks"]


class Evidence(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """How an entry says which words it rests on, and who coded it."""

    quote: Annotated[
        _Free | _List | None,
        Meta(description="The exact words; '…' skips words; a list where they are apart."),
    ] = None
    prefix: Annotated[
        _Text | None, Meta(description="Words just before a quote that occurs more than once.")
    ] = None
    suffix: Annotated[
        _Text | None, Meta(description="Words just after a quote that occurs more than once.")
    ] = None
    spans: Annotated[
        Annotated[list[tuple[_Offset, _Offset]], Meta(max_length=ITEMS)] | None,
        Meta(description="[start, end] in code points, half open, one for each stretch of words."),
    ] = None
    according_to: Annotated[
        _Free | _List | None,
        Meta(
            description="The chain of attribution, innermost first. A source never becomes the"
            " holder; the innermost may be the holder, where sources tell of its own word."
        ),
    ] = None
    attribution: Annotated[
        Attribution | None,
        Meta(description="Default: reported where according_to is given, else narrated."),
    ] = None
    coder: Annotated[
        _Id | None, Meta(description="Who coded this; default: the article's coder.")
    ] = None
    coded: Annotated[
        _Free | None, Meta(description="When it was coded; default: the article's.")
    ] = None
    note: Annotated[_Text | None, Meta(description="A remark of the coder's.")] = None


class Condition(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What must be so for a position to hold, or what keeps it from holding."""

    that: Annotated[_Text, Meta(description="The condition as a proposition.")]
    effect: Annotated[Effect, Meta(description="Whether meeting it enables or blocks.")]
    by: Annotated[_Names | None, Meta(description="Who must meet it.")] = None


class Position(Evidence, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Who holds what stance on what, by which words."""

    holder: Annotated[_Names, Meta(description="Who holds it, as worded.")]
    stance: Annotated[_Text, Meta(description="One of the stances, e.g. demands.")]
    target: Annotated[
        _Names, Meta(description="What it is about: a proposal, issue, event or another entry.")
    ]
    id: _EntryId | None = None
    party: Annotated[
        _Text | None, Meta(description="On whose behalf; default: by the holder's tenure.")
    ] = None
    about: Annotated[_Names | None, Meta(description="Places it concerns.")] = None
    addressee: Annotated[_Names | None, Meta(description="To whom it is addressed.")] = None
    held: Annotated[
        _Edtf | None,
        Meta(description="When it was held; default: when the article was written, or published."),
    ] = None
    firmness: Annotated[Firmness | None, Meta(description="How firm it is said to be.")] = None
    firmness_basis: Annotated[
        Basis | None, Meta(description="Whether firmness is stated or inferred; default: stated.")
    ] = None
    condition: Annotated[
        Condition | Annotated[list[Condition], Meta(max_length=ITEMS)] | None,
        Meta(description="On what it depends."),
    ] = None
    grounds: Annotated[_Text | None, Meta(description="The reason or legal ground given.")] = None
    supersedes: Annotated[
        _Names | None, Meta(description="Earlier positions that it replaces: id, or article#id.")
    ] = None
    in_response_to: _Answered = None


class Event(Evidence, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What happened, or is announced, by which words."""

    kind: Annotated[_Text, Meta(description="A kind of event, e.g. meeting.")]
    id: _EntryId | None = None
    label: Annotated[_Text | None, Meta(description="A short name for it.")] = None
    agent: Annotated[_Names | None, Meta(description="Who does it.")] = None
    participant: Annotated[_Names | None, Meta(description="Who takes part.")] = None
    place: Annotated[_Names | None, Meta(description="Where.")] = None
    concerns: Annotated[_Names | None, Meta(description="What it is about.")] = None
    in_response_to: _Answered = None
    report_of: Annotated[
        _Text | None, Meta(description="The event of the vocabulary that this tells of.")
    ] = None
    when: Annotated[_Edtf | None, Meta(description="When it happened.")] = None


class Head(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What is known of an article as a whole."""

    id: _Id
    title: Annotated[_Text, Meta(description="The headline.")]
    publisher: Annotated[_Text, Meta(description="Who published it.")]
    published: Annotated[_Free, Meta(description="The day it was published, YYYY-MM-DD.")]
    author: Annotated[_Text | None, Meta(description="Who wrote it.")] = None
    url: Annotated[_Free | None, Meta(description="Where it can be read.")] = None
    written: Annotated[
        _Edtf | None,
        Meta(description="When it was written, if its content implies another day than published."),
    ] = None
    date_note: Annotated[_Text | None, Meta(description="Where each of the dates comes from.")] = (
        None
    )
    language: Annotated[
        Annotated[str, Meta(max_length=100, pattern=_LANGUAGE)] | None,
        Meta(description="The language of the text, as a BCP 47 tag, e.g. en, en-GB."),
    ] = None
    coder: Annotated[_Id | None, Meta(description="Who coded it.")] = None
    coded: Annotated[
        _Free | None, Meta(description="When it was coded: a day, or a date and time with zone.")
    ] = None
    adjudicates: Annotated[
        list[_Id],
        Meta(
            max_length=ITEMS,
            description="The coders whose codings of the article this one settles.",
        ),
    ] = []
    note: Annotated[_Text | None, Meta(description="A remark on the article.")] = None
    text_sha256: Annotated[
        Annotated[str, Meta(pattern=rf"^[0-9a-f]{{64}}{_END}")] | None,
        Meta(description="SHA-256 of the text in UTF-8; needed where the text is left out."),
    ] = None


class Coding(Head, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """The whole annotation: the front matter of a Markdown file, or one line of JSON."""

    positions: Annotated[
        list[Position], Meta(max_length=ENTRIES, description="The positions that it states.")
    ] = []
    events: Annotated[
        list[Event], Meta(max_length=ENTRIES, description="The events that it tells of.")
    ] = []
    text: Annotated[
        Annotated[str, Meta(min_length=1, max_length=TEXT)] | None,
        Meta(description="The text itself; in Markdown, what follows the front matter."),
    ] = None


def json_schema() -> dict[str, Any]:
    """The schema (draft 2020-12), made from the model that readers use for their checks."""
    schema = msgspec.json.schema(Coding)
    return {"$schema": _DIALECT, "title": "An annotated article", **schema}
