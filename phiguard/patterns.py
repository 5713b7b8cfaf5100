"""What a pattern says of itself: whether it may run, how long its matches are, what they may hold."""

import re
import re._parser as _parser  # type: ignore[import-not-found]  # what `re` itself reads patterns with
from collections.abc import Iterable, Sequence, Set
from typing import Any, Final

_SIGNS: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\\\]])*\]|\{[0-9]+(?:,[0-9]*)?\}|.", re.DOTALL)
_OPTIONS: Final = re.compile(r"\(\?[^:]")
_NO_WIDTH: Final = frozenset((r"\b", r"\B", r"\A", r"\Z", "^", "$", "(", ")", "|", "?", ":"))
_GROUP: Final = re.compile(r"(?:\\b)?\(\?:")
_WHOLE_GROUP: Final = re.compile(r"(?:\\A)?(?:\\s\*)?\(\?:")
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
    return ["".join(one) for one in _apart(_SIGNS.findall(pattern))]


def _apart(signs: Sequence[str]) -> list[list[str]]:
    out: list[list[str]] = [[]]
    depth = 0
    for sign in signs:
        if sign == "|" and not depth:
            out.append([])
            continue
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            break
        out[-1].append(sign)
    return out


def by_beginning(pattern: str) -> list[str]:
    """Patterns that together match what one does that is a group of alternatives, perhaps with spaces before it."""
    group = _WHOLE_GROUP.match(pattern)
    if group is None:
        return [pattern]
    each = alternatives(pattern[group.end() :])
    if group.end() + len("|".join(each)) != len(pattern) - 1 or pattern[-1] != ")":
        return [pattern]
    return [group[0].removesuffix("(?:") + one for one in each]


def shortest(pattern: str) -> str:
    """A pattern that matches at the same places, but no more there than has to: without what may end a match.

    Of ``Dr ([A-Z][a-z]{1,20}(?: [A-Z])?)`` it is ``Dr ([A-Z][a-z])``. To an engine that only says whether and where
    a pattern occurs it is the same, and there is less to keep and to report.
    """
    if _OPTIONS.match(pattern) is not None:
        return pattern
    each = [_cut(one) for one in _apart(_SIGNS.findall(pattern))]
    if any(_NO_WIDTH.issuperset(one) for one in each):
        return pattern
    return "|".join(map("".join, each))


def _cut(given: Sequence[str]) -> list[str]:
    signs = list(given)
    while signs:
        last = signs[-1]
        if _is_count(last):
            if _is_count(signs[-2]):  # as few as possible: nobody writes it here
                return signs
            least = 0 if last in "?*" else 1 if last == "+" else int(last[1:-1].split(",")[0])
            if not least:
                del signs[_beginning(signs, len(signs) - 2) :]
                continue
            signs.pop()
            if least > 1:
                return [*signs, f"{{{least}}}"]
        elif last == ")":
            begin = _beginning(signs, len(signs) - 1)
            inner = signs[begin + 1 : -1]
            head = inner[:2] if inner[:2] == ["?", ":"] else []
            if inner[:1] == ["?"] and not head:
                return signs
            each = [_cut(one) for one in _apart(inner[len(head) :])]
            if not all(each):  # all of it may be left out
                del signs[begin:]
                continue
            body = "|".join(dict.fromkeys("".join(one) for one in each))
            return [*signs[:begin], "(", *head, body, ")"]
        else:
            return _first_end(signs)
    return signs


def _first_end(signs: list[str]) -> list[str]:
    """``[0-9 ]{5,22}[0-9]`` at the end as ``[0-9 ]{5}[ ]{0,17}[0-9]``: the first of the digits ends it."""
    if len(signs) < 3 or not _is_count(signs[-2]) or signs[-2][0] != "{" or "," not in signs[-2]:
        return signs
    many, one = _signs_of(signs[-3]), _signs_of(signs[-1])
    least, _, most = signs[-2][1:-1].partition(",")
    if not many or not one or not one < many or not most or int(least) == int(most):
        return signs
    rest = "".join(f"\\x{ord(sign):02x}" for sign in sorted(many - one))
    begun = [signs[-3], f"{{{least}}}"] if int(least) else []
    return [*signs[:-3], *begun, f"[{rest}]", f"{{0,{int(most) - int(least)}}}", signs[-1]]


def _signs_of(sign: str) -> frozenset[str]:
    """The characters of a set of ASCII that says which it holds; none of anything else."""
    if sign[0] != "[" or sign[1] == "^" or not sign.isascii():
        return frozenset()
    items = _parser.parse(sign)
    if len(items) != 1 or items[0][0] is not _parser.IN:
        return frozenset()
    held: set[str] = set()
    for kind, what in items[0][1]:
        if kind is _parser.LITERAL:
            held.add(chr(what))
        elif kind is _parser.RANGE:
            held.update(map(chr, range(what[0], what[1] + 1)))
        else:
            return frozenset()
    return frozenset(held) if all(map(str.isascii, held)) else frozenset()


def _is_count(sign: str) -> bool:
    return sign in ("?", "*", "+") or (sign[0] == "{" and len(sign) > 1)


def _beginning(signs: Sequence[str], at: int) -> int:
    """Where the character or group begins that ends there."""
    depth = 0
    while True:
        depth += (signs[at] == ")") - (signs[at] == "(")
        if not depth:
            return at
        at -= 1


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


def first_signs(pattern: str) -> str:
    """The ASCII characters that a match may begin with, where the pattern begins with one or with a set of them."""
    kind, what = _parser.parse(pattern)[0]
    any_of = [(kind, what)] if kind is _parser.LITERAL else what if kind is _parser.IN else None
    if any_of is None:
        return "".join(map(chr, range(128)))
    return "".join(sign for sign in map(chr, range(128)) if any(_is_in(one, {ord(sign)}) for one in any_of))


def one_of(pattern: str) -> str:
    """Characters of which one at least stands in any text of ASCII that a pattern matches: as few as can be."""
    parsed = _parser.parse(pattern)
    signs = _one_of(parsed, ignore_case=bool(parsed.state.flags & re.IGNORECASE))
    return "".join(sorted(signs or map(chr, range(128))))


def _one_of(items: Iterable[tuple[Any, Any]], *, ignore_case: bool) -> frozenset[str] | None:
    """None where nothing is certain."""
    best: frozenset[str] | None = None
    for kind, what in items:
        some: frozenset[str] | None = None
        if kind is _parser.LITERAL:
            some = frozenset((chr(what),))
        elif kind is _parser.IN and all(one[0] in (_parser.LITERAL, _parser.RANGE) for one in what):
            some = frozenset(sign for sign in map(chr, range(128)) if any(_is_in(one, {ord(sign)}) for one in what))
        elif kind in (_parser.MAX_REPEAT, _parser.MIN_REPEAT) and what[0]:
            some = _one_of(what[2], ignore_case=ignore_case)
        elif kind is _parser.SUBPATTERN:
            some = _one_of(what[3], ignore_case=ignore_case or bool(what[1] & re.IGNORECASE))
        elif kind is _parser.BRANCH:
            each = [_one_of(branch, ignore_case=ignore_case) for branch in what[1]]
            known = [signs for signs in each if signs is not None]
            some = frozenset().union(*known) if len(known) == len(each) else None
        if some is not None and ignore_case:
            some = some.union(*((sign.lower(), sign.upper()) for sign in some))
        if some is not None and (best is None or len(some) < len(best)):
            best = some
    return None if best is None else frozenset(sign for sign in best if sign.isascii())


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
