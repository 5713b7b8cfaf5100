"""What a pattern from outside may not do."""

import re._parser as _parser  # type: ignore[import-not-found]  # what `re` itself reads patterns with
from typing import Any


def runs_away(text: str) -> bool:
    """Whether something without an upper bound is repeated without one, with nothing fixed beside it."""
    todo: list[tuple[Any, bool]] = [(_parser.parse(text), False)]
    while todo:
        items, repeated = todo.pop()
        repeated = repeated and all(kind in _OPEN for kind, _ in items)
        for kind, what in items:
            if kind in (_parser.MAX_REPEAT, _parser.MIN_REPEAT):
                endless = what[1] is _parser.MAXREPEAT
                if endless and repeated:
                    return True
                todo.append((what[2], repeated or endless))
            elif kind is _parser.SUBPATTERN:
                todo.append((what[3], repeated))
            elif kind is _parser.BRANCH:
                todo += [(branch, repeated) for branch in what[1]]
    return False


def widest(text: str) -> int:
    """How many characters the longest match has, at most; very many where there is no bound."""
    return int(_parser.parse(text).getwidth()[1])


_OPEN = (_parser.MAX_REPEAT, _parser.MIN_REPEAT, _parser.SUBPATTERN, _parser.BRANCH)
