"""Prefixes, and the terms of the ontology that Python uses.

`DP` is the only place where Python spells a term of the ontology. A test compares it with
`ontology/*.ttl`, so that neither can name a term that the other does not have.
"""

from typing import Final

PREFIXES: Final[dict[str, str]] = {
    "dp": "https://w3id.org/diplograph/ns#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "sh": "http://www.w3.org/ns/shacl#",
    "wd": "http://www.wikidata.org/entity/",
}
"""Prefixes that queries may use without declaring them, and that exports declare."""

_DP = PREFIXES["dp"]


class DP:
    """The terms of the ontology that Python uses, as full IRIs."""

    # classes whose individuals are looked up by name
    Actor = _DP + "Actor"
    UnnamedSource = _DP + "UnnamedSource"
    Location = _DP + "Location"
    Target = _DP + "Target"
    Proposal = _DP + "Proposal"
    Issue = _DP + "Issue"
    Coder = _DP + "Coder"
    Stance = _DP + "Stance"
    Firmness = _DP + "Firmness"
    FirmnessBasis = _DP + "FirmnessBasis"
    AttributionMode = _DP + "AttributionMode"
    EventKind = _DP + "EventKind"
    LocationKind = _DP + "LocationKind"
    ConditionEffect = _DP + "ConditionEffect"
    # classes that the mapping asserts
    Article = _DP + "Article"
    Position = _DP + "Position"
    Event = _DP + "Event"
    Condition = _DP + "Condition"
    Evidence = _DP + "Evidence"
    # of a position
    holder = _DP + "holder"
    party = _DP + "party"
    stance = _DP + "stance"
    target = _DP + "target"
    about = _DP + "about"
    addressee = _DP + "addressee"
    heldFrom = _DP + "heldFrom"
    heldUntil = _DP + "heldUntil"
    held = _DP + "held"
    firmness = _DP + "firmness"
    firmnessBasis = _DP + "firmnessBasis"
    grounds = _DP + "grounds"
    condition = _DP + "condition"
    supersedes = _DP + "supersedes"
    redLine = _DP + "red-line"
    core = _DP + "core"
    negotiable = _DP + "negotiable"
    # of a position or an event
    accordingTo = _DP + "accordingTo"
    attributionStep = _DP + "attributionStep"
    attribution = _DP + "attribution"
    reportedIn = _DP + "reportedIn"
    evidence = _DP + "evidence"
    imputed = _DP + "imputed"
    # of a step in a chain of attribution
    source = _DP + "source"
    order = _DP + "order"
    # of a stance
    polarity = _DP + "polarity"
    group = _DP + "group"
    # of a condition
    proposition = _DP + "proposition"
    metBy = _DP + "metBy"
    effect = _DP + "effect"
    # of an event
    kind = _DP + "kind"
    agent = _DP + "agent"
    participant = _DP + "participant"
    place = _DP + "place"
    concerns = _DP + "concerns"
    inResponseTo = _DP + "inResponseTo"
    reportOf = _DP + "reportOf"
    cancellation = _DP + "cancellation"
    when = _DP + "when"
    from_ = _DP + "from"
    until = _DP + "until"
    # of a location, and of a coalition
    corridor = _DP + "corridor"
    geometry = _DP + "geometry"
    within = _DP + "within"
    member = _DP + "member"
    # of a target, a proposal above all
    contraryTo = _DP + "contraryTo"
    phase = _DP + "phase"
    proposedBy = _DP + "proposedBy"
    proposedOn = _DP + "proposedOn"
    revisionOf = _DP + "revisionOf"
    term = _DP + "term"
    # of an article
    published = _DP + "published"
    written = _DP + "written"
    dateNote = _DP + "dateNote"
    textDigest = _DP + "textDigest"
    adjudicates = _DP + "adjudicates"
    # of a tenure
    Tenure = _DP + "Tenure"
    tenureOf = _DP + "tenureOf"
    actsFor = _DP + "actsFor"
    office = _DP + "office"
    # the graph of inferred triples
    inferences = _DP + "inferences"
