"""Values of forms in an event that is decided from memory: what becomes of each, and what they give away."""

from collections.abc import Mapping, Sequence, Set
from operator import itemgetter
from typing import Any, Final, NamedTuple

from phiguard.clues import SEPARATOR
from phiguard.compiled import Compiled
from phiguard.decide import PageFacts
from phiguard.forms import LETTERED, RECHECKED, form_of, personal_form_of
from phiguard.frames import Frame, Framed
from phiguard.keys import KeyContext
from phiguard.layouts import Flat, Layout
from phiguard.leaves import SHORT, number_text
from phiguard.rulings import BY_VALUE, Ruling, ruled
from phiguard.told import Told, hashers, stand_in

_SHA256: Final = 32  # bytes


class Judged(NamedTuple):
    """A value of a form that was judged.

    Attributes:
        rank: its leaf's place in the document.
        number: its leaf's.
        blank: which of the blanks of its leaf it is; -1 for a leaf that is all value.
    """

    rank: int
    number: int
    context: KeyContext
    form: str
    text: str
    blank: int = -1


RANK: Final = itemgetter(0)


def by_form(judged: list[Judged], layout: Layout, number: int, context: KeyContext, text: str) -> bool:
    """Whether it is known what is found in a value of this form here; notes it where that is anything."""
    form = form_of(text)
    known = context.forms.get(form) if form is not None else None
    if known:
        judged.append(Judged(layout.ranks[number], number, context, form or "", text))
    return known is not None and (bool(known) or form != "sha256")  # it may be the hash of what is found elsewhere


def as_detail(judged: list[Judged], layout: Layout, number: int, context: KeyContext, text: str) -> bool:
    """The same for details of somebody."""
    form = personal_form_of(text)
    known = context.forms.get(form) if form is not None else None
    if not known or (form in RECHECKED and not _still_found(text, known)):
        return False
    judged.append(Judged(layout.ranks[number], number, context, form or "", text))
    return True


def _still_found(text: str, known: Sequence[Any]) -> bool:
    return all(detector.still_finds(text, evidence) for detector, _, evidence in known)


def in_blanks(judged: list[Judged], layout: Layout, number: int, of: Framed) -> bool:
    """The same for all blanks of an address."""
    for i, (_, _, value, form, context) in enumerate(of.blanks):
        known = context.forms.get(form)
        if not known or (form in RECHECKED and not _still_found(value, known)):
            return False
        judged.append(Judged(layout.ranks[number], number, context, form, value, i))
    return True


def rulings_of(
    c: Compiled,
    facts: PageFacts,
    layout: Layout,
    tree: Flat,
    texts: Sequence[str],
    judged: Sequence[Judged],
    frames: Mapping[int, tuple[Frame, Framed]],
    *,
    hidden: bool,
) -> tuple[list[Ruling], bool] | None:
    """What becomes of each, and whether any of them gives something away; None where that cannot be told here.

    ``hidden``: something stands in an encoding in a text that is known.
    """
    known = layout.rulings.get(facts)
    if known is None:
        known = layout.rulings[facts] = {}
    out: list[Ruling] = []
    told: list[Told] = []
    lettered: list[str] = []
    for _, number, context, form, text, blank in judged:
        at: Any = (number, form) if blank < 0 else (context, form)
        ruling = known.get(at)
        if ruling is None:
            value = tree.values[number] if blank < 0 else text
            ruling = known[at] = ruled(c, facts, context, form, value)
        if ruling is BY_VALUE:
            return None
        for detector, score in ruling.tells:
            told.append(Told(text, detector, score))
        if form in LETTERED:
            lettered.append(text)
        out.append(ruling)
    if lettered and any(c.matcher.mentions(lettered)):
        return None
    if told:
        if hidden or stand_in(told, _rest(layout, tree, texts, {one.number for one in judged}, frames)):
            return None
        _prove(c, facts, tree, known, told, judged, out)
    return out, bool(told)


def _rest(
    layout: Layout,
    tree: Flat,
    texts: Sequence[str],
    found: Set[int],
    frames: Mapping[int, tuple[Frame, Framed]],
) -> str:
    """What may hold a found value again: all texts and long numbers but those that were found whole."""
    at, values = layout.at, tree.values
    out = [text for i, text in enumerate(texts) if at[i] not in found]
    out += [of.rest for _, of in frames.values()]
    for number in (*(n for n, _ in layout.small), *(n for n, _ in layout.numbers), *(p[1] for p in layout.pairs)):
        value = values[number]
        if (type(value) is int or type(value) is float) and not -SHORT < value < SHORT and number not in found:
            out.append(number_text(value, True) or "")
    return SEPARATOR.join(out)


def _prove(
    c: Compiled,
    facts: PageFacts,
    tree: Flat,
    known: dict[Any, Ruling],
    told: Sequence[Told],
    judged: Sequence[Judged],
    out: list[Ruling],
) -> None:
    """Rule anew on digests of found values: they are known for what they are."""
    hashed: dict[bytes, str] | None = None
    for i, (_, number, context, form, text, blank) in enumerate(judged):
        if form != "sha256":
            continue
        hashed = hashers(told, _SHA256) if hashed is None else hashed
        owner = hashed.get(bytes.fromhex(text))
        hasher = c.scanner.detector(owner) if owner is not None else None
        if hasher is not None:
            at = number, context, form, owner
            value = tree.values[number] if blank < 0 else text
            out[i] = known.get(at) or ruled(c, facts, context, form, value, hasher)
            known[at] = out[i]
