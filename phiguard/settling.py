"""Changed texts are looked at again until nothing is found in them: a placeholder may change what stands beside it.

The law is that a second scrub changes nothing.
"""

import re
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from phiguard import health_scan
from phiguard.clues import Found
from phiguard.codec import step
from phiguard.compiled import Compiled
from phiguard.decide import Treatment
from phiguard.errors import Unreadable
from phiguard.found import is_spared
from phiguard.hashing import hash
from phiguard.judge import Judge
from phiguard.leaves import Leaf
from phiguard.limits import MAX_LOOKS
from phiguard.native import compiled
from phiguard.nodes import Budget
from phiguard.outcome import Changed
from phiguard.page_matrix import UNTREATED
from phiguard.redact import fold, own_edits
from phiguard.remembered import HASH
from phiguard.spoken import Mood
from phiguard.treat import rewrites

_LOT: Final = 100  # texts that are looked at together: what is made of them is gone before the next are
UNSETTLED: Final = object()
"""In place of a changed text that does not come to rest."""
_PACKED: Final = (step("base64_text"),)
_SIGNS_OF_BASE64: Final = re.compile(r"[+/]|%2[BbFf]")


class Again(NamedTuple):
    """What of the event a second look depends on.

    Attributes:
        budget: None where nothing of it was used up.
        spares: which findings that count beside care do not count in it, see `phiguard.found.is_spared`.
        form: the structure that the whole text is read as, if it is the payload.
        treatment: what the page does to fields, also to those that a change made: `event=a b;c=d` is read as a
            query once its name is one word.
    """

    budget: Budget | None
    judge: Judge
    mood: Mood
    spares: int
    form: str
    treatment: Treatment = UNTREATED


def settle(c: Compiled, changed: Sequence[Changed], event: Again) -> list[Changed]:
    """The same, with texts that come to rest; `UNSETTLED` in place of others."""
    moved = restless(c, changed, event)
    if not moved:
        return [*changed]
    values = [value for _, value, _ in changed]
    budget = event.budget or Budget(c.limits, skip_known=c.cache and not c.looks_at_all)
    for at in range(0, len(moved), _LOT):
        _settle_some(c, changed, moved[at : at + _LOT], values, event, budget)
    return [(leaf, value, why) for (leaf, _, why), value in zip(changed, values, strict=True)]


def _settle_some(
    c: Compiled, changed: Sequence[Changed], moved: Sequence[int], values: list[Any], event: Again, budget: Budget
) -> None:
    """Some of them, by their places; what they settle as is put into ``values``."""
    todo: dict[int, Leaf] = {}
    for i in moved:
        leaf = changed[i][0]
        todo[i] = Leaf(leaf.context, values[i], leaf.trail, leaf.key, leaf.form)
    around = _around(event)
    for _ in range(MAX_LOOKS):
        if not todo:
            break
        nodes: list[Leaf] = []
        for i, again in list(todo.items()):
            try:
                nodes.extend(c.opener.open(again, budget, event.form))
            except Unreadable:
                values[i] = UNSETTLED
                del todo[i]
        found = [f for f in c.look(nodes) if not is_spared(f.detector, event.spares)]
        said = health_scan.mentioned(nodes, c.matcher, c.written)
        if said:
            found += health_scan.terms(said, c.floor, page=event.mood.page, event=event.mood.event)
        own_edits(event.judge.decided(found))
        treated = rewrites(nodes, event.treatment) if event.treatment.touches else {}
        new = {id(again): value for again, value, _ in fold(nodes, treated) if value != again.text}
        if c.recalls:
            _learn(c, [again for again in todo.values() if id(again) not in new], around)
        todo = {
            i: Leaf(again.context, new[id(again)], again.trail, again.key, again.form)
            for i, again in todo.items()
            if id(again) in new
        }
        for i, again in todo.items():
            values[i] = again.text
    for i in todo:
        values[i] = UNSETTLED


@compiled
def restless(c: Compiled, changed: Sequence[Changed], event: Again) -> list[int]:
    """Which of some changed texts, by their places, have to be looked at again."""
    treated = event.treatment.touches
    around: int | None = None
    out: list[int] = []
    for i, (leaf, value, causes) in enumerate(changed):
        if not isinstance(value, str | bytes) or _is_at_rest(value, causes, treated=treated):
            continue
        if c.recalls:  # of one page many addresses differ in nothing but what was replaced
            around = _around(event) if around is None else around
            if _known_as(value, leaf.form, around) in leaf.context.at_rest:
                continue
        out.append(i)
    return out


def _is_at_rest(new: Any, causes: Sequence[Any], *, treated: bool) -> bool:
    """Whether fields were replaced as a whole and nothing else was changed; the page may have changed others."""
    if treated and any(f.node.part or f.node.owner is not None for f in causes):
        return False
    return bool(causes) and all(replaced_whole(f, new) for f in causes)


def replaced_whole(found: Found, new: Any) -> bool:
    """Whether a finding was all of a field, up to the leaf, so that the placeholder stands there alone.

    Then nothing new can be found: the fields beside it are what they were, and no detector finds a placeholder. So
    it is with the values of a tree in a text, which is written anew; and of one in base64, if that is read in one
    way alone.

    Args:
        new: what the leaf is now.
    """
    node: Leaf | None = found.node
    packed = False
    if found.start or found.end != len(found.node.content):
        return False
    while node is not None:
        if node.owner is not None and node.parent is None:
            if node.leaf.form != "text" or found.method == "drop":
                return False
            node = node.owner
        inner, node = node, node.parent
        if node is not None and node.text is not None:
            if inner.text is not None or not _is_all_base64(inner, node):
                return False
            packed = True
    return not packed or (type(new) is str and _SIGNS_OF_BASE64.search(new) is None)


def _is_all_base64(inner: Leaf, node: Leaf) -> bool:
    """Whether a text is the base64 of another one, from end to end."""
    part = inner.part
    return (
        part is not None
        and part.steps == _PACKED
        and type(part.content) is str
        and (part.start, part.end) == (0, len(node.content))
    )


def _around(event: Again) -> int:
    """The hash of all that a second look depends on, but for the text and its place."""
    return hash((tuple(event.judge.page), tuple(event.mood), event.spares, event.form, tuple(event.treatment)))


def _known_as(text: Any, form: str, around: int) -> int:
    """What a text is remembered by that came to rest."""
    return hash((text, form, around))


def _learn(c: Compiled, leaves: Sequence[Leaf], around: int) -> None:
    for leaf in leaves:
        leaf.context.learn_at_rest(_known_as(leaf.text, leaf.form, around))
        c.account.add(HASH)
