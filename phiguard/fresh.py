"""Events of which memory holds all but a few texts: these are looked at, and the rest is remembered.

A message that somebody typed stands in an event of ids, addresses and titles that were all met before, or whose
forms were. What becomes of those is known, as `phiguard.recall` knows it; the new texts are opened, scanned and
judged by the same steps that `phiguard.passes` takes for all texts of an event, and what they say of the event, its
page and its tier goes into both. Where a new text may bear on one that is remembered, or the other way round, the
event goes the long way; the tests compare the two.
"""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, Final

from phiguard import framing, health_scan, speaking
from phiguard.addresses import inner, own_role
from phiguard.by_page import consented, dropped_of, highest_kept, treatment_of
from phiguard.clues import Clues, Found
from phiguard.compiled import Compiled
from phiguard.decide import PageFacts
from phiguard.details import Details, Given, Judged, all_rulings, hidden, rest_of
from phiguard.filling import outcomes_of, spoken_outcomes
from phiguard.fresh_clues import NO_WORDS, sure_proofs
from phiguard.fresh_leaves import Unfit, new_leaves
from phiguard.hashing import hash
from phiguard.judge import CARE, IMPERSONAL, Judge, page_doubt, tier_of, weighed
from phiguard.known_pages import by_tier, known_signs, known_tiers, known_weights
from phiguard.leaves import Leaf
from phiguard.matcher import Crowd
from phiguard.native import compiled
from phiguard.nodes import Budget
from phiguard.page_matrix import UNTREATED
from phiguard.recall import Met, Partly, Recalled, _pages
from phiguard.redact import NOTHING, fold, kept_of, own_edits, tail_steps
from phiguard.rulings import BY_VALUE
from phiguard.settling import UNSETTLED, Again, settle
from phiguard.speaking import Effect, term_of, terms_of
from phiguard.spoken import Mood, Said, Spoken, Way
from phiguard.treat import noted, rewrites
from phiguard.types import Risk

_LONGEST_NEW: Final = 5_000  # characters of all new texts
_RANK: Final = itemgetter(0)
_NODE: Final = itemgetter(0)  # of a finding


class Unsaid(Exception):
    """Of some texts, by their indices, memory does not say what becomes of them in such an event."""

    def __init__(self, texts: Iterable[int]) -> None:
        super().__init__()
        self.texts = frozenset(texts)


def freshly(c: Compiled, known: Recalled | Partly | None, given: Given) -> Recalled | None:
    """What becomes of an event that `phiguard.recall` knows in part; None where it must go the long way.

    Args:
        c: of the guard, with ``recalls``.
        known: what is known of it.
        given: as `phiguard.recall.recall` takes it.
    """
    if type(known) is not Partly:
        return known  # type: ignore[return-value]
    try:
        try:
            return _Event(c, known, given).decided()
        except Unsaid as unsaid:
            return _Event(c, _reopened(known, unsaid.texts), given).decided()
    except Exception:  # noqa: BLE001 - `Unfit`, `Unreadable`, or a defect of ours: the long way decides
        return None


def _reopened(known: Partly, texts: frozenset[int]) -> Partly:
    """The same with some known texts among those of which nothing is known."""
    met, layout = known.met, known.layout
    frames = {i: frame for i, frame in met.details.frames.items() if i not in texts}
    gone = {layout.at[i] for i in met.details.frames.keys() - frames.keys()}
    judged = [one for one in met.judged if one[5] < 0 or one[1] not in gone]
    details = Details(judged, layout)
    details.around = met.details.around
    details.frames, details.any = frames, met.details.any
    hashes = [hash(met.texts[i]) if i in texts else at for i, at in enumerate(met.hashes)]
    spoken = [one for one in met.spoken if one[0] not in texts]
    fresh = sorted({*met.fresh, *texts})
    return known._replace(met=Met(met.texts, hashes, judged, spoken, met.addresses, fresh, details))


class _Event:
    """One event. Holds its texts only while the call lasts.

    Attributes:
        met: what is known of its texts.
        judged, leaves, told, lettered: as in `phiguard.fresh_leaves.New`.
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
        "told",
        "tree",
    )

    def __init__(self, c: Compiled, partly: Partly, given: Given) -> None:
        self.c = c
        self.given = given
        _, self.tree, self.layout, self.met = partly
        self.new_address = any(self.layout.contexts[i].addresses for i in self.met.fresh)
        self.judged: list[Judged] = []
        self.leaves: list[tuple[int, int, Leaf]] = []
        self.told: list[Found] = []
        self.lettered: list[Leaf] = []

    def decided(self) -> Recalled:
        """Raises `Unfit`, or `Unreadable`, where the long way must decide."""
        c = self.c
        self.judged, self.leaves, self.told, self.lettered = new_leaves(self.layout, self.tree, self.met)
        if sum(len(leaf.text) for _, _, leaf in self.leaves) > _LONGEST_NEW:
            raise Unfit  # so that what is hostile is not looked at twice
        budget = Budget(c.limits, skip_known=not c.looks_at_all)
        nodes = self._opened(budget)
        rewritable = c.rewritable(nodes)
        found = self._found(nodes, rewritable)
        said = health_scan.mentioned([*nodes, *self.lettered], c.matcher, c.written, c.limits.max_terms)
        if any(type(m.mentions) is Crowd or m.node in self.lettered for m in said):
            raise Unfit  # too many, or a name that is a condition
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
            return self._blocked(reason, nodes, said, found, spared, mood, facts, rewritable)
        own_edits(decided)
        effect = self._effect(nodes, decided, mood, facts) if c.by_page else None
        changed = fold(nodes, noted(nodes, effect.rewrites, effect.dropped) if effect is not None else NOTHING)
        c.remember(nodes, said, [*found, *spared], rewritable)
        treatment = effect.treatment if effect is not None else UNTREATED
        settled = settle(c, changed, Again(budget, judge, mood, spares, "", treatment)) if changed else []
        if any(new is UNSETTLED for _, new, _ in settled):
            raise Unfit
        if said or effect is not None:
            speaking.learn(c, said, nodes, found, decided, settled, mood, effect, rewritable)
        if found:
            framing.learn(c, said, nodes, found, decided, settled, mood, effect)
        return self._recalled(nodes, found, settled, kept_of(decided), mood, facts, effect)

    def _effect(self, nodes: Sequence[Leaf], decided: Sequence[Found], mood: Mood, facts: PageFacts) -> Effect:
        """What the page does to the new texts; nothing of it is done yet."""
        c, met = self.c, self.met
        known = highest_kept(c, met.spoken, mood, facts)
        if known is None:
            at = c.mark(mood, facts)
            raise Unsaid(i for i, e, _ in met.spoken if e.weights[mood][1] and at not in e.stays)
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
        rewritable: frozenset[int],
    ) -> Recalled:
        """An event that its page blocks; one that a finding blocks goes the long way, which says by which."""
        c = self.c
        if c.decider.blocks(facts) is None:
            raise Unfit
        c.remember(nodes, said, [*found, *spared], rewritable)
        speaking.learn_blocked(c, said, nodes, found, mood, rewritable)
        framing.learn_blocked(c, said, nodes, found, mood)
        rulings = all_rulings(c, facts, self.layout, self.tree, self.judged)
        if BY_VALUE in rulings:
            raise Unfit
        chances = [(one[0], chance) for one, of in zip(self.judged, rulings, strict=True) for chance in of.identity]
        risk = risk_of(chances, self.leaves, found, self.met.spoken, mood, facts)
        return Recalled(None, risk, self.layout, self.tree.keys, [], reason)

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
                raise Unfit
            # What page it is, an address in a text says to the long way alone.
            if self.c.by_page and inner(node):
                raise Unfit
        return nodes

    def _found(self, nodes: list[Leaf], rewritable: frozenset[int]) -> list[Found]:
        c = self.c
        found = c.look(nodes)
        c.learn_forms(nodes, found, rewritable)
        if len(found) > c.limits.max_findings:
            raise Unfit
        if found or self.told or self.given.told:
            clues = c.scanner.clues([*found, *self.told], self.given.told)
            if clues:
                # A value stands again where it stands more often than it was found.
                seen = [*nodes, *dict.fromkeys(map(_NODE, self.told))]
                found += self._proofs(clues, seen, c.limits.max_findings + 1)
                if len(found) > c.limits.max_findings:
                    raise Unfit
        return found

    def _proofs(self, clues: Clues, seen: Sequence[Leaf], most: int) -> list[Found]:
        proofs = sure_proofs(clues, self.layout, self.tree, self.met, self.judged, self.leaves, seen, most)
        if proofs is None:
            if self._may_hide(clues, seen):
                raise Unfit
            return clues.proofs(seen, most)
        return proofs

    def _may_hide(self, clues: Clues, seen: Sequence[Leaf]) -> bool:
        """Whether a found value stands in a text that was not looked at, or may."""
        met, layout = self.met, self.layout
        everywhere = clues.may_be_among(NO_WORDS)
        for i, words in hidden(layout, met.hashes, met.spoken):
            if (everywhere or (words and clues.may_be_among(words))) and self._proved_in(clues, seen, i):
                return True
        for _, _, leaf in self.leaves:
            if leaf.known_parts is not None and any(map(clues.occur_in, leaf.known_parts)):
                return True
        return clues.may_be_in(rest_of(layout, self.tree, met.texts, self.judged, self.leaves, met.details.frames))

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
        sure, host = known_signs(self.met.spoken)
        host = max(host, health_scan.in_host(said)) if said else host
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
            raise Unfit
        known = known_weights(self.met.spoken, mood)
        if known is None:
            raise Unsaid(i for i, entry, _ in self.met.spoken if mood not in entry.weights)
        care, tier = known
        tier = max(tier, tier_of(page, found, terms, host, care=care))
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
        unsaid = [i for i, entry, _ in self.met.spoken if way not in entry.said]
        if unsaid:
            raise Unsaid(unsaid)
        rulings = all_rulings(c, facts, layout, tree, self.judged)
        if BY_VALUE in rulings:
            for (_, number, _, form, _, _), ruling in zip(self.judged, rulings, strict=True):
                if ruling is BY_VALUE:
                    layout.by_value.add((number, form))
            raise Unfit
        details = self.met.details
        edits, outcomes, chances = outcomes_of(self.judged, rulings, details, self.met.texts, way)
        more, said = spoken_outcomes(layout, self.met.spoken, details.frames, way)
        edits += more
        outcomes += said
        numbers = {id(leaf): number for _, number, leaf in self.leaves}
        order = {id(node): i for i, node in enumerate(nodes)}
        replaced: dict[int, tuple[Any, ...]] = {}
        stays: dict[int, list[Any]] = {}
        for leaf, new, why in settled:
            edits.append((numbers[id(leaf)], new))
            replaced[numbers[id(leaf)]] = terms_of(why, order)
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
        risk = risk_of(chances, self.leaves, found, self.met.spoken, mood, facts)
        new_tree = layout.changed(tree, edits) if edits else tree.containers[0]
        dropped = dropped_of(layout, tree, outcomes) if effect is not None else ()
        return Recalled(new_tree, risk, layout, tree.keys, outcomes, "", dropped)


@compiled
def risk_of(
    chances: list[tuple[int, float]],
    leaves: Sequence[tuple[int, int, Leaf]],
    found: Sequence[Found],
    spoken: Sequence[tuple[int, Spoken, str]],
    mood: Mood,
    facts: PageFacts,
) -> Risk:
    """As `phiguard.judge.scores` takes it, and in the order of the long way.

    Args:
        chances: of the values of a form, with their ranks.
        leaves, found: what is new, and what was found in it; spoken: what is known.
    """
    ranks = {id(leaf): rank for rank, _, leaf in leaves if leaf.judged}
    if ranks:
        mine = [f for f in found if id(f.node) in ranks]
        chances += [(ranks[id(f.node)], 1.0 - f.score) for f in mine if f.detector.role not in IMPERSONAL]
        chances.sort(key=_RANK)
        found = [f for f in found if id(f.node) not in ranks or f.detector.role in IMPERSONAL]
    nobody = 1.0
    for _, chance in chances:
        nobody *= chance
    nobody, nothing = weighed(found, facts, nobody, page_doubt(facts))
    for _, entry, _ in spoken:
        for chance in entry.weights[mood][1]:
            nothing *= chance
    identity, health = 1.0 - nobody, 1.0 - nothing
    return Risk(identity, health, identity * health, facts.kind, facts.tier)
