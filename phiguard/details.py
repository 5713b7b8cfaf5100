"""Values of forms in an event that is decided from memory: what becomes of each, and what they give away."""

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final, NamedTuple

from phiguard.clues import SEPARATOR, Found
from phiguard.compiled import Compiled
from phiguard.decide import PageFacts
from phiguard.detector import Detector
from phiguard.digests import Digests
from phiguard.forms import LETTERED, RECHECKED, form_of, personal_form_of
from phiguard.frames import Frame, Framed, framed
from phiguard.hashing import hash
from phiguard.keys import KeyContext
from phiguard.layouts import Flat, Layout
from phiguard.leaves import SHORT, Leaf, number_text
from phiguard.native import compiled
from phiguard.rulings import BY_VALUE, EACH, Ruling, ruled
from phiguard.spoken import Spoken
from phiguard.told import Told, hashers, may_be_among, outer_may_stand_in, stand_in

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


@compiled
def numbers_known(judged: list[Judged], layout: Layout, tree: Flat) -> bool:
    """The same for all numbers."""
    values = tree.values
    for number, context in layout.small:
        if not -SHORT < values[number] < SHORT and not _number(judged, layout, number, context, values[number]):
            return False
    for number, context in layout.numbers:
        if not _number(judged, layout, number, context, values[number]):
            return False
    beside = layout.beside(tree.containers)
    for _, number, context, *_ in layout.pairs:
        kind = type(values[number])
        if number in beside:
            if kind is str:
                return False
            context = beside[number]
        if kind is bool and context.counts:
            return False
        if kind is int or kind is float:
            before = len(judged)
            if not _number(judged, layout, number, context, values[number]):
                return False
            if number in beside and len(judged) > before:  # on another day another name stands beside it
                return False
    return True


def _number(judged: list[Judged], layout: Layout, number: int, context: KeyContext, value: float) -> bool:
    named = context.named or context.counts
    text = number_text(value, named)
    if text is None:  # nothing but a number, or too long to write
        return not (type(value) is int and (named or not -SHORT < value < SHORT))
    return hash(text) in context.clean or by_form(judged, layout, number, context, text)


class Given(NamedTuple):
    """What is known of an event besides its own texts.

    Attributes:
        url: the page that it came from, if something else than the event says so.
        consent, headers: as in `phiguard.Context`.
        told: what was found around the event, and gives itself away in it too.
    """

    url: str | None = None
    consent: Mapping[str, Any] | None = None
    headers: Mapping[str, str] | None = None
    told: tuple[Found, ...] = ()


class Details:
    """Of an event: the values of its details, and of its addresses with blanks.

    Attributes:
        judged: all values of a form.
        around: values from outside of the event that give themselves away in it.
        any: whether there are details, addresses with blanks, or such values.
        frames: by the index of their text, addresses with blanks.
        told: something was found that gives itself away elsewhere; known once `rulings_of` was asked.
    """

    __slots__ = ("any", "around", "frames", "judged", "layout", "told")

    def __init__(self, judged: list[Judged], layout: Layout, around: Sequence[Found] = ()) -> None:
        """``around``: what was found around the event, and gives itself away in it too."""
        self.judged = judged
        self.layout = layout
        self.around = [Told(f.node.content[f.start : f.end], f.detector, f.score) for f in around]
        self.frames: dict[int, tuple[Frame, Framed]] = {}
        self.told = False
        self.any = bool(around)

    def known(
        self, c: Compiled, i: int, text: str, hashes: list[int], spoken: list[tuple[int, Spoken, str]]
    ) -> bool:
        """Whether memory says what becomes of a text that it does not hold as it is; notes that."""
        layout = self.layout
        number, context = layout.at[i], layout.contexts[i]
        rank = layout.ranks[number]
        if context.named:
            form = personal_form_of(text)
            known = context.forms.get(form) if form is not None else None
            if known and (form not in RECHECKED or still_found(text, known)):
                self.judged.append(Judged(rank, number, context, form or "", text))
                self.any = True
                return True
        of = framed(context, text, c.pages.asks) if "?" in text else None
        said = context.spoken.get(of.at) if of is not None else None
        if of is None or type(said) is not Frame:
            return False
        for _, _, value, form, below in of.blanks:
            known = below.forms.get(form)
            if not known or (form in RECHECKED and not still_found(value, known)):
                return False
        blanks = enumerate(of.blanks)
        self.judged += [Judged(rank, number, blank.context, blank.form, blank.value, n) for n, blank in blanks]
        self.frames[i] = said, of
        self.any = True
        hashes[i] = of.at
        spoken.append((i, said, text))
        return True


@compiled
def still_found(text: str, known: Sequence[Any]) -> bool:
    """Whether a value of a form is found by the same evidence as the one that was judged."""
    asked = None
    for detector, _, evidence in known:
        if detector is not asked and not detector.still_finds(text, evidence):
            return False
        asked = detector
    return True


def rulings_of(
    c: Compiled, facts: PageFacts, tree: Flat, texts: Sequence[str], hashes: Sequence[int], details: Details
) -> list[Ruling] | None:
    """What becomes of each value of a form; None where that cannot be told by its form."""
    layout = details.layout
    known = layout.rulings.get(facts)
    if known is None:
        known = layout.rulings[facts] = {}
    out: list[Ruling] = []
    told: list[Told] = []
    lettered: list[str] = []
    for one in details.judged:
        _, _, _, form, text, _ = one
        ruling = ruling_of(c, facts, tree, known, one)
        if ruling is BY_VALUE:
            return None
        for detector, score in ruling.tells:
            told.append(Told(text, detector, score))
        if form in LETTERED:
            lettered.append(text)
        out.append(ruling)
    if lettered and any(c.matcher.mentions(lettered)):
        return None
    if told or details.around:
        details.told = True
        rest = rest_of(layout, tree, texts, details.judged, (), details.frames)
        if (
            _hide_something(details, hashes, [*told, *details.around])
            or stand_in(told, rest)
            or outer_may_stand_in(details.around, rest)
        ):
            return None
        prove(c, facts, tree, known, [*told, *details.around], details.judged, out)
    return out


@compiled
def all_rulings(
    c: Compiled, facts: PageFacts, layout: Layout, tree: Flat, judged: Sequence[Judged]
) -> list[Ruling]:
    """The same of each; `BY_VALUE` where that cannot be told, and whatever stands a second time."""
    known: dict[Any, Ruling] = layout.rulings.setdefault(facts, {})
    return [ruling_of(c, facts, tree, known, one) for one in judged]


@compiled
def ruling_of(c: Compiled, facts: PageFacts, tree: Flat, known: dict[Any, Ruling], one: Judged) -> Ruling:
    """What becomes of one value; ``known``: of the page's facts, what is remembered of others."""
    _, number, context, form, text, blank = one
    value = tree.values[number] if blank < 0 else text
    if _is_allowed(c, one):
        return ruled(c, facts, context, form, value)
    at: Any = (number, form) if blank < 0 else (context, form)
    ruling = known.get(at)
    if ruling is None or ruling is EACH:
        ruling = ruled(c, facts, context, form, value)
        known[at] = EACH if ruling.each else ruling
    return ruling


def _is_allowed(c: Compiled, one: Judged, hasher: Detector | None = None) -> bool:
    """Whether the policy allows the value, as whatever it was found: others of its form it does not."""
    if not c.decider.allows_values:
        return False
    allowed = c.decider.allows_value
    for detector, _, _ in one[2].forms[one[3]]:
        if allowed(detector.entity, one[4]):
            return True
    return hasher is not None and allowed(hasher.entity, one[4])


def _hide_something(details: Details, hashes: Sequence[int], told: Sequence[Told]) -> bool:
    """Whether one of the values may stand hashed, or anything in an encoding, in a text that is known."""
    layout = details.layout
    hidden = []
    for at, clean, context in zip(hashes, layout.cleans, layout.contexts, strict=True):
        if at not in clean:
            words = context.opaque.get(at)
            entry = context.spoken.get(at) if words is None else None
            words = entry.words if entry is not None else words
            if words:
                hidden.append(words)
    return bool(hidden) and may_be_among(told, frozenset().union(*hidden))  # together: each value is hashed once


@compiled
def rest_of(
    layout: Layout,
    tree: Flat,
    texts: Sequence[str],
    judged: Iterable[Judged],
    leaves: Iterable[tuple[int, int, Leaf]],
    frames: Mapping[int, tuple[Frame, Framed]],
) -> str:
    """What may hold a found value again: all keys, texts and numbers but those that were found whole.

    Args:
        judged: those that were.
        leaves: others, by their numbers, that are looked at anyway.
        frames: addresses that are to be without what was judged in them.
    """
    found = {number for _, number, *_ in judged} | {number for _, number, _ in leaves}
    out = [text for number, text in zip(layout.at, texts, strict=True) if number not in found]
    out += [of.rest for _, of in frames.values()]
    out += [key for key in tree.keys if type(key) is str]
    numbers = [(number, context.named or context.counts) for number, context in (*layout.small, *layout.numbers)]
    numbers += [(number, True) for _, number, *_ in layout.pairs]
    for number, named in numbers:
        value = tree.values[number]
        text = number_text(value, named) if type(value) is int or type(value) is float else None
        if number not in found and text is not None:
            out.append(text)
    return SEPARATOR.join(out)


@compiled
def hidden(
    layout: Layout, hashes: Sequence[int], spoken: Iterable[tuple[int, Spoken, str]]
) -> list[tuple[int, frozenset[int]]]:
    """Of texts that are known, those in which something may stand encoded: their indices, and their words."""
    out = [(i, entry.words) for i, entry, _ in spoken]
    for i, (at, context) in enumerate(zip(hashes, layout.contexts, strict=True)):
        words = context.opaque.get(at)
        if words is not None and at not in context.clean:
            out.append((i, words))
    return out


def prove(
    c: Compiled,
    facts: PageFacts,
    tree: Flat,
    known: dict[Any, Ruling],
    told: Sequence[Told],
    judged: Sequence[Judged],
    out: list[Ruling],
) -> None:
    """Rule anew on digests of found values: they are known for what they are."""
    hashed: Digests[str] | None = None
    for i, one in enumerate(judged):
        _, number, context, form, text, blank = one
        if form != "sha256":
            continue
        hashed = hashers(told, _SHA256) if hashed is None else hashed
        owner = hashed.get(bytes.fromhex(text))
        hasher = c.scanner.detector(owner) if owner is not None else None
        if hasher is not None:
            at = number, context, form, owner
            value = tree.values[number] if blank < 0 else text
            out[i] = known.get(at) or ruled(c, facts, context, form, value, hasher)
            if out[i].each or _is_allowed(c, one, hasher):
                out[i] = ruled(c, facts, context, form, value, hasher)
            else:
                known[at] = out[i]
