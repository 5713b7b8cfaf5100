"""What a pattern says of itself: whether it may run, how long its matches are, what they may hold."""

import re
import re._parser as _parser  # type: ignore[import-not-found]  # what `re` itself reads patterns with
from collections.abc import Iterable, Set
from typing import Any, Final

_SIGNS: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\\\]])*\]|.", re.DOTALL)
_GROUP: Final = re.compile(r"(?:\\b)?\(\?:")
_MANY: Final = 60
_FEW: Final = 24


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


def widths(text: str) -> tuple[int, int]:
    """How many characters a match has, at least and at most; very many where there is no bound."""
    least, most = _parser.parse(text).getwidth()
    return int(least), int(most)


def alternatives(pattern: str) -> list[str]:
    """What stands between the bars of a pattern that are in no group."""
    out, depth = [""], 0
    for sign in _SIGNS.findall(pattern):
        if sign == "|" and not depth:
            out.append("")
            continue
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            break
        out[-1] += sign
    return out


def first_signs(pattern: str) -> str:
    """The ASCII characters that a match may begin with, where the pattern begins with one or with a set of them."""
    kind, what = _parser.parse(pattern)[0]
    any_of = [(kind, what)] if kind is _parser.LITERAL else what if kind is _parser.IN else None
    if any_of is None:
        return "".join(map(chr, range(128)))
    return "".join(sign for sign in map(chr, range(128)) if any(_is_in(one, {ord(sign)}) for one in any_of))


def in_parts(pattern: str) -> list[str]:
    """Patterns that together match what one does that begins with very many alternatives: these a few at a time.

    Hyperscan looks for what each of some tens of alternatives begins with; of more it makes one automaton, which
    takes a step at every character.
    """
    group = _GROUP.match(pattern)
    if group is None:
        return [pattern]
    begun = group.end()
    each = alternatives(pattern[begun:])
    end = begun + len("|".join(each))
    if len(each) <= _MANY or pattern[end : end + 1] != ")" or pattern[end + 1 : end + 2] in tuple("?*+{"):
        return [pattern]
    return [f"{group[0]}{'|'.join(each[i : i + _FEW])}{pattern[end:]}" for i in range(0, len(each), _FEW)]


def asks_for_the_end(text: str) -> bool:
    """Whether it asks for the beginning or end of a text or line."""
    todo = [_parser.parse(text)]
    while todo:
        for kind, what in todo.pop():
            if kind is _parser.AT:
                if what not in (_parser.AT_BOUNDARY, _parser.AT_NON_BOUNDARY):
                    return True
            elif kind in (_parser.MAX_REPEAT, _parser.MIN_REPEAT):
                todo.append(what[2])
            elif kind is _parser.SUBPATTERN:
                todo.append(what[3])
            elif kind is _parser.BRANCH:
                todo += what[1]
    return False


def may_lie_in(text: str, signs: Set[str], *, ignore_case: bool) -> bool:
    """Whether a match may be all of these signs. Errs only by saying yes."""
    both = signs | {sign.lower() for sign in signs} | {sign.upper() for sign in signs} if ignore_case else signs
    return _lies(_parser.parse(text), frozenset(map(ord, both)))


def _lies(items: Iterable[tuple[Any, Any]], signs: Set[int]) -> bool:
    for kind, what in items:
        if kind is _parser.LITERAL:
            fits = what in signs
        elif kind is _parser.IN:
            fits = any(_is_in(one, signs) for one in what)
        elif kind in (_parser.MAX_REPEAT, _parser.MIN_REPEAT):
            fits = what[0] == 0 or _lies(what[2], signs)
        elif kind is _parser.SUBPATTERN:
            fits = _lies(what[3], signs)
        elif kind is _parser.BRANCH:
            fits = any(_lies(branch, signs) for branch in what[1])
        else:
            fits = True
        if not fits:
            return False
    return True


def _is_in(one: tuple[Any, Any], signs: Set[int]) -> bool:
    kind, what = one
    if kind is _parser.LITERAL:
        return what in signs
    if kind is _parser.RANGE:
        return any(what[0] <= sign <= what[1] for sign in signs)
    return True  # a category, or all but what follows


_OPEN = (_parser.MAX_REPEAT, _parser.MIN_REPEAT, _parser.SUBPATTERN, _parser.BRANCH)
