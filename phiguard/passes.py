"""One event on its way through: open, scan, prove, judge, replace, and look again at what was changed."""

from collections import Counter
from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

from phiguard import framing, health_scan, jsontext, speaking
from phiguard.addresses import own_role, role_of, take
from phiguard.all_known import holds_nothing, risk_of_nothing
from phiguard.clues import APART, Clues, Found
from phiguard.compiled import Compiled
from phiguard.consent import ads_consent
from phiguard.decide import PageFacts
from phiguard.errors import Unreadable
from phiguard.found import outside_care
from phiguard.hashing import hash
from phiguard.judge import CARE, Judge, Scores, page_facts, scores
from phiguard.leaves import Leaf
from phiguard.matcher import Crowd
from phiguard.nodes import Budget
from phiguard.outcome import Changed, Outcome
from phiguard.page_matrix import UNTREATED
from phiguard.rebuild import Changes
from phiguard.redact import fold, kept_of, let_go, own_edits, spliced, steps
from phiguard.settling import Again, settle
from phiguard.speaking import Effect
from phiguard.spoken import Mood, Said, Spared
from phiguard.treat import denied, noted, rewrites
from phiguard.types import Context, Path, Step
from phiguard.walk import Walked


class Blocked(Exception):
    """The event is not to be forwarded; the reason names kinds, tiers and entities."""

    def __init__(self, reason: str, risk: Scores, page: PageFacts) -> None:
        super().__init__(reason)
        self.risk = risk
        self.page = page


class _LookAgain(Exception):
    """A found value may stand in a text that was passed over as known."""


class Passes:
    """The passes over one event. ``walked`` is None for a payload that is one text."""

    __slots__ = (
        "_around",
        "_budget",
        "_c",
        "_context",
        "_crowded",
        "_dropped",
        "_judge",
        "_known",
        "_mood",
        "_prefix",
        "_raw",
        "_referrer",
        "_root",
        "_spares",
        "_url",
        "_walked",
    )

    def __init__(
        self,
        compiled: Compiled,
        context: Context,
        prefix: tuple[Step, ...],
        walked: Walked | None = None,
        root: Any = None,
        raw: bytes | None = None,
        around: Sequence[Found] = (),
    ) -> None:
        """
        Args:
            prefix: the way to the event in its batch.
            around: what was found in the envelope of the batch, and gives itself away in its events too.
            raw: the text of the tree ``root``, if it had one.
        """
        # A line of NDJSON has no path of its own.
        self._prefix = prefix[1:] if prefix and type(prefix[0]) is int else prefix
        self._around = around
        self._c = compiled
        self._budget = Budget(compiled.limits, skip_known=compiled.cache and not compiled.looks_at_all)
        self._context = context
        self._walked = walked
        self._root = root
        self._raw = raw
        self._crowded: list[Leaf] = []
        self._dropped: list[Leaf] = []  # by the page or a denied path
        self._known: list[Leaf] = []  # what is remembered of them is all there is to know

    def over_leaves(self) -> Outcome:
        walked = self._walked
        assert walked is not None
        nodes, unreadable = self._opened(walked)
        try:
            return self._passed(nodes, unreadable)
        except _LookAgain:
            self._budget.skip_known = False
            self._crowded = []
            self._walked = walked = walked.all_of_it()
            nodes, unreadable = self._opened(walked)
            return self._passed(nodes, unreadable)

    def over_text(self, leaf: Leaf, form: str) -> Outcome:
        try:
            return self._passed(self._c.opener.open(leaf, self._budget, form), [], form)
        except _LookAgain:
            self._budget.skip_known, leaf.known_parts = False, None
            self._crowded = []
            return self._passed(self._c.opener.open(leaf, self._budget, form), [], form)

    def _opened(self, walked: Walked) -> tuple[list[Leaf], list[Leaf]]:
        """The nodes of all leaves, and the leaves that cannot be read."""
        nodes: list[Leaf] = []
        unreadable: list[Leaf] = []
        self._known = []
        for leaf in walked.leaves:
            if leaf.spoken is not None:
                self._known.append(leaf)
            elif leaf.judged:
                nodes.append(leaf)
            else:
                self._open(leaf, nodes, unreadable)
        return nodes, unreadable

    def _open(self, leaf: Leaf, nodes: list[Leaf], unreadable: list[Leaf]) -> None:
        try:
            nodes.extend(self._c.opener.open(leaf, self._budget))
        except Unreadable:
            unreadable.append(leaf)

    def _passed(self, nodes: list[Leaf], unreadable: list[Leaf], form: str = "") -> Outcome:
        c, walked = self._c, self._walked
        if walked is None and holds_nothing(c, nodes):
            return self._of_nothing(nodes)
        found = c.look(nodes)
        rewritable = c.rewritable(nodes)
        if c.cache and walked is not None:
            c.learn_forms(nodes, found, rewritable)
        if found or self._around:
            found, nodes = self._within_bounds(found, nodes)
            clues = c.scanner.clues(found, self._around)
            if clues:
                passed_over = self._budget.skip_known or (c.cache and walked is not None and not walked.every_key)
                if passed_over and self._may_hide(clues, nodes):
                    raise _LookAgain
                found += clues.proofs(nodes, c.limits.max_findings + 1)
                found, nodes = self._within_bounds(found, nodes)
        said = health_scan.mentioned(nodes, c.matcher, c.written, c.limits.max_terms)
        terms = self._judged_page(nodes, unreadable, found, said)
        found += terms
        crowds = {id(m.node.top) for m in said if type(m.mentions) is Crowd} if said else None
        if crowds or len(terms) > c.limits.max_findings:
            found, nodes = self._within_bounds(found, nodes, crowds or ())
            left = {id(n) for n in nodes}
            said = [m for m in said if id(m.node) in left]
        every = found
        self._spares = self._spared(found) if any(f.detector.beside_care for f in found) else 0
        lasting: tuple[Any, Any] = said, nodes
        if self._spares:
            found, lasting = speaking.without_spared(nodes, said, found, self._spares)
        decided = self._judge.decided(found)
        reason = self._judge.blocks(found)
        if reason is not None:
            if c.by_page and walked is not None:
                c.remember(nodes, said, every, rewritable)
                speaking.learn_blocked(c, *lasting, found, self._mood, rewritable)
                framing.learn_blocked(c, *lasting, found, self._mood)
            raise Blocked(reason, scores(found, self._judge.page), self._judge.page)
        own_edits(decided)
        effect = self._effect(nodes, decided)
        changed = fold(nodes, noted(nodes, effect.rewrites, self._dropped))
        if c.cache:
            c.remember(nodes, said, every, rewritable)
        settled: list[Changed] = []
        if changed:
            again = Again(self._budget, self._judge, self._mood, self._spares, form, effect.treatment)
            settled = settle(c, changed, again)
        kept: list[Any] = kept_of(decided)
        if walked is not None and (c.by_page or (said and c.remembers_spoken)):
            seen = effect if c.by_page else None
            speaking.learn(c, *lasting, found, decided, settled, self._mood, seen, rewritable)
        if found and c.recalls and walked is not None:
            framing.learn(c, *lasting, found, decided, settled, self._mood, effect if c.by_page else None)
        page = self._judge.page
        counted: list[Any] = found if c.floor == c.threshold else [f for f in found if f.score >= c.threshold]
        if self._known:
            for leaf in self._known:
                outcome: Said = leaf.spoken.said[self._mood]
                counted = [*counted, *(Spared(leaf, term) for term in outcome.all)]
                kept += [Spared(leaf, term) for term in outcome.kept]
                if outcome.edits:
                    new = spliced(leaf.text, outcome.edits)
                    settled.append((leaf, new, tuple(Spared(leaf, term) for term in outcome.replaced)))
        if len(settled) > 1 and walked is not None and any(leaf.spoken is not None for leaf in walked.leaves):
            settled = self._in_order(settled)
        let_go(decided)
        return Outcome(
            settled,
            kept,
            self._crowded,
            unreadable,
            nodes,
            scores(counted, page),
            page,
            found,
            walked,
            self._dropped,
        )

    def _of_nothing(self, nodes: list[Leaf]) -> Outcome:
        """What comes of a text all of which is known, unless what was found around it may stand in it."""
        if self._around and self._budget.skip_known:
            clues = self._c.scanner.clues((), self._around)
            if clues and self._may_hide(clues, nodes):
                raise _LookAgain
        return Outcome([], [], [], [], nodes, *risk_of_nothing(self._c, self._context.url), [], None, [])

    def _spared(self, found: Sequence[Found]) -> int:
        """Which findings that count beside care do not count, see `is_spared`."""
        return 0 if self._in_care(found) else outside_care([f.detector for f in found], self._around)

    def _in_care(self, found: Sequence[Found]) -> bool:
        """Whether anything of the event speaks of somebody's care."""
        care = any((f.tier or f.detector.role == "provider") and not f.detector.beside_care for f in found)
        known = (t for leaf in self._known for t in leaf.spoken.said[self._mood].all)
        return care or self._mood.page > 0 or any(t.tier for t in known)

    def _look_into(self, leaves: Sequence[Leaf], nodes: list[Leaf], unreadable: list[Leaf]) -> None:
        """Open after all what was known."""
        for leaf in leaves:
            self._known.remove(leaf)
            self._open(leaf, nodes, unreadable)

    def _in_order(self, changed: list[Changed]) -> list[Changed]:
        assert self._walked is not None
        order = {id(leaf): i for i, leaf in enumerate(self._walked.leaves)}
        return sorted(changed, key=lambda change: order.get(id(change[0]), -1))

    # ---- page and health

    def _judged_page(
        self,
        nodes: list[Leaf],
        unreadable: list[Leaf],
        found: list[Found],
        said: list[health_scan.Mentioned],
    ) -> list[Found]:
        """Health findings; sets up the judge with the page they make, and that makes them."""
        c = self._c
        urls = self._addresses(nodes)
        terms = health_scan.terms(said, c.floor, page=0.0, event=0.0) if said else []
        sure = any(f.tier >= 2 for f in terms)
        tiers = {"page": 0, "referrer": 0}
        for f in terms:
            role = role_of(f.node) if self._in_parts() else own_role(f.node.top)
            if role:
                tiers[role] = max(tiers[role], f.tier)
        host = health_scan.in_host(said) if said else 0
        for leaf in self._known:
            sure = sure or leaf.spoken.tier >= 2
            host = max(host, leaf.spoken.host)
            if leaf.context.addresses:
                role = leaf.context.meaning.role
                tiers[role] = max(tiers[role], leaf.spoken.tier)
        url, outer = urls.get("page"), self._context.url
        if outer is not None:
            url = outer
            tiers["page"] = max(tiers["page"], c.tier_of_url(outer))
        referrer = urls.get("referrer")
        self._url, self._referrer = urls.get("page"), referrer
        page = c.page(url, referrer, tiers["page"], tiers["referrer"])
        pardoned = page.pardoned and not c.loses_pardon
        self._mood = Mood(1.0 if page.kind in CARE else 0.0, 1.0 if sure else 0.0, pardoned)
        unsaid: list[Leaf] = []
        if self._known:
            unsaid = [leaf for leaf in self._known if self._mood not in leaf.spoken.said]
            if unsaid:
                before = len(nodes)
                self._look_into(unsaid, nodes, unreadable)
                found += c.look(nodes[before:])  # a code may stand among the terms
                said += health_scan.mentioned(nodes[before:], c.matcher, c.written)
        if said and (unsaid or self._mood[:2] != (0.0, 0.0)):
            terms = health_scan.terms(said, c.floor, page=self._mood.page, event=self._mood.event)
        beside = [leaf for leaf in self._known if any(t.tier >= 2 for t in leaf.spoken.said[self._mood].all)]
        terms += health_scan.values(nodes, [*found, *terms], beside, c.written)
        known = [Spared(leaf, t) for leaf in self._known for t in leaf.spoken.said[self._mood].all]
        given = self._context
        ads = None
        if c.decider.asks_consent:
            event = self._root if self._walked is not None else nodes[0].top.content if nodes else None
            ads = ads_consent(given.consent, given.headers, event)
        if page.pardoned is not pardoned:
            page = page._replace(pardoned=pardoned)
        has_url = bool(urls) or outer is not None
        facts = page_facts(page, found, terms, known, host, ads, has_url=has_url)
        self._judge = Judge(c.decider, facts, c.keys, partial(_path, self._prefix))
        return terms

    def _addresses(self, nodes: Sequence[Leaf]) -> dict[str, str]:
        """The event's page and referrer, a whole URL before a path."""
        urls: dict[str, str] = {}
        if self._walked is not None:
            for role, text in self._walked.addresses:
                take(urls, role, text)
        if self._in_parts():
            for node in nodes:
                if node.context.addresses and type(node.content) is str and node.form == "text":
                    take(urls, node.context.meaning.role, node.content)
        return urls

    def _in_parts(self) -> bool:
        """Whether an address may stand inside of a text. Not where texts that are known are not opened."""
        return self._walked is None or self._c.looks_at_all

    # ---- bounds, clues, fixpoint

    def _may_hide(self, clues: Clues, nodes: Sequence[Leaf]) -> bool:
        """Whether a found value may stand in a text that was passed over as known."""
        walked = self._walked
        if walked is None:
            return bool(nodes) and _stand_in(clues, nodes[0].top.known_parts or ())
        if any(clues.may_be_among(leaf.context.opaque[hash(leaf.text)]) for leaf in walked.opaque):
            return True
        if any(clues.may_be_among(leaf.spoken.words) for leaf in self._known):
            return True
        if _stand_in(clues, [text for leaf in walked.leaves for text in leaf.known_parts or ()]):
            return True
        raw = self._raw if self._raw is not None else jsontext.plain(self._root)
        opened = [leaf for leaf in walked.leaves if leaf.spoken is None] if self._known else walked.leaves
        return clues.may_be_elsewhere(opened, raw) and self._stands_elsewhere(clues, walked)

    def _stands_elsewhere(self, clues: Clues, walked: Walked) -> bool:
        looked = [leaf for leaf in walked.leaves if leaf.spoken is None]
        looked_at = {_place(leaf) for leaf in looked if leaf.trail is not None}
        return any(
            clues.occur_in(str(leaf.text))
            for leaf in walked.all_of_it().leaves
            if leaf.form != "bytes" and leaf.trail is not None and _place(leaf) not in looked_at
        )

    def _within_bounds(
        self, found: list[Found], nodes: list[Leaf], crowds: Collection[int] = ()
    ) -> tuple[list[Found], list[Leaf]]:
        """Without the leaves that hold too many findings, and ``crowds``; those are removed whole."""
        if len(found) <= self._c.limits.max_findings and not crowds:
            return found, nodes
        counts = Counter(id(f.node.top) for f in found)
        crowded = {top for top, n in counts.items() if n > self._c.limits.max_findings}.union(crowds)
        if not crowded:
            return found, nodes
        for node in nodes:
            if node.part is None and node.owner is None and id(node.leaf) in crowded:
                self._crowded.append(node.leaf)
        return (
            [f for f in found if id(f.node.top) not in crowded],
            [n for n in nodes if id(n.top) not in crowded],
        )

    def _effect(self, nodes: Sequence[Leaf], decided: Sequence[Found]) -> Effect:
        """What the page, and denied paths, do to the texts of the event; nothing of it is done yet."""
        c, decider, page = self._c, self._c.decider, self._judge.page
        treatment, out = UNTREATED, {}
        if decider.treats:
            kept = max((f.tier for f in decided if f.method == "keep"), default=0)
            treatment = c.treatment(page, self._url, self._referrer, self._context.url, kept)
            out = rewrites(nodes, treatment)
        if decider.denied:
            out |= denied(nodes, decider.denied, partial(_path, self._prefix))
        return Effect(page, treatment, out, self._dropped)


def _path(prefix: tuple[Step, ...], node: Leaf) -> str:
    """Of a node, as findings print it, before anything is renamed."""
    nothing = Changes()
    return str(Path.of(steps(node, lambda leaf: [*prefix, *nothing.steps(leaf.trail, leaf.key)])))


def _stand_in(clues: Clues, texts: Sequence[str]) -> bool:
    """Whether a found value may stand in one of some texts, which are looked through as one."""
    return bool(texts) and clues.occur_in(APART.join(texts))


def _place(leaf: Leaf) -> tuple[int, Any, bool]:
    """Where a leaf stands; a key and its value stand beside each other."""
    return id(leaf.trail.container) if leaf.trail is not None else 0, leaf.key, leaf.form == "key"
