"""The same input gives the same triples and the same snapshot id, whatever the way to it."""

import tempfile
from hashlib import sha256
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from diplograph.graph.store import Generations
from diplograph.graph.store.verification import verify

from .case import INFERRED, VOCABULARY, Articles, article, build, triples

Vocabulary = tuple[bytes, bytes]

NAMES = st.sampled_from(["a", "a-b", "ab", "b"])
WORDS = st.lists(st.sampled_from(["a", "ab", "b", "peace"]), unique=True).map(" ".join)
ARTICLES = st.dictionaries(NAMES, WORDS)
LINES = [*VOCABULARY.splitlines(keepends=True), INFERRED]
TEXT = st.sets(st.sampled_from(LINES)).map(b"".join)
STEPS = st.lists(
    st.tuples(ARTICLES, st.tuples(TEXT, TEXT), st.sampled_from(["build", "full", "rollback"])),
    min_size=2,
    max_size=4,
)


# without shrinking: an example is short, and every try builds several databases
@settings(max_examples=12, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(STEPS)
def test_any_way_to_an_input_ends_in_the_same_graph(
    steps: list[tuple[Articles, Vocabulary, str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store, fresh = (Generations(Path(folder) / name) for name in ("walked", "fresh"))
        for articles, (vocabulary, inferred), way in steps:
            walked = build(
                store, articles, vocabulary=vocabulary, inferred=inferred, full=way == "full"
            )
            if way == "rollback" and walked.head.parent is not None:
                store.rollback()
                walked = build(store, articles, vocabulary=vocabulary, inferred=inferred)
        direct = build(fresh, articles, vocabulary=vocabulary, inferred=inferred)
        assert verify(walked) == []
        assert triples(walked) == triples(direct)
        assert walked.snapshot == direct.snapshot
        assert walked.head.triples == direct.head.triples


def test_the_snapshot_is_what_the_documentation_says(tmp_path: Path) -> None:
    built = build(Generations(tmp_path), {"a": "peace truce", "b": "رفح"})
    given = {
        "article/a": article("a", "peace truce"),
        "article/b": article("b", "رفح"),
        "file/places.ttl": VOCABULARY,
        "inferred": INFERRED,
    }
    digests = {
        part: sha256(b"".join(sorted(lines(text)))).hexdigest() for part, text in given.items()
    }
    pairs = "".join(f"{part} {digest}\n" for part, digest in sorted(digests.items()))
    assert built.snapshot == sha256(pairs.encode()).hexdigest()
    assert built.snapshot == "01b889fbbf2e08eb420fbe2bdb4265d4ef570011548c3940a29a14625725ca43"


def lines(text: bytes) -> list[bytes]:
    return text.splitlines(keepends=True)
