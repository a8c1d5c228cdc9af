"""Coders' names stay out of the graph, and out of all that a build leaves."""

import hashlib
import hmac
from collections.abc import Callable
from pathlib import Path

import pytest

from diplograph.coding.casefile import CaseFile
from diplograph.errors import InputError
from diplograph.graph import build
from diplograph.graph.build import pending

from .conftest import VOCABULARY

Put = Callable[..., Path]
KEY = b"0123456789abcdef"
CODED = "coder: jane-doe\n"
BY_ANOTHER = "    coder: john-roe\n"


@pytest.fixture
def secret(case: CaseFile) -> CaseFile:
    (case.root / "coders.key").write_bytes(KEY + b"\n")
    return case._replace(pseudonyms=case.root / "coders.key")


def pseudonym(name: str) -> str:
    return f"coder-{hmac.new(KEY, name.encode(), hashlib.sha256).hexdigest()[:12]}"


def coders(case: CaseFile) -> set[str]:
    """Who coded the positions, whatever the property is called."""
    generation = build.build(case).generation
    return {
        str(quad.object).partition("/coder/")[2].rstrip(">")
        for quad in generation.open()
        if quad.predicate.value.endswith("#wasAttributedTo")
    }


def test_the_graph_has_pseudonyms_and_nothing_left_has_a_name(secret: CaseFile, put: Put) -> None:
    put("a", extra=CODED)
    put("b", extra=BY_ANOTHER + CODED)
    assert coders(secret) == {pseudonym("jane-doe"), pseudonym("john-roe")}
    for path in secret.store.rglob("*"):
        assert not path.is_file() or b"jane" not in path.read_bytes()
    assert b"jane" in (secret.root / "articles" / "a.md").read_bytes()


def test_no_iri_gives_a_name_away_to_those_who_try_names(secret: CaseFile, put: Put) -> None:
    """The IRI of an entry without an id depends on its coder."""
    put("a", extra=CODED)
    hidden = build.build(secret).generation.snapshot
    put("a", extra=f"coder: {pseudonym('jane-doe')}\n")
    assert build.build(secret._replace(pseudonyms=None)).generation.snapshot == hidden


def test_to_begin_or_to_end_it_is_a_change_of_every_article(case: CaseFile, put: Put) -> None:
    put("a", extra=CODED)
    put("b", extra=CODED)
    named = build.build(case).generation
    (case.root / "coders.key").write_bytes(KEY)
    secret = case._replace(pseudonyms=case.root / "coders.key")
    assert pending(secret, named)["changed"] == ["articles/a.md", "articles/b.md"]
    built = build.build(secret)
    assert built.changed == ("a", "b")
    assert not any(pending(secret, built.generation).values())
    assert build.build(case).generation.snapshot == named.snapshot


def test_the_key_has_to_be_there_and_long_enough(case: CaseFile, put: Put) -> None:
    put("a", extra=CODED)
    secret = case._replace(pseudonyms=case.root / "coders.key")
    with pytest.raises(InputError, match=r"coders\.key: the key .* cannot be read: .*openssl"):
        build.build(secret)
    (case.root / "coders.key").write_text("short\n")
    with pytest.raises(InputError, match="has 5 bytes; expected 16 or more"):
        build.check(secret)


def test_a_vocabulary_that_names_coders_is_refused(secret: CaseFile, put: Put) -> None:
    put("a", extra=CODED)
    coder = ':jane-doe a dp:Coder ; rdfs:label "Jane Doe"@en .\n'
    (secret.root / "vocabulary.ttl").write_text(VOCABULARY + coder)
    with pytest.raises(InputError, match="the vocabulary names coders, 'jane-doe' for one"):
        build.build(secret)
