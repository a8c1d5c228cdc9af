"""Whatever way a build comes to its input, full or in steps, the graph is the same."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from diplograph.coding.casefile import CaseFile
from diplograph.graph import build
from diplograph.graph.store import Generation
from diplograph.graph.store.verification import verify

from .conftest import TENURE, VOCABULARY, article_text, write_case

VOCABULARIES = [VOCABULARY, VOCABULARY + TENURE]
IDS = st.sampled_from("abc")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), IDS, st.sampled_from(["supports", "rejects", "warns"])),
        st.tuples(st.just("remove"), IDS, st.none()),
        st.tuples(st.just("rename"), IDS, st.sampled_from(["x", "y"])),
        st.tuples(
            st.just("vocabulary"), st.none(), st.sampled_from([VOCABULARY, VOCABULARY + TENURE])
        ),
    ),
    min_size=1,
    max_size=6,
)


def take(step: tuple[str, str | None, str | None], case: CaseFile, files: dict[str, Path]) -> None:
    what, article_id, value = step
    if what == "vocabulary":
        (case.root / "vocabulary.ttl").write_text(str(value))
    elif what == "put":
        path = files.setdefault(str(article_id), case.root / "articles" / f"{article_id}.md")
        path.write_text(article_text(str(article_id), stance=str(value)))
    elif article_id in files:
        path = files.pop(article_id)
        if what == "remove":
            path.unlink()
        else:
            files[article_id] = path.rename(path.with_name(f"{article_id}-{value}.md"))


def content(generation: Generation) -> list[str]:
    return sorted(map(str, generation.open()))


@settings(max_examples=12)
@given(STEPS)
def test_steps_and_one_build_give_the_same_graph(
    steps: list[tuple[str, str | None, str | None]],
) -> None:
    with TemporaryDirectory() as folder:
        stepwise = write_case(Path(folder) / "stepwise")
        files: dict[str, Path] = {}
        for step in steps:
            take(step, stepwise, files)
            last = build.build(stepwise).generation
        anew = write_case(Path(folder) / "anew")
        (anew.root / "vocabulary.ttl").write_text((stepwise.root / "vocabulary.ttl").read_text())
        for number, path in enumerate(files.values()):
            (anew.root / "articles" / f"{number}.md").write_text(path.read_text())
        once = build.build(anew).generation
        assert last.snapshot == once.snapshot
        assert content(last) == content(once)
        assert verify(last) == []
