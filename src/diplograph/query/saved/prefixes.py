"""The prefixes that a query uses, and those that it declares.

The engine takes the common ones as an argument (`prefixes=` of `pyoxigraph.Store.query`), so that
lines and columns in its messages stay right; other tools need the declarations in the text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from diplograph.query.saved.tokens import Kind, Token, tokenise
from diplograph.rdf.namespaces import PREFIXES


def with_prefixes(text: str, prefixes: Mapping[str, str] = PREFIXES) -> str:
    """The text with declarations added for known prefixes that it uses and does not declare.

    >>> print(with_prefixes("ASK { ?x dp:holder ?y }"))
    PREFIX dp: <https://w3id.org/diplograph/ns#>
    ASK { ?x dp:holder ?y }

    Raises:
        QueryError: the text has no tokens of SPARQL.
    """
    tokens = tokenise(text)
    known = declared(tokens)
    missing = sorted({prefix for prefix, _ in used(tokens)} & prefixes.keys() - known)
    return "".join(f"PREFIX {prefix}: <{prefixes[prefix]}>\n" for prefix in missing) + text


def without_unused_prefixes(text: str) -> str:
    """The text without the declarations of prefixes that it does not use.

    >>> without_unused_prefixes("PREFIX a: <urn:a:> PREFIX b: <urn:b:> ASK { ?x b:c ?y }")
    'PREFIX b: <urn:b:> ASK { ?x b:c ?y }'

    Raises:
        QueryError: the text has no tokens of SPARQL.
    """
    tokens = tokenise(text)
    needed = {prefix for prefix, _ in used(tokens)}
    for (word, name), (_, iri) in reversed([*pairwise(pairwise(tokens))]):
        if word.is_word("PREFIX") and name.text.removesuffix(":") not in needed:
            text = text[: word.start] + text[iri.end :].lstrip()
    return text


def declared(tokens: Sequence[Token]) -> set[str]:
    """The prefixes that a text declares."""
    return {
        name.text.removesuffix(":")
        for word, name in pairwise(tokens)
        if word.is_word("PREFIX") and name.kind is Kind.NAME
    }


def used(tokens: Sequence[Token]) -> Iterator[tuple[str, Token]]:
    """The prefixes used in a text, each with the token; declarations are left out."""
    before: Token | None = None
    for token in tokens:
        if token.kind is Kind.NAME and not (before and before.is_word("PREFIX")):
            yield token.text.partition(":")[0], token
        before = token


def declarations(tokens: Sequence[Token]) -> dict[str, str]:
    """The prefixes that a text declares, with their namespaces."""
    return {
        name.text.removesuffix(":"): iri.text[1:-1]
        for (word, name), (_, iri) in pairwise(pairwise(tokens))
        if word.is_word("PREFIX") and name.kind is Kind.NAME and iri.kind is Kind.IRI
    }


def expanded(token: Token, prefixes: Mapping[str, str]) -> str | None:
    """The IRI of a prefixed name or IRI token; None for an unknown prefix or a relative IRI."""
    if token.kind is Kind.IRI:
        return token.text[1:-1] if ":" in token.text else None
    prefix, _, local = token.text.partition(":")
    namespace = prefixes.get(prefix)
    return None if namespace is None else namespace + re.sub(r"\\(.)", r"\1", local)
