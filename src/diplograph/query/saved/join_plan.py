"""Plans the joins of a query: writes triple patterns as subselects where many solutions are joined.

The engine joins a basic graph pattern by looking up each triple pattern for each solution of the
others. That is best for few solutions; for many it is several times slower than to read each
pattern once and to join by hash, as the engine does with subselects. So a query that is about
everything is sent with a subselect of all variables in place of each of its triple patterns.

Both give the same solutions, as often (numbers are sections of SPARQL 1.1 Query Language):

- Without blank nodes, a basic graph pattern has each solution once, and a mapping is a solution
  if its part for each triple pattern is one (18.3.1): it is the Join of its triple patterns. A
  property path is translated to operators of its own (18.2.2.4), with variables of its own.
- A subselect of all variables of its pattern is the same multiset as the pattern (ToMultiSet and
  Project in 18.5).
- A group is the Join of its elements in order, but for OPTIONAL, MINUS and BIND, which take what
  stands before them as a whole (18.2.2.6). Join is associative and commutative on multisets (18.5),
  so an element may be the Join of several. The filters of a group, of an OPTIONAL as well, see the
  same variables as before.

Not so for blank nodes, which belong to their basic graph pattern: it stays as it is. So do whole
queries with GRAPH, SERVICE, FROM, `SELECT *`, final VALUES, or what depends on the order of
solutions, and with EXISTS: its variables are replaced before it is matched (18.6), where the engine
looks up a group also those that only groups around it bind.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from diplograph.query.saved.clauses import Clause, Role, Structure
from diplograph.query.saved.tokens import Kind
from diplograph.query.saved.triple_patterns import Pattern, UnreadError, triple_patterns

Count = Callable[[str, str], int]
"""Counts the solutions of a triple pattern; gets its text, and the prologue that declares names."""

_KEPT: Final = (
    *("EXISTS", "GRAPH", "SERVICE", "FROM", "CONSTRUCT", "DESCRIBE", "ASK"),
    *("LIMIT", "OFFSET", "REDUCED", "SAMPLE", "GROUP_CONCAT", "SUM", "AVG"),  # by order
    *("RAND", "UUID", "STRUUID", "BNODE"),
)
"""Keywords of queries that are not changed: sums of doubles, for one, depend on the order."""
_JOINED: Final = (Role.OPTIONAL, Role.GROUP, Role.ARM)
"""Groups that the engine looks up for each solution of the group around them."""
_Edit = tuple[int, int, str]
_Names = AbstractSet[str]


class _Context(NamedTuple):
    """What is known of the solutions that a group, or a clause in it, is joined with.

    `certain` are the variables that each of them binds, `doubtful` those that some may leave
    unbound. `many` tells whether there are many solutions; None if that is not known, or nothing
    is there yet. `given` are the variables of VALUES and BIND around.
    """

    certain: _Names = frozenset()
    doubtful: _Names = frozenset()
    many: bool | None = None
    given: _Names = frozenset()


def plan_joins(text: str, count: Count, many: int) -> str:
    """The text with subselects in place of the triple patterns that have `many` solutions each.

    It gives the same multiset of solutions, perhaps in another order. `many` is the number of
    solutions from which it is faster to read a pattern as a whole. Line numbers do not change.
    """
    structure = Structure(text)
    if _is_kept(structure):
        return text
    select = next(token for token in structure.tokens if token.is_word("SELECT"))
    prologue = text[: select.start]
    plan = _Plan(structure, lambda pattern: count(pattern, prologue) >= many)
    main = next(clause for clause in structure.clauses if clause.role is Role.MAIN)
    plan.walk(main, _Context())
    parts: list[str] = []
    at = 0
    for start, end, new in sorted(plan.edits):
        parts += text[at:start], new
        at = end
    return "".join([*parts, text[at:]])


def _is_kept(structure: Structure) -> bool:
    """Whether a query is not changed at all."""
    tokens = structure.tokens
    if any(token.is_word(*_KEPT) for token in tokens):
        return True
    if any(c.parent is None and c.role is not Role.MAIN for c in structure.clauses):
        return True
    return any(
        token.is_word("SELECT", "DISTINCT") and tokens[index + 1].is_mark("*")
        for index, token in enumerate(tokens[:-1])
    )


class _Plan:
    """Walks the groups of a query, and collects the edits of its text."""

    def __init__(self, structure: Structure, has_many: Callable[[str], bool]) -> None:
        self.edits: list[_Edit] = []
        self._structure = structure
        self._has_many = has_many
        self._children: dict[Clause | None, list[Clause]] = {}
        for clause in structure.clauses:
            self._children.setdefault(clause.parent, []).append(clause)

    def walk(self, group: Clause, around: _Context) -> _Context:
        """Plans a group and those in it; gives what is known of its solutions."""
        if self._is_subselect(group):
            return self._walk_subselect(group)
        patterns = self._patterns_of(group)
        given = around.given | self._given(group)
        own = self._has_many_of(list(patterns.values()), given, around.many)
        here = around._replace(given=given, many=own)
        clauses = {clause.first: clause for clause in self._children.get(group, ())}
        is_sole = group.role not in _JOINED and self._is_sole(patterns, clauses)
        union: _Context | None = None  # of the arms so far
        for first in sorted([*patterns, *clauses]):
            if first in patterns:
                names = frozenset(name for each in patterns[first] for name in each.variables)
                if not is_sole and not names & (here.doubtful - here.certain):
                    self._plan_block(group, first, patterns[first], around.many, own)
                here = here._replace(certain=here.certain | names)
                continue
            clause = clauses[first]
            found = self._walk_clause(clause, here)
            if clause.role is Role.ARM:
                union = found if union is None else _either(union, found)
                if self._structure.tokens[clause.last + 1].is_word("UNION"):
                    continue
                found, union = union, None
            here = _joined(here, found)
        return here._replace(certain=here.certain - around.certain, given=frozenset())

    def _is_sole(
        self, patterns: Mapping[int, Sequence[Pattern]], clauses: Mapping[int, Clause]
    ) -> bool:
        """Whether a group has one triple pattern, and nothing to join it with."""
        is_joined = any(c.role not in (Role.FILTER, Role.BIND) for c in clauses.values())
        return not is_joined and [len(each) for each in patterns.values()] == [1]

    def _walk_clause(self, clause: Clause, here: _Context) -> _Context:
        """Plans a clause of a group; gives what is known of what it adds to each solution."""
        visible = self._visible(clause)
        if clause.role is Role.MINUS:
            self.walk(clause, _Context())
        elif clause.role is Role.OPTIONAL:
            self.walk(clause, here)
        elif clause.role in (Role.GROUP, Role.ARM):
            found = self.walk(clause, here)
            return found._replace(doubtful=visible)
        elif clause.role is Role.VALUES and not self._has_word(clause, "UNDEF"):
            return _Context(certain=visible)
        return _Context(doubtful=visible)

    def _walk_subselect(self, group: Clause) -> _Context:
        body = next(c for c in self._children[group] if c.role is Role.BODY)
        bound = self.walk(body, _Context())
        rest = self._structure.tokens[body.last + 1 : group.last]
        many = None if any(token.is_word("GROUP", "HAVING") for token in rest) else bound.many
        return _Context(certain=bound.certain & self._projected(group, body), many=many)

    def _plan_block(
        self,
        group: Clause,
        first: int,
        patterns: Sequence[Pattern],
        around: bool | None,
        own: bool | None,
    ) -> None:
        """Writes the triple patterns of a block as subselects, if that is faster.

        `around` and `own` tell whether there are many solutions around the group, and of it.
        """
        is_alone = around is None and group.role is not Role.OPTIONAL
        if not patterns or not (around or is_alone) or not _is_connected(patterns):
            return
        if not all(map(_can_be_read, patterns)):
            return
        if own:
            self._replace(group, first, [_subselect([pattern]) for pattern in patterns])
        elif around:  # few solutions, to be looked up for many: they are read once, as they are
            self._replace(group, first, [_subselect(patterns)])

    def _replace(self, group: Clause, first: int, subselects: Sequence[str]) -> None:
        """Puts subselects in place of the block that begins at `first`; filters may divide it."""
        tokens, text = self._structure.tokens, self._structure.text
        block = next(each for each in self._structure.blocks(group) if each[0] == first)
        new = " ".join(subselects)
        for run in _runs(block):
            start, end = tokens[run[0]].start, tokens[run[-1]].end
            lines = text.count("\n", start, end) - new.count("\n")
            self.edits.append((start, end, new + "\n" * lines))
            new = ""

    def _has_many_of(
        self, blocks: Sequence[Sequence[Pattern]], given: _Names, around: bool | None
    ) -> bool | None:
        """Whether a group has many solutions, by its triple patterns; None if it has none.

        `around` tells whether there are many to join them with.
        """
        if around is False or not blocks:
            return around
        patterns = [pattern for block in blocks for pattern in block]
        if not all(blocks) or not all(map(_can_be_read, patterns)):
            return False
        if any(not given.isdisjoint(pattern.variables) for pattern in patterns):
            return False
        subjects = [pattern.subject for pattern in patterns]
        star = max(subjects, key=subjects.count)
        in_order = sorted(patterns, key=lambda each: len(each.variables))  # constants are rare
        return all(self._leaves_many(pattern, star, patterns) for pattern in in_order)

    def _leaves_many(self, pattern: Pattern, star: str, others: Sequence[Pattern]) -> bool:
        """Whether a pattern has many solutions, by itself or with one of those about `star`.

        A few stances have a polarity, but many positions a stance that has one.
        """
        return self._has_many(pattern.text) or any(
            self._has_many(f"{pattern.text} . {other.text}")
            for other in others
            if pattern.subject in other.variables and pattern.subject != other.subject == star
        )

    def _patterns_of(self, group: Clause) -> dict[int, list[Pattern]]:
        """The triple patterns of each block of a group, by its first token.

        There are none for a block with blank nodes or collections.
        """
        tokens, text = self._structure.tokens, self._structure.text
        found: dict[int, list[Pattern]] = {}
        for block in self._structure.blocks(group):
            if tokens[block[0]].is_word("UNION"):
                continue
            runs = ([tokens[index] for index in run] for run in _runs(block))
            try:
                found[block[0]] = [each for run in runs for each in triple_patterns(text, run)]
            except UnreadError:
                found[block[0]] = []
        return found

    def _given(self, group: Clause) -> _Names:
        """The variables of VALUES in a group, and those that BIND gives a value."""
        names: _Names = frozenset()
        for clause in self._children.get(group, ()):
            if clause.role is Role.VALUES:
                names |= self._names(clause)
            elif clause.role is Role.BIND:
                names |= {self._structure.tokens[clause.last - 1].text[1:]}
        return names

    def _names(self, clause: Clause) -> frozenset[str]:
        """The variables in a clause."""
        return self._structure.variables(clause.first, clause.last)

    def _visible(self, clause: Clause) -> _Names:
        """The variables in a clause that may be bound outside of it, or more."""
        if clause.role in (Role.FILTER, Role.MINUS):
            return frozenset()
        if self._is_subselect(clause):
            body = next(c for c in self._children[clause] if c.role is Role.BODY)
            return self._names(Clause(Role.GROUP, clause.first, body.first))
        return self._names(clause)

    def _is_subselect(self, clause: Clause) -> bool:
        brace = clause.brace
        return brace is not None and self._structure.tokens[brace + 1].is_word("SELECT")

    def _projected(self, group: Clause, body: Clause) -> _Names:
        """The variables that a subselect projects as they are."""
        names: set[str] = set()
        depth = 0
        for token in self._structure.tokens[(group.brace or 0) + 1 : body.first]:
            depth += token.is_mark("(") - token.is_mark(")")
            if token.kind is Kind.VARIABLE and not depth:
                names.add(token.text[1:])
        return names

    def _has_word(self, clause: Clause, word: str) -> bool:
        tokens = self._structure.tokens[clause.first : clause.last + 1]
        return any(token.is_word(word) for token in tokens)


def _joined(here: _Context, found: _Context) -> _Context:
    """What is known of solutions that are joined with others."""
    return here._replace(
        certain=here.certain | found.certain,
        doubtful=here.doubtful | found.doubtful,
        many=False if False in (here.many, found.many) else here.many or found.many,
    )


def _either(one: _Context, other: _Context) -> _Context:
    """What is known of the solutions of two arms of a UNION."""
    return _Context(
        certain=one.certain & other.certain,
        doubtful=one.doubtful | other.doubtful,
        many=one.many or other.many,
    )


def _can_be_read(pattern: Pattern) -> bool:
    """Whether a pattern by itself is no more than a part of the graph."""
    return 0 < len(pattern.variables) < 3 and not pattern.is_reflexive


def _subselect(patterns: Sequence[Pattern]) -> str:
    names = dict.fromkeys(f"?{name}" for each in patterns for name in each.variables)
    matched = " . ".join(pattern.text for pattern in patterns)
    return f"{{ SELECT {' '.join(names)} WHERE {{ {matched} }} }}"


def _is_connected(patterns: Sequence[Pattern]) -> bool:
    """Whether shared variables connect all the patterns: else they multiply without the others."""
    reached = set(patterns[0].variables)
    left = list(patterns[1:])
    while left:
        near = [pattern for pattern in left if not reached.isdisjoint(pattern.variables)]
        if not near:
            return False
        reached.update(name for pattern in near for name in pattern.variables)
        left = [pattern for pattern in left if pattern not in near]
    return True


def _runs(block: Sequence[int]) -> Iterator[list[int]]:
    """The parts of a block that other clauses divide."""
    run: list[int] = []
    for index in block:
        if run and index != run[-1] + 1:
            yield run
            run = []
        run.append(index)
    yield run
