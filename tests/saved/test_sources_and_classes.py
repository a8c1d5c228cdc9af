"""Which sources a position rests on, and which individuals are counted, by small graphs."""

import pytest

from .graphs import found, store_of

SOURCES = """
:sources a dp:UnnamedSource . :others a dp:UnnamedSource . :paper a dp:Article ;
  dp:published "2024-09-17"^^xsd:date ; <http://purl.org/dc/elements/1.1/publisher> "paper" .
:p dp:holder :hamas ; dp:party :hamas ; dp:stance dp:rejects ; dp:target :deal ;
  dp:attribution dp:reported ; dp:reportedIn :paper ; dp:accordingTo CHAIN .
"""


@pytest.mark.parametrize(
    ("chain", "sources"),
    [
        (":hamas, :sources", {"sources"}),  # sources say that Hamas said
        (":sources, :others", {"sources", "others"}),
        (":hamas, :reuters, :sources", set()),
        (":reuters", set()),
        (":hamas", set()),
    ],
)
def test_the_word_of_the_holder_names_no_source(chain: str, sources: set[str]) -> None:
    store = store_of(SOURCES.replace("CHAIN", chain))
    assert found("unnamed-sources", store, "source") == {(source,) for source in sources}
    assert found("coverage", store, "unnamed") == {("1" if sources else "0",)}


def test_who_is_an_actor_and_no_more_is_counted_as_one() -> None:
    """What is inferred of a state, that it is an actor, does not count it again."""
    store = store_of(
        """:jane a dp:Actor ; rdfs:label "Jane"@en . :thing a dp:Target ; rdfs:label "Thing"@en .
        :france a dp:State , dp:Actor . :ceasefire a dp:Proposal , dp:Target ."""
    )
    once = {("ns#State", "1"), ("ns#Actor", "1"), ("ns#Proposal", "1"), ("ns#Target", "1")}
    assert found("summary", store, "class", "number") == once
    assert found("unused-vocabulary", store, "class", "thing") == {
        ("ns#State", "france"),
        ("ns#Actor", "jane"),
        ("ns#Proposal", "ceasefire"),
        ("ns#Target", "thing"),
    }
    named = found("find", store, "class", "id")
    assert named == {("ns#Actor", "jane"), ("ns#Target", "thing")}


def test_what_proposals_in_use_lead_to_is_in_use() -> None:
    store = store_of(
        """:corridor a dp:Location ; dp:within :strip . :strip a dp:Location .
        :elsewhere a dp:Location . :deal a dp:Proposal ; dp:concerns :corridor .
        :plan a dp:Proposal ; dp:term :deal . dp:threatens a dp:Stance .
        :p dp:target :deal ; dp:stance dp:rejects ; dp:reportedIn :paper ."""
    )
    assert found("unused-vocabulary", store, "thing") == {("elsewhere",)}
