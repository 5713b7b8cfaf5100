"""Events of which memory holds all but a few texts: these are looked at, and the rest is remembered.

A message that somebody typed stands in an event of ids, addresses and titles that were all met before, or whose
forms were. What becomes of those is known, as `phiguard.recall` knows it; the new texts are opened, scanned and
judged by the same steps that `phiguard.passes` takes for all texts of an event, and what they say of the event, its
page and its tier goes into both. Where a new text may bear on one that is remembered, or the other way round, the
event goes the long way; the tests compare the two.
"""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, Final

from phiguard import framing, health_scan, jsontext, speaking
from phiguard.addresses import inner, own_role
from phiguard.by_page import consented, dropped_of, highest_kept, treatment_of
from phiguard.clues import Clues, Found
from phiguard.compiled import Compiled
from phiguard.decide import PageFacts
from phiguard.details import Judged, numbers_known, ruling_of
from phiguard.filling import applied, outcomes_of
from phiguard.forms import FORMS, LETTERED, PERSONAL, form_of
from phiguard.hashing import hash
from phiguard.judge import CARE, IMPERSONAL, Judge, page_doubt, tier_of, weighed
from phiguard.keys import KeyContext
from phiguard.known_pages import by_tier, known_tiers
from phiguard.leaves import SHORT, Leaf, LeafForm, Trail, number_text
from phiguard.matcher import Crowd
from phiguard.nodes import Budget
from phiguard.rebuild import DROP
from phiguard.recall import Partly, Recalled, _pages
from phiguard.redact import NOTHING, fold, kept_of, own_edits, tail_steps
from phiguard.rulings import BY_VALUE, Ruling
from phiguard.settling import UNSETTLED, Again, settle
from phiguard.speaking import Effect, term_of
from phiguard.spoken import Mood, Said, Way
from phiguard.treat import noted, rewrites
from phiguard.types import Context, Risk

_NO_DIGEST: Final = frozenset(FORMS) - {"sha256"}
"""Forms in which no digest stands. A value of another one may be the hash of a found value, so it is looked at."""
_KNOWN: Final = _NO_DIGEST | frozenset(PERSONAL)
_LONGEST_NEW: Final = 5_000  # characters of all new texts
_BEARING: Final = frozenset(("health", "provider"))  # roles of findings that bear on what is beside them
_RANK: Final = itemgetter(0)
_trail: Final[Callable[..., Trail]] = tuple.__new__  # made often; without a call in Python


class _Unfit(Exception):
    """The event must go the long way."""


def freshly(c: Compiled, known: Recalled | Partly | None, given: Context) -> Recalled | None:
    """What becomes of an event that `phiguard.recall` knows in part; None where it must go the long way.

    Args:
        c: of the guard, with ``recalls``.
        known: what is known of it.
        given: as `phiguard.recall.recall` takes it.
    """
    if type(known) is not Partly:
        return known  # type: ignore[return-value]
    try:
        return _Event(c, known, given).decided()
    except Exception:  # noqa: BLE001 - `_Unfit`, `Unreadable`, or a defect of ours: the long way decides
        return None


class _Event:
    """One event. Holds its texts only while the call lasts.

    Attributes:
        met: what is known of its texts.
        judged: values of forms that were, numbers too.
        leaves: what is new, as (rank, number, leaf).
        told: of judged values, those that give themselves away elsewhere, as findings.
        lettered: those that may hold a health term.
    """

    __slots__ = (
        "c",
        "given",
        "judged",
        "layout",
        "leaves",
        "lettered",
        "met",
        "new_address",
        "raw",
        "told",
        "tree",
    )

    def __init__(self, c: Compiled, partly: Partly, given: Context) -> None:
        self.c = c
        self.given = given
        self.raw, self.tree, self.layout, self.met = partly
        self.judged: list[Judged] = []
        self.new_address = any(self.layout.contexts[i].addresses for i in self.met.fresh)
        self.leaves: list[tuple[int, int, Leaf]] = []
        self.told: list[Found] = []
        self.lettered: list[Leaf] = []

    def decided(self) -> Recalled:
        """Raises `_Unfit`, or `Unreadable`, where the long way must decide."""
        c, by_value = self.c, self.layout.by_value
        if by_value and any((number, form) in by_value for _, number, _, form, _, _ in self.met.judged):
            raise _Unfit
        self._sort_texts()
        self._sort_numbers()
        if sum(len(leaf.text) for _, _, leaf in self.leaves) > _LONGEST_NEW:
            raise _Unfit  # so that what is hostile is not looked at twice
        budget = Budget(c.limits, skip_known=not c.looks_at_all)
        nodes = self._opened(budget)
        found = self._found(nodes)
        said = health_scan.mentioned([*nodes, *self.lettered], c.matcher, c.written, c.limits.max_terms)
        if any(type(m.mentions) is Crowd or m.node in self.lettered for m in said):
            raise _Unfit  # too many, or a name that is a condition
        mood, facts, terms = self._mood(said, found)
        found += terms
        spared = [f for f in found if f.detector.beside_care]
        spares = bool(spared) and not self._in_care(found, mood)
        if spares:
            found = [f for f in found if not f.detector.beside_care]
        judge = Judge(c.decider, facts, c.keys, lambda _node: "")
        decided = judge.decided(found)
        reason = judge.blocks(found)
        if reason is not None:
            return self._blocked(reason, nodes, said, found, spared, mood, facts)
        own_edits(decided)
        effect = self._effect(nodes, decided, mood, facts) if c.by_page else None
        changed = fold(nodes, noted(nodes, effect.rewrites, effect.dropped) if effect is not None else NOTHING)
        c.remember(nodes, said, [*found, *spared])
        settled = settle(c, changed, Again(budget, judge, mood, spares, "")) if changed else []
        if any(new is UNSETTLED or (new is DROP and effect is None) for _, new, _ in settled):
            raise _Unfit
        if said or effect is not None:
            speaking.learn(c, said, nodes, found, decided, settled, mood, effect)
        if found:
            framing.learn(c, said, nodes, found, decided, settled, mood, effect)
        return self._recalled(nodes, found, settled, kept_of(decided), mood, facts, effect)

    def _effect(self, nodes: Sequence[Leaf], decided: Sequence[Found], mood: Mood, facts: PageFacts) -> Effect:
        """What the page does to the new texts; nothing of it is done yet."""
        c, met = self.c, self.met
        known = highest_kept(met.spoken, mood, facts)
        if known is None:
            raise _Unfit
        kept = max([known, *(f.tier for f in decided if f.method == "keep")])
        treatment = treatment_of(c, self.given.url, self.layout, met.addresses, met.texts, met.hashes, facts, kept)
        return Effect(facts, treatment, rewrites(nodes, treatment), [])

    def _blocked(
        self,
        reason: str,
        nodes: Sequence[Leaf],
        said: list[health_scan.Mentioned],
        found: Sequence[Found],
        spared: Sequence[Found],
        mood: Mood,
        facts: PageFacts,
    ) -> Recalled:
        """An event that its page blocks; one that a finding blocks goes the long way, which says by which."""
        c = self.c
        if c.decider.blocks(facts) is None:
            raise _Unfit
        c.remember(nodes, said, [*found, *spared])
        speaking.learn_blocked(c, said, nodes, found, mood)
        known: dict[Any, Ruling] = self.layout.rulings.setdefault(facts, {})
        rulings = [ruling_of(c, facts, self.tree, known, one) for one in self.judged]
        if BY_VALUE in rulings:
            raise _Unfit
        chances = [(one[0], chance) for one, of in zip(self.judged, rulings, strict=True) for chance in of.identity]
        risk = self._risk(chances, found, mood, facts)
        return Recalled(None, risk, self.layout, self.tree.keys, [], reason)

    # ---- what is known, and what is new

    def _sort_texts(self) -> None:
        layout, met = self.layout, self.met
        for one in met.judged:
            self._note(one, "text")
        for i in met.fresh:
            number, context, text = layout.at[i], layout.contexts[i], met.texts[i]
            form = form_of(text)
            known = context.forms.get(form) if form is not None else None
            if known != () or form not in _NO_DIGEST:
                leaf = self._leaf(number, context, text, "text")
                leaf.judged, leaf.machine = known or (), None if known else form
                self.leaves.append((layout.ranks[number], number, leaf))

    def _sort_numbers(self) -> None:
        """The same for all numbers."""
        layout, values = self.layout, self.tree.values
        judged: list[Judged] = []
        if numbers_known(judged, layout, self.tree):
            for one in judged:
                self._note(one, "number")
        else:
            if layout.pairs and layout.beside(self.tree.containers):
                raise _Unfit  # a value beside its name
            paired = [(number, context) for _, number, context, *_ in layout.pairs]
            for number, context in (*layout.small, *layout.numbers, *paired):
                value = values[number]
                if value is None or type(value) is str:  # a text beside numbers
                    continue
                if type(value) is bool:
                    if context.counts:
                        raise _Unfit
                elif type(value) is float or context.named or context.counts or _is_long(value):
                    self._sort_number(number, context)
        self.leaves.sort(key=_RANK)
        self.judged.sort(key=_RANK)

    def _sort_number(self, number: int, context: KeyContext) -> None:
        value = self.tree.values[number]
        text = number_text(value, context.named or context.counts)
        if text is None:  # nothing but a number, or too long to write
            if type(value) is int:
                raise _Unfit
            return
        form = form_of(text)
        known = context.forms.get(form) if form is not None else None
        rank = self.layout.ranks[number]
        if known:
            self._note(Judged(rank, number, context, form or "", text), "number")
        elif known is None and hash(text) not in context.clean:
            leaf = self._leaf(number, context, text, "number")
            leaf.machine = form
            self.leaves.append((rank, number, leaf))

    def _note(self, one: Judged, place: LeafForm) -> None:
        """A value of a form that was judged: by what was judged, or as a leaf where it bears on other values."""
        rank, number, context, form, text, blank = one
        known = context.forms[form]
        if form not in _KNOWN or any(d.beside_care or d.role in _BEARING for d, _, _ in known):
            if blank >= 0:
                raise _Unfit
            leaf = self._leaf(number, context, text, place)
            leaf.judged = known
            self.leaves.append((rank, number, leaf))
            return
        self.judged.append(one)
        telling = [f for f in known if f[0].tells]
        if telling or form in LETTERED:
            leaf = self._leaf(number, context, text, place)
            self.told += [Found(leaf, 0, len(text), detector, score, why) for detector, score, why in telling]
            if form in LETTERED:
                self.lettered.append(leaf)

    def _leaf(self, number: int, context: KeyContext, text: str, place: LeafForm) -> Leaf:
        layout = self.layout
        trail = _trail(Trail, (None, None, self.tree.containers[layout.owners[number]], 1))
        key = layout.key(number, self.tree.keys) if place == "number" else None
        return Leaf(context, text, trail, key, place)

    # ---- a look at what is new

    def _opened(self, budget: Budget) -> list[Leaf]:
        nodes: list[Leaf] = []
        for _, _, leaf in self.leaves:
            if leaf.judged:
                nodes.append(leaf)
            else:
                nodes += self.c.opener.open(leaf, budget)
        for node in nodes:
            # Numbers that are health data by what stands beside them, and what cannot be read.
            if node.context.counts or node.unreadable or (node.walked is not None and node.walked.removed):
                raise _Unfit
            # What page it is, an address in a text says to the long way alone.
            if self.c.by_page and inner(node):
                raise _Unfit
        return nodes

    def _found(self, nodes: list[Leaf]) -> list[Found]:
        c = self.c
        found = c.look(nodes)
        c.learn_forms(nodes, found)
        if len(found) > c.limits.max_findings:
            raise _Unfit
        if found or self.told:
            clues = c.scanner.clues([*found, *self.told])
            if clues:
                told = {id(f.node): f.node for f in self.told}
                seen = [*nodes, *told.values()]  # a value stands again where it stands more often than it was found
                if self._may_hide(clues, seen, [*told.values()]):
                    raise _Unfit
                found += clues.proofs(seen, c.limits.max_findings + 1)
                if len(found) > c.limits.max_findings:
                    raise _Unfit
        return found

    def _may_hide(self, clues: Clues, seen: Sequence[Leaf], told: Sequence[Leaf]) -> bool:
        """Whether a found value stands in a text that was not looked at, or may."""
        met, contexts = self.met, self.layout.contexts
        hidden = [(i, entry.words) for i, entry, _ in met.spoken]
        for i, (at, clean) in enumerate(zip(met.hashes, self.layout.cleans, strict=True)):
            if at not in clean and (words := contexts[i].opaque.get(at)) is not None:
                hidden.append((i, words))
        everywhere = clues.may_be_among(frozenset())
        for i, words in hidden:
            if (everywhere or (words and clues.may_be_among(words))) and self._proved_in(clues, seen, i):
                return True
        leaves = [leaf for _, _, leaf in self.leaves]
        if any(clues.occur_in(text) for leaf in leaves for text in leaf.known_parts or ()):
            return True
        raw = self.raw if self.raw is not None else jsontext.plain(self.tree.containers[0])
        return clues.may_be_elsewhere([*leaves, *told], raw)

    def _proved_in(self, clues: Clues, seen: Sequence[Leaf], i: int) -> bool:
        """Whether a found value stands in a text that is known, or in what is encoded in it."""
        leaf = Leaf(self.layout.contexts[i], self.met.texts[i], None, None)
        nodes = self.c.opener.open(leaf, Budget(self.c.limits))
        opened = {id(node) for node in nodes}
        return any(node.unreadable for node in nodes) or any(
            id(f.node) in opened for f in clues.proofs([*seen, *nodes])
        )

    # ---- page and health

    def _mood(
        self, said: list[health_scan.Mentioned], found: Sequence[Found]
    ) -> tuple[Mood, PageFacts, list[Found]]:
        """What the event says for its terms; its page; and the terms of the new texts."""
        c = self.c
        host = health_scan.in_host(said) if said else 0
        sure = False
        for _, entry, _ in self.met.spoken:
            sure = sure or entry.tier >= 2
            host = max(host, entry.host)
        pages = None if self.new_address else self._pages(())
        terms: list[Found] = []
        plain = bool(said) and (pages is None or not sure)  # what the terms are without the rest is asked for
        if plain:
            terms = health_scan.terms(said, c.floor, page=0.0, event=0.0)
            sure = sure or any(f.tier >= 2 for f in terms)
        if pages is None:
            pages = self._pages(terms)
        page = pages[0]
        mood = Mood(1.0 if page.kind in CARE else 0.0, 1.0 if sure else 0.0, page.pardoned)
        if said and not (plain and mood[:2] == (0.0, 0.0)):
            terms = health_scan.terms(said, c.floor, page=mood.page, event=mood.event)
        if len(terms) > c.limits.max_findings:
            raise _Unfit
        care = tier = 0
        for _, entry, _ in self.met.spoken:
            weights = entry.weights.get(mood)
            if weights is None:
                raise _Unfit
            care = care or len(weights[1])
            tier = max(tier, weights[0])
        tier = max(tier, tier_of(page, found, terms, host, care=bool(care)))
        return mood, consented(c, self.given, self.tree, pages[tier]), terms

    def _pages(self, terms: Sequence[Found]) -> Sequence[PageFacts]:
        """The page that the addresses name, ``terms`` in them; and the same with each higher tier."""
        c, url, layout, met = self.c, self.given.url, self.layout, self.met
        if not self.new_address:
            return _pages(c, url, layout, met.spoken, met.addresses, met.texts, met.hashes)
        tiers = known_tiers(c, url, layout, met.spoken)
        for f in terms:
            role = own_role(f.node.top)
            if role:
                tiers[role] = max(tiers[role], f.tier)
        return by_tier(c, url, layout, met.addresses, met.texts, met.hashes, tiers)

    def _in_care(self, found: Sequence[Found], mood: Mood) -> bool:
        """Whether anything of the event speaks of somebody's care."""
        return (
            mood.page > 0
            or any(entry.weights[mood][0] for _, entry, _ in self.met.spoken)
            or any((f.tier or f.detector.role == "provider") and not f.detector.beside_care for f in found)
        )

    # ---- all of it together

    def _recalled(
        self,
        nodes: Sequence[Leaf],
        found: Sequence[Found],
        settled: Sequence[tuple[Leaf, Any, tuple[Any, ...]]],
        kept: Sequence[Found],
        mood: Mood,
        facts: PageFacts,
        effect: Effect | None,
    ) -> Recalled:
        c, tree, layout = self.c, self.tree, self.layout
        way: Way = mood if effect is None else c.way(mood, facts, effect.treatment)
        if any(way not in entry.said for _, entry, _ in self.met.spoken):
            raise _Unfit
        known: dict[Any, Ruling] = layout.rulings.setdefault(facts, {})
        rulings = [ruling_of(c, facts, tree, known, one) for one in self.judged]
        if BY_VALUE in rulings:
            for (_, number, _, form, _, _), ruling in zip(self.judged, rulings, strict=True):
                if ruling is BY_VALUE:
                    layout.by_value.add((number, form))
            raise _Unfit
        details = self.met.details
        edits, outcomes, chances = outcomes_of(self.judged, rulings, details, self.met.texts, way)
        for i, entry, text in self.met.spoken:
            if i in details.frames:
                continue
            outcome = entry.said[way]
            new = applied(outcome, text)
            if new is not text:
                edits.append((layout.at[i], new))
            outcomes.append((layout.at[i], 0, outcome))
        numbers = {id(leaf): number for _, number, leaf in self.leaves}
        order = {id(node): i for i, node in enumerate(nodes)}
        replaced: dict[int, tuple[Any, ...]] = {}
        stays: dict[int, list[Any]] = {}
        for leaf, new, why in settled:
            edits.append((numbers[id(leaf)], new))
            replaced[numbers[id(leaf)]] = tuple(term_of(f, order[id(f.node)]) for f in why)
        for f in kept:
            stays.setdefault(numbers[id(f.node.top)], []).append(term_of(f, order[id(f.node)]))
        gone: dict[int, list[Any]] = {}
        for node in reversed(effect.dropped) if effect is not None else ():
            gone.setdefault(numbers[id(node.top)], []).append(tail_steps(node))
        for number in replaced.keys() | stays.keys() | gone.keys():
            kinds = replaced.get(number, ()), tuple(stays.get(number, ())), None, tuple(gone.get(number, ()))
            outcomes.append((number, 0, Said((), *kinds)))
        c.account.values += len(tree.values)
        c.account.read += len(self.met.spoken) + len(self.judged) + len(self.leaves)
        risk = self._risk(chances, found, mood, facts)
        new_tree = layout.changed(tree, edits) if edits else tree.containers[0]
        dropped = dropped_of(layout, tree, outcomes) if effect is not None else ()
        return Recalled(new_tree, risk, layout, tree.keys, outcomes, "", dropped)

    def _risk(self, chances: list[tuple[int, float]], found: Sequence[Found], mood: Mood, facts: PageFacts) -> Risk:
        """``chances``: of the values of a form, with their ranks."""
        nobody, nothing = self._weighed(chances, found, facts)
        for _, entry, _ in self.met.spoken:
            for chance in entry.weights[mood][1]:
                nothing *= chance
        identity, health = 1.0 - nobody, 1.0 - nothing
        return Risk(identity, health, identity * health, facts.kind, facts.tier)

    def _weighed(
        self, chances: list[tuple[int, float]], found: Sequence[Found], facts: PageFacts
    ) -> tuple[float, float]:
        """As `phiguard.judge.scores` takes them, and in the order of the long way."""
        ranks = {id(leaf): rank for rank, _, leaf in self.leaves if leaf.judged}
        if ranks:
            mine = [f for f in found if id(f.node) in ranks]
            chances += [(ranks[id(f.node)], 1.0 - f.score) for f in mine if f.detector.role not in IMPERSONAL]
            chances.sort(key=_RANK)
            found = [f for f in found if id(f.node) not in ranks or f.detector.role in IMPERSONAL]
        nobody = 1.0
        for _, chance in chances:
            nobody *= chance
        return weighed(found, facts, nobody, page_doubt(facts))


def _is_long(value: float) -> bool:
    return not -SHORT < value < SHORT
