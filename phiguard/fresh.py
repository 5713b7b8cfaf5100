"""Events of which memory holds all but a few texts: these are looked at, and the rest is remembered.

A message that somebody typed stands in an event of ids, addresses and titles that were all met before, or whose
forms were. What becomes of those is known, as `phiguard.recall` knows it; the new texts are opened, scanned and
judged by the same steps that `phiguard.passes` takes for all texts of an event, and what they say of the event, its
page and its tier goes into both. Where a new text may bear on one that is remembered, or the other way round, the
event goes the long way; the tests compare the two.
"""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Final

from phiguard import framing, health_scan, speaking
from phiguard.addresses import inner
from phiguard.by_page import dropped_of, highest_kept, treatment_of
from phiguard.clues import Clues, Found
from phiguard.compiled import Compiled
from phiguard.decide import PageFacts
from phiguard.details import Details, Given, Judged, all_rulings, hidden, rest_of
from phiguard.found import outside_care
from phiguard.fresh_clues import NO_WORDS, sure_proofs
from phiguard.fresh_leaves import New, Unfit, new_leaves
from phiguard.fresh_outcomes import Cut, by_value, together, unsaid
from phiguard.hashing import hash
from phiguard.judge import IMPERSONAL, Judge, page_doubt, weighed
from phiguard.layouts import Flat, Layout
from phiguard.leaves import Leaf
from phiguard.matcher import Crowd
from phiguard.moods import Unsaid, in_care, mood_in
from phiguard.native import compiled
from phiguard.nodes import Budget
from phiguard.page_matrix import UNTREATED
from phiguard.recall import Met, Partly, Recalled
from phiguard.redact import NOTHING, fold, kept_of, own_edits
from phiguard.rulings import BY_VALUE
from phiguard.settling import UNSETTLED, Again, settle
from phiguard.speaking import Effect
from phiguard.spoken import Mood, Spoken, Way
from phiguard.treat import noted, rewrites
from phiguard.types import Risk

_RANK: Final = itemgetter(0)
_NODE: Final = itemgetter(0)  # of a finding
# Made often; without a call in Python.
_again: Final[Callable[..., Again]] = tuple.__new__
_cut: Final[Callable[..., Cut]] = tuple.__new__
_recalled: Final[Callable[..., Recalled]] = tuple.__new__


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
            return decided(c, known, given)
        except Unsaid as unsaid:
            return decided(c, _reopened(known, unsaid.texts), given)
    except Exception:  # noqa: BLE001 - `Unfit`, `Unreadable`, or a defect of ours: the long way decides
        return None


@compiled
def decided(c: Compiled, partly: Partly, given: Given) -> Recalled:
    """What becomes of one event; raises `Unfit`, or `Unreadable`, where the long way must decide, and `Unsaid`."""
    return _Event(c, partly, given).decided()


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
        new: what is not; judged, leaves, told, lettered: its fields.
        budget: what opening has used up; None where nothing was to be opened.
    """

    __slots__ = (
        "budget",
        "c",
        "given",
        "judged",
        "layout",
        "leaves",
        "lettered",
        "met",
        "new",
        "new_address",
        "told",
        "tree",
    )

    def __init__(self, c: Compiled, partly: Partly, given: Given) -> None:
        self.c = c
        self.given = given
        _, self.tree, self.layout, self.met = partly
        self.new_address = not set(self.met.fresh).isdisjoint(self.met.addresses)
        self.budget: Budget | None = None
        self.new = new = new_leaves(self.layout, self.tree, self.met)
        self.judged, self.leaves, self.told, self.lettered, _ = new

    def decided(self) -> Recalled:
        """Raises `Unfit`, or `Unreadable`, where the long way must decide."""
        c = self.c
        nodes = self._opened()
        rewritable = c.rewritable(nodes)
        found = self._found(nodes, rewritable)
        texts = [*nodes, *self.lettered] if self.lettered else nodes
        said = health_scan.mentioned(texts, c.matcher, c.written, c.limits.max_terms)
        for m in said:
            if type(m.mentions) is Crowd or m.node in self.lettered:
                raise Unfit  # too many, or a name that is a condition
        mood, facts, terms = self._mood(said, found)
        found += terms
        every, lasting = found, (said, nodes)
        spares = 0
        if any(f.detector.beside_care for f in found):
            spares = spared_of(found, self.met.spoken, self.judged, mood, self.given.told)
        if spares:
            found, lasting = speaking.without_spared(nodes, said, found, spares)
        judge = Judge(c.decider, facts, c.keys, no_path)
        decided = judge.decided(found)
        reason = judge.blocks(found)
        if reason is not None:
            c.remember(nodes, said, every, rewritable)
            return blocked(
                c, self.layout, self.tree, self.met, self.new, reason, lasting, found, mood, facts, rewritable
            )
        own_edits(decided)
        effect = None
        if c.by_page:
            effect = effect_on(c, self.given, self.layout, self.met, nodes, decided, mood, facts)
        changed = fold(nodes, noted(nodes, effect.rewrites, effect.dropped) if effect is not None else NOTHING)
        c.remember(nodes, said, every, rewritable)
        if changed:
            treatment = effect.treatment if effect is not None else UNTREATED
            changed = settle(c, changed, _again(Again, (self.budget, judge, mood, spares, "", treatment)))
            for _, new, _ in changed:
                if new is UNSETTLED:
                    raise Unfit
        if said or effect is not None:
            speaking.learn(c, *lasting, found, decided, changed, mood, effect, rewritable)
        if found:
            framing.learn(c, *lasting, found, decided, changed, mood, effect)
        cut = _cut(Cut, (nodes, changed, kept_of(decided), effect.dropped if effect is not None else ()))
        return self._recalled(found, cut, mood, facts, effect)

    # ---- a look at what is new

    def _opened(self) -> list[Leaf]:
        c = self.c
        nodes = self.new.alone
        if not c.opener.all_plain(nodes):
            self.budget, nodes = opened(c, self.leaves)
        for node in nodes:
            # Numbers that are health data by what stands beside them, and what cannot be read.
            if node.context.counts or node.unreadable or (node.walked is not None and node.walked.removed):
                raise Unfit
            # What page it is, an address in a text says to the long way alone.
            if c.by_page and inner(node):
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
            return other_proofs(self.c, clues, self.layout, self.tree, self.met, self.new, seen, most)
        return proofs

    # ---- page and health

    def _mood(
        self, said: list[health_scan.Mentioned], found: Sequence[Found]
    ) -> tuple[Mood, PageFacts, list[Found]]:
        """What the event says for its terms; its page; and the terms of the new texts."""
        return mood_in(self.c, self.given, self.layout, self.tree, self.met, self.new_address, said, found)

    # ---- all of it together

    def _recalled(
        self, found: Sequence[Found], cut: Cut, mood: Mood, facts: PageFacts, effect: Effect | None
    ) -> Recalled:
        c, tree, layout, met = self.c, self.tree, self.layout, self.met
        way: Way = mood if effect is None else c.way(mood, facts, effect.treatment)
        done = together(c, facts, way, layout, tree, met, self.new, cut)
        if done is None:
            if texts := unsaid(met, way):
                raise Unsaid(texts)
            layout.by_value |= by_value(c, facts, layout, tree, self.judged)
            raise Unfit
        edits, outcomes, chances = done
        account = c.account
        account.values += len(tree.values)
        account.read += len(met.spoken) + len(self.judged) + len(self.leaves)
        risk = risk_of(chances, self.leaves, found, met.spoken, mood, facts)
        new_tree = layout.changed(tree, edits) if edits else tree.containers[0]
        dropped = dropped_of(layout, tree, outcomes) if effect is not None else ()
        return _recalled(Recalled, (new_tree, risk, layout, tree.keys, outcomes, "", dropped))


def effect_on(
    c: Compiled,
    given: Given,
    layout: Layout,
    met: Met,
    nodes: Sequence[Leaf],
    decided: Sequence[Found],
    mood: Mood,
    facts: PageFacts,
) -> Effect:
    """What the page does to the new texts of an event; nothing of it is done yet."""
    known = highest_kept(c, met.spoken, mood, facts)
    if known is None:
        at = c.mark(mood, facts)
        raise Unsaid(i for i, e, _ in met.spoken if e.weights[mood][1] and at not in e.stays)
    kept = max([known, *(f.tier for f in decided if f.method == "keep")])
    treatment = treatment_of(c, given.url, layout, met.addresses, met.texts, met.hashes, facts, kept)
    return Effect(facts, treatment, rewrites(nodes, treatment), [])


def blocked(
    c: Compiled,
    layout: Layout,
    tree: Flat,
    met: Met,
    new: New,
    reason: str,
    lasting: tuple[list[health_scan.Mentioned], list[Leaf]],
    found: Sequence[Found],
    mood: Mood,
    facts: PageFacts,
    rewritable: frozenset[int],
) -> Recalled:
    """An event that its page blocks; one that a finding blocks goes the long way, which says by which."""
    if c.decider.blocks(facts) is None:
        raise Unfit
    speaking.learn_blocked(c, *lasting, found, mood, rewritable)
    framing.learn_blocked(c, *lasting, found, mood)
    rulings = all_rulings(c, facts, layout, tree, new.judged)
    if BY_VALUE in rulings:
        raise Unfit
    chances = [(one[0], chance) for one, of in zip(new.judged, rulings, strict=True) for chance in of.identity]
    risk = risk_of(chances, new.leaves, found, met.spoken, mood, facts)
    return Recalled(None, risk, layout, tree.keys, [], reason)


@compiled
def opened(c: Compiled, leaves: Sequence[tuple[int, int, Leaf]]) -> tuple[Budget, list[Leaf]]:
    """What is new, each with what it holds, and what opening has used up."""
    nodes: list[Leaf] = []
    budget = Budget(c.limits, skip_known=not c.looks_at_all)
    for _, _, leaf in leaves:
        if leaf.judged:
            nodes.append(leaf)
        else:
            nodes += c.opener.open(leaf, budget)
    return budget, nodes


@compiled
def other_proofs(
    c: Compiled, clues: Clues, layout: Layout, tree: Flat, met: Met, new: New, seen: Sequence[Leaf], most: int
) -> list[Found]:
    """What `phiguard.fresh_clues.sure_proofs` gives, where that cannot say; raises `Unfit` where a found value may
    stand in a text that was not looked at."""
    everywhere = clues.may_be_among(NO_WORDS)
    for i, words in hidden(layout, met.hashes, met.spoken):
        if everywhere or (words and clues.may_be_among(words)):
            leaf = Leaf(layout.contexts[i], met.texts[i], None, None)
            if _proved_in(clues, seen, c.opener.open(leaf, Budget(c.limits))):
                raise Unfit
    for _, _, leaf in new.leaves:
        if leaf.known_parts is not None and any(map(clues.occur_in, leaf.known_parts)):
            raise Unfit
    if clues.may_be_in(rest_of(layout, tree, met.texts, new.judged, new.leaves, met.details.frames)):
        raise Unfit
    return clues.proofs(seen, most)


def _proved_in(clues: Clues, seen: Sequence[Leaf], nodes: Sequence[Leaf]) -> bool:
    """Whether a found value stands in a text that is known, or in what is encoded in it."""
    opened = {id(node) for node in nodes}
    return any(node.unreadable for node in nodes) or any(
        id(f.node) in opened for f in clues.proofs([*seen, *nodes])
    )


def spared_of(
    found: Sequence[Found],
    spoken: Sequence[tuple[int, Spoken, str]],
    judged: Sequence[Judged],
    mood: Mood,
    around: Sequence[Found] = (),
) -> int:
    """Which findings that count beside care do not count, see `phiguard.found.is_spared`."""
    if in_care(spoken, found, mood):
        return 0
    known = [d for one in judged for d, _, _ in one[2].forms[one[3]]]  # plain tuples too, of the native module
    return outside_care([*known, *(f.detector for f in found)], around)


def no_path(_: Leaf) -> str:
    """In place of the path of a finding: no policy that asks for paths is decided here."""
    return ""


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
