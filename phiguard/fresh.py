"""Events of which memory holds all but a few texts: these are looked at, and the rest is remembered.

A message that somebody typed stands in an event of ids, addresses and titles that were all met before, or whose
forms were. What becomes of those is known, as `phiguard.recall` knows it; the new texts are opened, scanned and
judged by the same steps that `phiguard.passes` takes for all texts of an event, and what they say of the event, its
page and its tier goes into both. Where a new text may bear on one that is remembered, or the other way round, the
event goes the long way; the tests compare the two.
"""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any, Final

from phiguard import framing, health_scan, jsontext
from phiguard.addresses import own_role, take
from phiguard.clues import Clues, Found
from phiguard.compiled import Compiled, term_of
from phiguard.decide import PageFacts
from phiguard.errors import Unreadable
from phiguard.forms import form_of
from phiguard.hashing import hash
from phiguard.judge import CARE, IMPERSONAL, Judge, page_doubt, tier_of, weighed
from phiguard.keys import KeyContext
from phiguard.leaves import SHORT, Leaf, LeafForm, Trail, number_text
from phiguard.matcher import Crowd
from phiguard.nodes import Budget
from phiguard.rebuild import DROP
from phiguard.recall import Partly, Recalled, _pages, _weights
from phiguard.redact import fold, kept_of, own_edits, spliced
from phiguard.rulings import BY_VALUE, STAYS, Ruling, ruled
from phiguard.settling import UNSETTLED, Again, settle
from phiguard.spoken import Mood, Said, Spoken
from phiguard.types import Risk

# Forms in which no digest stands. A value of another one may be the hash of a found value, so it is looked at.
_NO_DIGEST: Final = frozenset(("uuid", "fbp", "time", "integer", "ipv4", "ipv4_private", "ipv6"))
_BEARING: Final = frozenset(("health", "provider"))  # roles of findings that bear on what is beside them
_RANK: Final = itemgetter(0)


class _Unfit(Exception):
    """The event must go the long way."""


def freshly(c: Compiled, partly: Partly, url: str | None = None) -> Recalled | None:
    """What becomes of an event that `phiguard.recall.recall` gave back; None where it must go the long way.

    Args:
        c: of the guard, with ``recalls``.
        url: the page that the event came from, if something else than the event says so.
    """
    try:
        return _Event(c, partly, url).decided()
    except (_Unfit, Unreadable):
        return None


class _Event:
    """One event. Holds its texts only while the call lasts.

    Attributes:
        judged: of forms that were: (rank, number, context, form, length of the text).
        spoken: known to speak of health: (index among the texts, what is known, text).
        addresses: indices of texts.
        opaque: words of texts that hold nothing as they stand.
        leaves: what is new, as (rank, number, leaf).
    """

    __slots__ = (
        "addresses", "c", "hashes", "judged", "layout", "leaves", "new_address", "opaque", "raw", "spoken", "texts",
        "tree", "url",
    )  # fmt: skip

    def __init__(self, c: Compiled, partly: Partly, url: str | None) -> None:
        self.c = c
        self.url = url
        self.raw, self.tree, self.layout = partly
        self.texts = self.layout.texts(self.tree.values)
        self.hashes = list(map(hash, self.texts))
        self.judged: list[tuple[int, int, KeyContext, str, int]] = []
        self.spoken: list[tuple[int, Spoken, str]] = []
        self.addresses: list[int] = []
        self.new_address = False
        self.opaque: list[frozenset[int]] = []
        self.leaves: list[tuple[int, int, Leaf]] = []

    def decided(self) -> Recalled:
        """Raises `_Unfit`, or `Unreadable`, where the long way must decide."""
        c = self.c
        self._sort_texts()
        self._sort_numbers()
        budget = Budget(c.limits, skip_known=True)
        nodes = self._opened(budget)
        found = self._found(nodes)
        said = health_scan.mentioned(nodes, c.matcher, c.written, c.limits.max_terms)
        if any(type(m.mentions) is Crowd for m in said):
            raise _Unfit
        mood, facts, terms = self._mood(said, found)
        found += terms
        spared = [f for f in found if f.detector.beside_care]
        spares = bool(spared) and not self._in_care(found, mood)
        if spares:
            found = [f for f in found if not f.detector.beside_care]
        judge = Judge(c.decider, facts, c.keys, lambda _node: "")
        decided = judge.decided(found)
        own_edits(decided)
        changed = fold(nodes)
        c.remember(nodes, said, [*found, *spared])
        settled = settle(c, changed, Again(budget, judge, mood, spares, "")) if changed else []
        if any(new is UNSETTLED or new is DROP for _, new, _ in settled):
            raise _Unfit
        if said:
            c.remember_spoken(said, nodes, found, decided, settled, mood)
        if found:
            framing.learn(c, said, nodes, found, decided, settled, mood)
        return self._recalled(nodes, found, settled, kept_of(decided), mood, facts)

    # ---- what is known, and what is new

    def _sort_texts(self) -> None:
        layout, hashes = self.layout, self.hashes
        beside = layout.beside(self.tree.containers) if layout.pairs else {}
        for i, clean in enumerate(layout.cleans):
            at = hashes[i]
            if at in clean and not beside:
                continue
            context = layout.contexts[i]
            if beside:
                context = beside.get(layout.at[i], context)
                if at in context.clean:
                    continue
            if context.addresses:
                self.addresses.append(i)
            words = context.opaque.get(at)
            if words is not None:
                self.opaque.append(words)
                continue
            said = context.spoken.get(at)
            if said is not None:
                self.spoken.append((i, said, self.texts[i]))
                continue
            self.new_address = self.new_address or context.addresses
            self._sort(layout.at[i], context, self.texts[i], "text")

    def _sort_numbers(self) -> None:
        """The same for all numbers."""
        layout, values = self.layout, self.tree.values
        sorted_ = len(self.leaves)
        for number, context in layout.small:
            if not -SHORT < values[number] < SHORT:
                self._sort_number(number, context)
        for number, context in layout.numbers:
            self._sort_number(number, context)
        if layout.pairs:
            beside = layout.beside(self.tree.containers)
            for _, number, context, _ in layout.pairs:
                self._sort_number(number, beside.get(number, context))
        if len(self.leaves) > sorted_:
            self.leaves.sort(key=_RANK)
        self.judged.sort(key=_RANK)

    def _sort_number(self, number: int, context: KeyContext) -> None:
        value = self.tree.values[number]
        if value is None or type(value) is str:
            return
        if type(value) is bool:
            if context.counts:
                raise _Unfit
            return
        named = context.named or context.counts
        text = number_text(value, named)
        if text is None:  # nothing but a number, or too long to write
            if type(value) is int and (named or not -SHORT < value < SHORT):
                raise _Unfit
        elif hash(text) not in context.clean:
            self._sort(number, context, text, "number")

    def _sort(self, number: int, context: KeyContext, text: str, place: LeafForm) -> None:
        """A value that is not known as it is."""
        form = form_of(text)
        known = context.forms.get(form) if form is not None else None
        if known == ():
            return
        layout = self.layout
        if known and form in _NO_DIGEST and not any(map(_bears, known)):
            self.judged.append((layout.ranks[number], number, context, form or "", len(text)))
            return
        trail = Trail(None, None, self.tree.containers[layout.owners[number]], 1)
        leaf = Leaf(context, text, trail, layout.key(number, self.tree.keys), place)
        if known:
            leaf.judged = known
        else:
            leaf.machine = form
        self.leaves.append((layout.ranks[number], number, leaf))

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
        return nodes

    def _found(self, nodes: list[Leaf]) -> list[Found]:
        c = self.c
        found = c.look(nodes)
        c.scanner.learn([node for node in nodes if node.machine is not None], found)
        c.scanner.learn_details(nodes, found)
        if len(found) > c.limits.max_findings:
            raise _Unfit
        if found:
            clues = c.scanner.clues(found)
            if clues:
                if self._may_hide(clues):
                    raise _Unfit
                found += clues.proofs(nodes)
        return found

    def _may_hide(self, clues: Clues) -> bool:
        """Whether a found value may stand in a text that is not looked at."""
        if any(map(clues.may_be_among, self.opaque)):
            return True
        if any(clues.may_be_among(entry.words) for _, entry, _ in self.spoken):
            return True
        leaves = [leaf for _, _, leaf in self.leaves]
        if any(clues.occur_in(text) for leaf in leaves for text in leaf.known_parts or ()):
            return True
        raw = self.raw if self.raw is not None else jsontext.plain(self.tree.containers[0])
        return clues.may_be_elsewhere(leaves, raw)

    # ---- page and health

    def _mood(
        self, said: list[health_scan.Mentioned], found: Sequence[Found]
    ) -> tuple[Mood, PageFacts, list[Found]]:
        """What the event says for its terms; its page; and the terms of the new texts."""
        c = self.c
        terms = health_scan.terms(said, c.floor, page=0.0, event=0.0) if said else []
        tiers = {"page": 0, "referrer": 0}
        for f in terms:
            role = own_role(f.node.top)
            if role:
                tiers[role] = max(tiers[role], f.tier)
        sure = any(f.tier >= 2 for f in terms)
        host = health_scan.in_host(said) if said else 0
        for _, entry, _ in self.spoken:
            sure = sure or entry.tier >= 2
            host = max(host, entry.host)
        pages = self._pages(tiers)
        page = pages[0]
        mood = Mood(1.0 if page.kind in CARE else 0.0, 1.0 if sure else 0.0, page.pardoned)
        if said and mood[:2] != (0.0, 0.0):
            terms = health_scan.terms(said, c.floor, page=mood.page, event=mood.event)
        if len(terms) > c.limits.max_findings:
            raise _Unfit
        care = tier = 0
        for i, entry, _ in self.spoken:
            outcome = entry.said.get(mood)
            if outcome is None:
                raise _Unfit
            weights = entry.weights.get(mood)
            if weights is None:
                weights = entry.weights[mood] = _weights(outcome, mood, self.layout.contexts[i])
            care = care or len(outcome.all)
            tier = max(tier, weights[0])
        tier = max(tier, tier_of(page, found, terms, host, care=bool(care)))
        return mood, pages[tier], terms

    def _pages(self, tiers: dict[str, int]) -> Sequence[PageFacts]:
        """The page that the addresses name; and the same with each higher tier."""
        c, url, layout = self.c, self.url, self.layout
        if not self.new_address:
            return _pages(c, url, layout, self.spoken, self.addresses, self.texts, self.hashes)
        for i, entry, _ in self.spoken:
            if layout.contexts[i].addresses:
                role = layout.contexts[i].meaning.role
                tiers[role] = max(tiers[role], entry.tier)
        urls: dict[str, str] = {}
        for i in self.addresses:
            take(urls, layout.contexts[i].meaning.role, self.texts[i])
        if url is not None:
            urls["page"] = url
            tiers["page"] = max(tiers["page"], c.tier_of_url(url))
        page = c.page(urls.get("page"), urls.get("referrer"), tiers["page"], tiers["referrer"])
        pardoned = page.pardoned and not c.loses_pardon
        return [PageFacts(page.kind, max(t, page.tier), pardoned, None, bool(urls)) for t in range(4)]

    def _in_care(self, found: Sequence[Found], mood: Mood) -> bool:
        """Whether anything of the event speaks of somebody's care."""
        return (
            mood.page > 0
            or bool(self.spoken)
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
    ) -> Recalled:
        c, tree, layout = self.c, self.tree, self.layout
        edits: list[tuple[int, Any]] = []
        outcomes: list[tuple[int, int, Any]] = []
        chances: list[tuple[int, float]] = []  # of values of a form, with their ranks
        for number, length, ruling in self._rulings(facts):
            chances += [(layout.ranks[number], chance) for chance in ruling.identity]
            if ruling.new is not STAYS:
                edits.append((number, ruling.new))
            outcomes.append((number, length, ruling))
        nobody, nothing = self._weighed(chances, found, facts)
        for i, entry, text in self.spoken:
            outcome = entry.said[mood]
            for chance in entry.weights[mood][1]:
                nothing *= chance
            number = layout.at[i]
            if outcome.edits:
                edits.append((number, spliced(text, outcome.edits)))
            outcomes.append((number, 0, outcome))
        numbers = {id(leaf): number for _, number, leaf in self.leaves}
        order = {id(node): i for i, node in enumerate(nodes)}
        replaced: dict[int, tuple[Any, ...]] = {}
        stays: dict[int, list[Any]] = {}
        for leaf, new, why in settled:
            edits.append((numbers[id(leaf)], new))
            replaced[numbers[id(leaf)]] = tuple(term_of(f, order[id(f.node)]) for f in why)
        for f in kept:
            stays.setdefault(numbers[id(f.node.top)], []).append(term_of(f, order[id(f.node)]))
        for number in replaced.keys() | stays.keys():
            outcomes.append((number, 0, Said((), replaced.get(number, ()), tuple(stays.get(number, ())))))
        c.account.values += len(tree.values)
        c.account.read += len(self.spoken) + len(self.judged) + len(self.leaves)
        identity, health = 1.0 - nobody, 1.0 - nothing
        risk = Risk(identity, health, identity * health, facts.kind, facts.tier)
        new_tree = layout.changed(tree, edits) if edits else tree.containers[0]
        return Recalled(new_tree, risk, layout, tree.keys, outcomes)

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

    def _rulings(self, facts: PageFacts) -> list[tuple[int, int, Ruling]]:
        layout = self.layout
        rulings = layout.rulings.setdefault(facts, {})
        out = []
        for _, number, context, form, length in self.judged:
            at: Any = (number, form)
            ruling = rulings.get(at)
            if ruling is None:
                ruling = rulings[at] = ruled(self.c, facts, context, form, self.tree.values[number])
            if ruling is BY_VALUE:
                raise _Unfit
            out.append((number, length, ruling))
        return out


def _bears(judged: tuple[Any, ...]) -> bool:
    """Whether what is found in values of a form bears on other values of the event."""
    detector = judged[0]
    return detector.tells or detector.beside_care or detector.role in _BEARING
