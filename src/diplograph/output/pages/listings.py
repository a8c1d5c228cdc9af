"""The lists of a page, by the class of its thing: each is a pattern of SPARQL."""

from typing import Final, NamedTuple

from diplograph.rdf.namespaces import DP, PREFIXES

NEWEST: Final = "newest first"
OLDEST: Final = "oldest first"
BY_NAME: Final = "by name"

_BROADER: Final = PREFIXES["skos"] + "broaderTransitive"
_CODER: Final = PREFIXES["prov"] + "wasAttributedTo"


class Pattern(NamedTuple):
    """A list: what it is called, its order, and the pattern that binds `?entry` for `?thing`."""

    title: str
    order: str
    text: str


def _paths(*properties: str) -> str:
    return "|".join(f"<{name}>" for name in properties)


def _to(title: str, *properties: str, order: str = NEWEST) -> Pattern:
    """The pattern of entries that have the thing as the value of one of these properties."""
    return Pattern(title, order, f"?entry {_paths(*properties)} ?thing .")


_POSITIONS: Final = f"?entry <{DP.stance}> ?stance ."
_EVENT: Final = f"?entry <{DP.kind}> ?kind ."
_CONTRARY: Final = _to("Contrary to it", DP.contraryTo, order=BY_NAME)
_ABOUT: Final = Pattern(
    "Positions on it", NEWEST, f"?entry <{DP.target}> ?thing ; <{DP.stance}> ?stance ."
)
_EVENTS: Final = Pattern(
    "Events that concern it", NEWEST, f"?entry <{DP.concerns}> ?thing . {_EVENT}"
)
_RESPONSES: Final = _to("In response to it", DP.inResponseTo)

OF_CLASS: Final[dict[str, tuple[Pattern, ...]]] = {
    DP.Actor: (
        _to("Positions that it holds", DP.holder),
        Pattern(
            "Positions held by others on its behalf",
            NEWEST,
            f"?entry <{DP.party}> ?thing . MINUS {{ ?entry <{DP.holder}> ?thing }}",
        ),
        Pattern("Positions addressed to it", NEWEST, f"?entry <{DP.addressee}> ?thing ."),
        _to("Events in which it acts or takes part", DP.agent, DP.participant),
        _to("Put forward by it", DP.proposedBy, order=BY_NAME),
        _to("Cited as a source", DP.accordingTo),
        _to("Part of", DP.member, order=BY_NAME),
    ),
    DP.Location: (
        Pattern(
            "Positions on it and on places within it",
            NEWEST,
            f"?entry <{DP.target}>?/(<{DP.about}>|(<{DP.target}>/"
            f"({_paths(DP.concerns, DP.place)})))/<{DP.within}>? ?thing . {_POSITIONS}",
        ),
        Pattern(
            "Events there, and events that concern it",
            NEWEST,
            f"?entry ({_paths(DP.place, DP.concerns)})/<{DP.within}>? ?thing . {_EVENT}",
        ),
        Pattern(
            "Proposals and issues that concern it",
            BY_NAME,
            f"?entry <{DP.concerns}> ?thing . MINUS {{ {_EVENT} }}",
        ),
        _to("Places within it", DP.within, order=BY_NAME),
    ),
    DP.Proposal: (
        Pattern(
            "Its life: positions on it, its terms and its revisions, and events",
            OLDEST,
            f"?target (<{DP.revisionOf}>|^<{DP.revisionOf}>)?/^<{DP.term}>? ?thing . "
            f"{{ ?entry <{DP.target}> ?target ; <{DP.stance}> ?stance }} UNION "
            f"{{ ?entry <{DP.concerns}> ?target . {_EVENT} }}",
        ),
        _to("Part of", DP.term, order=BY_NAME),
        _to("Revised by", DP.revisionOf),
    ),
    DP.Issue: (
        Pattern(
            "Positions on it and on narrower issues",
            NEWEST,
            f"?entry <{DP.target}>/<{_BROADER}>? ?thing . {_POSITIONS}",
        ),
        _to("Narrower issues", _BROADER, order=BY_NAME),
        Pattern(
            "Proposals that concern it",
            BY_NAME,
            f"?entry <{DP.concerns}> ?thing . MINUS {{ {_EVENT} }}",
        ),
        _EVENTS,
    ),
    DP.Event: (_to("As articles tell it", DP.reportOf), _ABOUT, _RESPONSES, _EVENTS),
    DP.Position: (_to("Superseded by", DP.supersedes), _ABOUT, _RESPONSES),
    DP.Stance: (_to("Positions of this stance", DP.stance),),
    DP.Firmness: (_to("Positions of this firmness", DP.firmness),),
    DP.AttributionMode: (_to("Read in this way", DP.attribution),),
    DP.EventKind: (_to("Events of this kind", DP.kind),),
    DP.Coder: (_to("Coded", _CODER),),
    DP.Article: (),
}
"""The lists of each class; what is of several has the lists of all."""

OF_OTHERS: Final = (Pattern("Leads here", BY_NAME, "?entry ?property ?thing ."),)

_DAYS: Final = _paths(DP.heldFrom, DP.from_, DP.published, DP.proposedOn)


def query_of(pattern: Pattern, thing: str) -> str:
    """The query for a list: each entry, with a first day where it has one."""
    bound = pattern.text.replace("?thing", f"<{thing}>")
    return f"SELECT DISTINCT ?entry ?day {{ {bound} OPTIONAL {{ ?entry {_DAYS} ?day }} }}"
