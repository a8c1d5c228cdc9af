"""What answers what: a position in response to another counts as its answer, whatever it is on."""

from pathlib import Path

import pytest

import diplograph
from diplograph.coding.scaffold import start

ARTICLE = """---
id: answers
title: Answers
publisher: An invented newspaper
published: 2021-06-14
positions:
  - id: demand
    holder: southland
    stance: demands
    target: joint-patrols
    addressee: northland
    quote: demands joint patrols
  - holder: mira-halden
    stance: concerned
    target: port-fees
    in_response_to: demand
    quote: spoke of the fees
  - holder: southland
    stance: demands
    target: lower-fees
    quote: demands lower fees
---
The South demands joint patrols. Halden spoke of the fees. The South demands lower fees.
"""
TERMS = """
:port-fees a dp:Issue ; rdfs:label "Port fees"@en .
:lower-fees a dp:Proposal ; rdfs:label "Lower port fees"@en .
"""


@pytest.mark.parametrize("is_coded", [True, False])
def test_what_a_coder_marked_is_an_answer(tmp_path: Path, is_coded: bool) -> None:
    start(tmp_path, sample=False)
    for article in (tmp_path / "articles").iterdir():
        article.unlink()
    text = ARTICLE if is_coded else ARTICLE.replace("    in_response_to: demand\n", "")
    (tmp_path / "articles/answers.md").write_text(text, encoding="utf-8")
    with (tmp_path / "vocabulary.ttl").open("a", encoding="utf-8") as vocabulary:
        vocabulary.write(TERMS)
    case = diplograph.open(tmp_path)
    case.build()
    (appeal,) = case.query("appeals")
    assert (appeal.answer is not None) == is_coded
    assert not is_coded or appeal.answered_on.label == "Port fees"
    unanswered = {row.target.label for row in case.query("unanswered")}
    assert unanswered == {"Lower port fees"} | (
        set() if is_coded else {"Joint patrols in the Ferry Strait"}
    )
    titles = [listing.title for listing in case.show("article/answers/demand").listings]
    assert ("In response to it" in titles) == is_coded
