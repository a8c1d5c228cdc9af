"""What docs/ontology.md says of a case's own stances and kinds holds, word for word."""

import re
from pathlib import Path

import diplograph
from diplograph.coding.scaffold import start

PAGE = Path(__file__).parents[2] / "docs/ontology.md"


def test_a_stance_and_a_kind_of_ones_own_are_coded_asked_and_counted(tmp_path: Path) -> None:
    section = PAGE.read_text(encoding="utf-8").partition("### Stances and kinds of your own")[2]
    terms = re.search("```turtle\n(.*?)```", section, re.DOTALL)
    assert terms
    start(tmp_path / "strait", sample=False)
    with (tmp_path / "strait/vocabulary.ttl").open("a", encoding="utf-8") as vocabulary:
        vocabulary.write(terms[1])
    (article,) = (tmp_path / "strait/articles").iterdir()
    text = article.read_text(encoding="utf-8")
    for given, own in (("stance: rejects", "stance: deplores"), ("meeting", "fishing-ban")):
        assert given in text
        text = text.replace(given, own)
    article.write_text(text, encoding="utf-8")
    case = diplograph.open(tmp_path / "strait")
    case.build()
    (position,) = case.query("positions", stance="deplores")
    assert (position.party.label, position.polarity) == ("Northland", -1)
    events = case.query("events", kind="fishing-ban")
    assert {event.kind.label for event in events} == {"fishing ban"}
    assert [row.lowest for row in case.query("matrix", party="northland")] == [-1]
