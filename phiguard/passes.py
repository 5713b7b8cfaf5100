"""One event on its way through: open, scan, prove, judge, replace, and look again at what was changed."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from phiguard import health_scan, jsontext
from phiguard.clues import Clues, Found
from phiguard.compiled import Compiled
from phiguard.consent import ads_consent
from phiguard.errors import Unreadable
from phiguard.judge import CARE, Judge, Scores, page_facts, scores
from phiguard.leaves import Leaf
from phiguard.nodes import Budget
from phiguard.rebuild import Changes
from phiguard.redact import fold, own_edits, replaced_whole, steps
from phiguard.treat import Rewrite, denied, rewrites
from phiguard.types import Context, Opened, PageKind, Path, Pending, Step
from phiguard.walk import Walked

_MAX_PASSES: Final = 4  # looks at a changed text before it is removed whole
UNSETTLED: Final = object()
"""In place of a changed text that does not come to rest."""

Changed = tuple[Leaf, Any, tuple[Found, ...]]


class Blocked(Exception):
    """The event is not to be forwarded; the reason names kinds, tiers and entities."""


class _LookAgain(Exception):
    """A found value may stand in a part that was passed over as known."""


class Outcome(NamedTuple):
    """What came of one event.

    Attributes:
        changed: its changed leaves in order: (leaf, new value or `DROP` or `UNSETTLED`, why).
        kept: findings that stay by policy.
        crowded: leaves with too many findings; they are removed whole.
        nodes: all that was opened.
        found: everything that was found.
    """

    changed: list[Changed]
    kept: list[Found]
    crowded: list[Leaf]
    unreadable: list[Leaf]
    nodes: list[Leaf]
    scores: Scores
    page: PageKind
    tier: int
    found: list[Found]


class Passes:
    """The passes over one event. ``walked`` is None for a payload that is one text."""

    __slots__ = (
        "_around",
        "_budget",
        "_c",
        "_context",
        "_crowded",
        "_judge",
        "_page_cue",
        "_prefix",
        "_raw",
        "_root",
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
        self._prefix = prefix
        self._around = around
        self._c = compiled
        self._budget = Budget(compiled.limits, skip_known=compiled.cache and not compiled.looks_at_all)
        self._context = context
        self._walked = walked
        self._root = root
        self._raw = raw
        self._crowded: list[Leaf] = []

    def over_leaves(self) -> Outcome:
        walked = self._walked
        assert walked is not None
        nodes, unreadable = self._opened(walked)
        try:
            return self._passed(nodes, unreadable)
        except _LookAgain:
            self._budget.skip_known = False
            self._crowded = []
            for leaf in walked.leaves:
                leaf.known_parts = None
            nodes, unreadable = self._opened(walked)
            return self._passed(nodes, unreadable)

    def over_text(self, leaf: Leaf, form: str) -> Outcome:
        self._budget.skip_known = False
        nodes = self._c.opener.open(leaf, self._budget, form)
        return self._passed(nodes, [], form)

    def _opened(self, walked: Walked) -> tuple[list[Leaf], list[Leaf]]:
        """The nodes of all leaves, and the leaves that cannot be read."""
        nodes: list[Leaf] = []
        unreadable = []
        opener, budget = self._c.opener, self._budget
        for leaf in walked.leaves:
            if leaf.judged:
                nodes.append(leaf)
                continue
            try:
                nodes.extend(opener.open(leaf, budget))
            except Unreadable:
                unreadable.append(leaf)
        return nodes, unreadable

    def _passed(self, nodes: list[Leaf], unreadable: list[Leaf], form: str = "") -> Outcome:
        c, walked = self._c, self._walked
        found = c.scanner.scan(nodes, c.floor, c.limits.max_findings + 1)
        if c.cache and walked is not None:
            c.scanner.learn([n for n in nodes if n.machine is not None], found)
        if found or self._around:
            found, nodes = self._within_bounds(found, nodes)
            clues = c.scanner.clues([*found, *self._around])
            if clues:
                if walked is not None:
                    if any(clues.occur_in(text) for leaf in walked.leaves for text in leaf.known_parts or ()):
                        raise _LookAgain
                    nodes = nodes + self._suspects(walked, clues)
                found += clues.proofs(nodes)
        said = health_scan.mentioned(nodes, c.matcher)
        found += self._judged_page(nodes, found, said)
        decided = self._judge.decided(found)
        reason = self._judge.blocks(found)
        if reason is not None:
            raise Blocked(reason)
        own_edits(decided)
        treated = self._rewrites(nodes)
        changed = fold(nodes, treated)
        if c.cache:
            c.remember(nodes, said)
        page = self._judge.page
        counted = found if c.floor == c.threshold else [f for f in found if f.score >= c.threshold]
        return Outcome(
            self._settled(changed, form) if changed else [],
            [f for f in decided if f.method == "keep"],
            self._crowded,
            unreadable,
            nodes,
            scores(counted, page.kind, page.tier),
            page.kind,
            page.tier,
            found,
        )

    # ---- page and health

    def _judged_page(
        self, nodes: Sequence[Leaf], found: list[Found], said: Sequence[health_scan.Mentioned]
    ) -> list[Found]:
        """Health findings; sets up the judge with the page they make, and that makes them."""
        c = self._c
        urls = self._addresses(nodes)
        terms = health_scan.terms(said, c.floor, page=0.0) if said else []
        url, referrer = urls.get("page"), urls.get("referrer")
        outer = self._context.url
        if outer is not None:
            url = outer
        tier, before = self._tier_at("page", terms), self._tier_at("referrer", terms)
        if outer is not None:
            tier = max(tier, c.tier_of_url(outer))
        page = c.page(url, referrer, tier, before)
        self._page_cue = 1.0 if page.kind in CARE else 0.0
        if self._page_cue and said:
            terms = health_scan.terms(said, c.floor, page=1.0)
        terms += health_scan.values(nodes, [*found, *terms])
        ads = ads_consent(self._context.consent, self._context.headers)
        host = health_scan.in_host(said) if said else 0
        has_url = url is not None or referrer is not None
        facts = page_facts(page, [*found, *terms], host, ads, has_url=has_url)
        if facts.pardoned and c.decider.treatment(facts).url == "origin":
            facts = facts._replace(pardoned=False)  # what says that it is such a page does not stay
        self._judge = Judge(c.decider, facts, c.keys, self._path)
        return terms

    def _addresses(self, nodes: Sequence[Leaf]) -> dict[str, str]:
        """The event's page and referrer, a whole URL before a path."""
        urls: dict[str, str] = {}
        for node in nodes:
            if node.context.addresses and type(node.content) is str and node.form == "text":
                _take(urls, node.context.meaning.role, node.content)
        if self._walked is not None:
            for role, text in self._walked.addresses:
                _take(urls, role, text)
        return urls

    def _tier_at(self, role: str, found: Sequence[Found]) -> int:
        """The highest tier of the terms in the event's page, or its referrer."""
        return max((f.tier for f in found if _role(f.node) == role), default=0)

    # ---- bounds, clues, fixpoint

    def _suspects(self, walked: Walked, clues: Clues) -> list[Leaf]:
        """Nodes of those clean texts that a value found elsewhere in the event may stand in."""
        raw = self._raw if self._raw is not None else jsontext.plain(self._root)
        suspects = [leaf for leaf in walked.opaque if clues.may_be_among(leaf.context.opaque[hash(leaf.text)])]
        if clues.may_be_elsewhere(walked.leaves, raw):
            suspects += [leaf for leaf in walked.skipped() if clues.occur_in(str(leaf.text))]
        return [node for leaf in suspects for node in self._c.opener.open(leaf, self._budget)]

    def _within_bounds(self, found: list[Found], nodes: list[Leaf]) -> tuple[list[Found], list[Leaf]]:
        """Without the leaves that hold too many findings; those are removed whole."""
        if len(found) <= self._c.limits.max_findings:
            return found, nodes
        counts = Counter(id(f.node.top) for f in found)
        crowded = {top for top, n in counts.items() if n > self._c.limits.max_findings}
        for node in nodes:
            if node.part is None and node.owner is None and id(node.leaf) in crowded:
                self._crowded.append(node.leaf)
        return (
            [f for f in found if id(f.node.top) not in crowded],
            [n for n in nodes if id(n.top) not in crowded],
        )

    def _rewrites(self, nodes: Sequence[Leaf]) -> dict[int, Rewrite]:
        decider = self._c.decider
        if not self._c.looks_at_all:
            return {}
        out = rewrites(nodes, decider.treatment(self._judge.page)) if decider.treats else {}
        return out | denied(nodes, decider.denied, self._path) if decider.denied else out

    def _settled(self, changed: Sequence[Changed], form: str) -> list[Changed]:
        """The same, the changed texts looked at again until nothing is found in them."""
        c = self._c
        values = [value for _, value, _ in changed]
        todo = {
            i: Leaf(leaf.context, value, leaf.trail, leaf.key, leaf.form)
            for i, (leaf, value, causes) in enumerate(changed)
            if isinstance(value, str | bytes) and not (causes and all(map(replaced_whole, causes)))
        }
        for _ in range(_MAX_PASSES):
            if not todo:
                break
            nodes: list[Leaf] = []
            for i, again in list(todo.items()):
                try:
                    nodes.extend(c.opener.open(again, self._budget, form))
                except Unreadable:
                    values[i] = UNSETTLED
                    del todo[i]
            found = c.scanner.scan(nodes, c.floor)
            said = health_scan.mentioned(nodes, c.matcher)
            if said:
                found += health_scan.terms(said, c.floor, page=self._page_cue, event=1.0)
            own_edits(self._judge.decided(found))
            new = {id(again): value for again, value, _ in fold(nodes)}
            todo = {
                i: Leaf(again.context, new[id(again)], again.trail, again.key, again.form)
                for i, again in todo.items()
                if id(again) in new
            }
            for i, again in todo.items():
                values[i] = again.text
        for i in todo:
            values[i] = UNSETTLED
        return [(leaf, value, why) for (leaf, _, why), value in zip(changed, values, strict=True)]

    def _path(self, node: Leaf) -> str:
        """Of a node, as findings print it, before anything is renamed."""
        nothing = Changes()
        return str(Path.of(steps(node, lambda leaf: [*self._prefix, *nothing.steps(leaf.trail, leaf.key)])))


def _take(urls: dict[str, str], role: str, text: str) -> None:
    known = urls.get(role)
    if known is None or ("://" in text[:12] and "://" not in known[:12]):
        urls[role] = text


def _role(node: Leaf) -> str:
    """What the address is to the event that a text is a part of."""
    at: Any = node
    while at is not None:
        meaning = at.context.meaning
        if meaning is not None and meaning.role:
            return str(meaning.role)
        at = at.parent
    return ""


def report(outcome: Outcome, causes: Sequence[Found], changes: Changes, prefix: tuple[Step, ...]) -> list[Pending]:
    """The findings in order, their paths as they read after redaction."""

    def payload_steps(leaf: Leaf) -> list[Step]:
        own = [*prefix, *changes.steps(leaf.trail, leaf.key)]
        return [*own, Opened("key")] if leaf.form == "key" else own

    found = causes
    if outcome.kept:
        order = {id(node): i for i, node in enumerate(outcome.nodes)}
        found = sorted([*causes, *outcome.kept], key=lambda f: (order.get(id(f.node), -1), f.start))
    out = []
    for node, start, end, d, score, evidence, _tier, method, _new in found:
        way = tuple(steps(node, payload_steps))
        out.append(_pending(Pending, (d.entity, way, start, end, score, d.id, d.role, method, evidence)))
    return out


_pending: Final[Callable[..., Pending]] = tuple.__new__  # made often; without a call in Python
