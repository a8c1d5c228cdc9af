"""The records of parts: a mapping that is kept as text."""

from hypothesis import given
from hypothesis import strategies as st

from diplograph.graph.store.parts import Parts

NAMES = st.text("ab /\u0641\U0001f54a", min_size=1, max_size=4)
DIGESTS = st.integers(0, 2**256 - 1).map("{:064x}".format)
WRITTEN = st.dictionaries(NAMES, DIGESTS)
CHANGES = st.lists(st.tuples(NAMES, DIGESTS | st.none()))


@given(WRITTEN, CHANGES)
def test_it_behaves_as_a_mapping_and_is_written_in_order(
    written: dict[str, str], changes: list[tuple[str, str | None]]
) -> None:
    parts, plain = Parts(text(written)), dict(written)
    for name, digest in changes:
        if digest is not None:
            parts[name] = plain[name] = digest
        elif name in plain:
            del parts[name], plain[name]
        assert parts.get(name) == plain.get(name)
    assert parts.encode() == text(plain)
    assert parts == plain
    assert len(parts) == len(plain)


def text(parts: dict[str, str]) -> bytes:
    return "".join(f"{name} {digest}\n" for name, digest in sorted(parts.items())).encode()
