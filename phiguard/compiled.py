"""What a guard compiles once, and what it remembers of the texts it has seen: keyed hashes, never text."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final, TypeVar

from phiguard import digests, health_scan
from phiguard.clues import Found, clue_words
from phiguard.codec import is_slice, part_hash
from phiguard.decide import Decider, PageFacts, Treatment
from phiguard.errors import Unreadable
from phiguard.free_text import Names
from phiguard.hashing import hash
from phiguard.health_scan import Mentioned
from phiguard.keys import KeyContext, is_plain
from phiguard.leaves import Leaf
from phiguard.limits import MAX_LOOKS, Limits
from phiguard.matcher import Matcher
from phiguard.native import compiled
from phiguard.nodes import Budget, Opener
from phiguard.pages import Page, Pages, beside
from phiguard.pseudonyms import Keys
from phiguard.remembered import CONTEXT, HASH, MAX_PAGES, WORD, WORDS, Account, MemoryUse, Room, use_of
from phiguard.scan import Scanner
from phiguard.spoken import Mood
from phiguard.treat import may_rewrite, page_after, stricter
from phiguard.vendor_context import request_root, vendor_root
from phiguard.vendor_schema import Vendor
from phiguard.walk import Walked

_T = TypeVar("_T")
_LONGEST_PART: Final = 200  # characters
NONE_OF_THEM: Final[frozenset[int]] = frozenset()


@dataclass(slots=True)
class Compiled:
    """What a guard compiles once. ``memory`` is the root of all that is remembered about keys and texts.

    Attributes:
        floor: the lowest score at which anything is decided.
        recalls: events of which all is remembered are decided by `phiguard.recall`.
        looks_at_all: texts that hold nothing may be rewritten or dropped all the same.
        by_page: what becomes of a remembered text depends on the page, which may rewrite or drop it, or on what the
            policy allows.
        written: the placeholders of all entities.
        keys: for pseudonyms, where the policy makes any.
        names: asks for names in free text, where the policy wants it.
    """

    opener: Opener
    scanner: Scanner
    matcher: Matcher
    written: "re.Pattern[str]"
    decider: Decider
    pages: Pages
    keys: Keys | None
    limits: Limits
    contexts: Callable[[], KeyContext]
    cache: bool
    max_remembered: int  # bytes
    names: Names | None = None
    memory: KeyContext = field(init=False)
    account: Account = field(init=False)
    looks_at_all: bool = field(init=False)
    by_page: bool = field(init=False)
    remembers_spoken: bool = field(init=False)
    loses_pardon: bool = field(init=False)
    floor: float = field(init=False)
    threshold: float = field(init=False)
    # By keyed hashes of addresses.
    _pages: dict[int, Page] = field(init=False, default_factory=dict)
    _tiers: dict[int, int] = field(init=False, default_factory=dict)
    _vendors: dict[str, KeyContext] = field(init=False, default_factory=dict)
    _ways: dict[tuple[Mood, PageFacts, Treatment | None], int] = field(init=False, default_factory=dict)
    _numbers: Iterator[int] = field(init=False, default_factory=count)
    treatments: dict[Any, Treatment] = field(init=False, default_factory=dict)  # see `phiguard.by_page`
    # Of `phiguard.recall`, by place, keyed hash of keys and types of values; and those met once.
    layouts: dict[Any, Any] = field(init=False, default_factory=dict)
    layouts_met: set[Any] = field(init=False, default_factory=set)
    room: Room = field(init=False, default_factory=Room)  # for layouts
    spoke_before: set[int] = field(init=False, default_factory=set)  # hashes of texts, see `phiguard.speaking`
    near: Any = field(init=False, default=None)  # what the native module, if it is in use, keeps of the layouts
    recalls: bool = field(init=False)

    def __post_init__(self) -> None:
        self.account = Account()
        made = self.contexts().counted(self.account)
        self.contexts = made.another
        self.memory = self.contexts()
        self.floor, self.threshold = self.decider.floor, self.decider.threshold
        # Where the policy takes the page away, nothing says any more that it was one that pardons.
        self.loses_pardon = self.decider.treatment(PageFacts("generic")).url == "origin"
        self.looks_at_all = self.decider.treats or bool(self.decider.denied)
        alike = self.decider.plain and not (self.decider.may_block or self.looks_at_all)
        self.remembers_spoken = self.cache and alike
        d = self.decider
        self.recalls = self.cache and not d.needs_paths and self.floor == self.threshold
        self.by_page = self.recalls and not alike

    @compiled
    def page(
        self,
        url: str | None,
        referrer: str | None,
        tier: int,
        referrer_tier: int,
        known_as: tuple[int | None, int | None] | None = None,
    ) -> Page:
        """What page an event came from; ``tier`` is that of the terms in each address.

        ``known_as``: what both are remembered by, where that is not the hashes of their texts.
        """
        if known_as is None:
            known_as = None if url is None else hash(url), None if referrer is None else hash(referrer)
        at = hash((*known_as, tier, referrer_tier))
        page = self._pages.get(at) if self.cache else None
        if page is None:
            before = None if referrer is None else self._at(referrer, referrer_tier, known_as[1])
            if url is None and before is not None:
                page = before._replace(pardoned=False)
            else:
                page = self._at(url or "", tier, known_as[0])
                page = beside(page, before) if referrer and before is not None else page
            self._keep(self._pages, at, page)
        return page

    def _at(self, url: str, tier: int, known_as: int | None) -> Page:
        """The page at one address: of most events the one before was met, and this one, but not both together."""
        at = hash((known_as, tier))
        page = self._pages.get(at) if self.cache else None
        if page is None:
            page = self.pages.of_url(url, tier)
            self._keep(self._pages, at, page)
        return page

    def _keep(self, kept: dict[int, _T], at: int, known: _T) -> None:
        if self.cache:
            if len(kept) >= MAX_PAGES:
                kept.clear()
            kept[at] = known

    def tier_of_url(self, url: str) -> int:
        """The highest tier of the terms in an address that no event holds."""
        tier = self._tiers.get(hash(url)) if self.cache else None
        if tier is None:
            try:
                nodes = self.opener.open(Leaf(self._address_root(), url, None, None), Budget(self.limits))
            except Unreadable:
                return 2  # what cannot be read counts as what it may be
            said = health_scan.mentioned(nodes, self.matcher, self.written)
            found = health_scan.terms(said, self.threshold, page=0.0, event=0.0)
            tier = max((f.tier for f in found), default=0)
            tier = max(tier, health_scan.in_host(said))
            self._keep(self._tiers, hash(url), tier)
        return tier

    def look(self, nodes: Sequence[Leaf]) -> list[Found]:
        """What detectors find, and names in free text; of one shape in one text not more than counts.

        Raises:
            Unreadable: a back end for names failed.
        """
        found = self.scanner.scan(nodes, self.floor, self.limits.max_findings + 1)
        if self.names is not None:
            found += self.names.found(nodes, self.floor, self.limits.max_findings + 1)
        return found

    def root(self) -> KeyContext:
        if not self.cache:
            return self.contexts()
        if self.account.bytes > self.max_remembered:
            self.account.forget()
            self.memory = self.contexts()
            self.layouts, self.layouts_met, self.spoke_before = {}, set(), set()
            self.room = Room()
            self._vendors.clear()
        return self.memory

    def place_below(self, place: KeyContext, name: str) -> KeyContext:
        """What is known of the values under a key there."""
        at = hash(name)
        known = place.grown.get(at)
        if known is None:
            known = place.below(name)
            if self.cache:
                place.learn_key(at, known)
        return known

    @property
    def remembered(self) -> int:
        """Bytes, by estimate."""
        return self.account.bytes

    def memory_use(self) -> MemoryUse:
        """What is remembered, and how many values of events it knew."""
        return use_of(self.account, len(self._pages) + len(self._tiers) + len(self.treatments), self.max_remembered)

    def saw(self, walked: Walked) -> None:
        """Count the values of an event, and those that need a look."""
        account = self.account
        account.values += walked.values
        account.read += len(walked.leaves)

    def _address_root(self) -> KeyContext:
        """As `root`, of addresses that no event holds: what the keys of their queries say."""
        known = self._vendors.get("")
        if known is None:
            known = self.contexts()
            if self.cache:
                self._vendors[""] = known
        return known

    def vendor_root(self, vendor: Vendor) -> KeyContext:
        """As `root`, of the hits of one vendor."""
        known = self._vendors.get(vendor.name)
        if known is None:
            known = vendor_root(self.contexts(), vendor)
            if self.cache:
                self._vendors[vendor.name] = known
        return known

    def request_root(self, vendor: Vendor) -> KeyContext:
        """As `root`, of requests to one vendor."""
        name = f"request {vendor.name}"
        known = self._vendors.get(name)
        if known is None:
            known = request_root(self.contexts(), self.vendor_root(vendor))
            if self.cache:
                self._vendors[name] = known
        return known

    def rewritable(self, nodes: Sequence[Leaf]) -> frozenset[int]:
        """By their ids, the nodes that some page does something to, whatever is found in them."""
        if not (self.by_page and self.looks_at_all):
            return NONE_OF_THEM
        reach = self.decider.reach
        return frozenset([id(n) for n in nodes if may_rewrite(n, reach)])

    def learn_forms(self, nodes: Sequence[Leaf], found: Sequence[Found], rewritable: frozenset[int]) -> None:
        """From values that have a form, what there is in every such value in their places."""
        if rewritable:  # a page may do something to the one and not to the other
            nodes = [n for n in nodes if id(n) not in rewritable]
        self.scanner.learn(nodes, found)
        if self.recalls:
            self.scanner.learn_details(nodes, found)

    @compiled
    def remember(
        self,
        nodes: Sequence[Leaf],
        said: Sequence[Mentioned],
        found: Sequence[Found],
        rewritable: frozenset[int],
    ) -> None:
        """Remember, as keyed hashes, keys and texts in which nothing was found and no health term is mentioned.

        What was found and may stay is not clean: on another page, or without consent, it may have to go.
        """
        some = to_remember(nodes, said, found, rewritable)
        if some is None:
            return
        tops, tainted, below = some
        if not self.looks_at_all:
            speaking = {id(node) for node, _ in said} | {id(f.node) for f in found}
            parts = [n for n in nodes if (n.depth == 1 or n.owner is not None) and id(n) not in speaking]
            self._remember_parts(parts, nodes)
        for n in tops:
            leaf = n.leaf
            if leaf.form == "key":
                below_key = leaf.below if is_plain(n.content) and id(leaf) not in tainted else None
                if below_key is not None and leaf.context.learn_key(hash(n.content), below_key):
                    self.account.add(CONTEXT)
            elif n.owner is None and leaf.trail is not None and leaf.form != "object" and id(leaf) not in tainted:
                if n is leaf and len(leaf.text) < digests.SHORTEST and not leaf.context.addresses:
                    self._clean(leaf.context, hash(leaf.text))  # most texts are in no encoding, and hold no digest
                else:
                    self._remember(leaf, n, below.get(id(leaf), ()))

    def way(self, mood: Mood, facts: PageFacts, treatment: Treatment) -> int:
        """What a text that is remembered by the page is known by, besides itself."""
        # Counted, since two threads may see the same length of a dict.
        return self._ways.setdefault((mood, facts, treatment), next(self._numbers))

    def mark(self, mood: Mood, facts: PageFacts) -> int:
        """What a mood and a page are known by together."""
        return self._ways.setdefault((mood, facts, None), next(self._numbers))

    def treatment(
        self, facts: PageFacts, url: str | None, referrer: str | None, outer: str | None, kept: int
    ) -> Treatment:
        """What the page asks for, and what it would ask for once that is done: a second pass finds it at rest.

        Args:
            url, referrer: as the event names them.
            outer: the page that the event came from, if something else says so.
            kept: the highest tier of what stays in the event.
        """
        treatment = self.decider.treatment(facts)
        for _ in range(MAX_LOOKS):
            after, before = page_after(treatment, url, referrer)
            tier = max(
                self.tier_of_url(after) if after and kept >= 2 else 0, self.tier_of_url(outer) if outer else 0
            )
            page = self.page(outer or after or None, before, tier, 0)
            then = facts._replace(
                kind=page.kind,
                tier=max(page.tier, min(kept, facts.tier)),
                pardoned=page.pardoned and not self.loses_pardon,
                has_url=bool(outer or after or before),
            )
            both = stricter(treatment, self.decider.treatment(then))
            if both == treatment:
                break
            treatment = both
        return treatment

    def _remember_parts(self, parts: Sequence[Leaf], nodes: Sequence[Leaf]) -> None:
        """Slices of a leaf, and texts of trees in one, that hold nothing, neither as they stand nor encoded."""
        if not parts:
            return
        opened = {id(n.parent) for n in nodes if n.part is not None}
        for n in parts:
            text, part = n.text, n.part
            if (
                type(text) is str
                and n.leaf.form == "text"  # what the key above says is not said of a key's own parts
                and (part is None or (n.owner is None and is_slice(part)))
                and not n.edits
                and not n.unreadable
                and id(n) not in opened
                and len(text) <= _LONGEST_PART
                and not (text.isdecimal() and len(text) > 4)  # hardly ever there twice
                and not digests.any_in(text)
                and not depends(n.context)
                and not n.context.addresses  # a text that is the whole payload names its page there
                and n.context.learn_part(hash(text) if part is None else part_hash(part))
            ):
                self.account.add(HASH)

    def _remember(self, leaf: Leaf, top: Leaf, below: Sequence[Leaf]) -> None:
        context, at = leaf.context, hash(leaf.text)
        texts = [*(n.text for n in (top, *below) if n.text is not None), *(leaf.known_parts or ())]
        words = hidden_words(texts, below)
        if words is not None and not words and not context.addresses:
            self._clean(context, at)
        elif leaf.form == "text":
            if words is None:
                return
            if at not in context.opaque:
                self.account.add(WORDS + WORD * len(words))
            context.opaque[at] = words

    def _clean(self, context: KeyContext, at: int) -> None:
        if at not in context.clean:
            context.clean.add(at)
            self.account.add(HASH)


@compiled
def to_remember(
    nodes: Sequence[Leaf], said: Sequence[Mentioned], found: Sequence[Found], rewritable: frozenset[int]
) -> tuple[list[Leaf], set[int], dict[int, list[Leaf]]] | None:
    """Keys and texts of which something may be remembered; leaves not clean, and what was opened below each,
    by their ids. None where there is nothing to remember."""
    tops = [n for n in nodes if n.part is None and not n.edits and not n.inert and type(n.content) is str]
    if not tops and all(n.part is None for n in nodes):
        return None
    # Never a text from which something was removed unread.
    tainted = {id(node.top) for node, _ in said} | {id(f.node.top) for f in found}
    tainted |= {id(n.top) for n in nodes if id(n) in rewritable}
    below: dict[int, list[Leaf]] = {}
    for n in nodes:
        unread = n.unreadable or (n.walked is not None and n.walked.removed)
        if unread or (n.context.counts and depends(n.context)):
            tainted.add(id(n.top))
        if n.part is not None or n.owner is not None:
            below.setdefault(id(n.top), []).append(n)
    return tops, tainted, below


def hidden_words(texts: Iterable[str], nodes: Iterable[Leaf]) -> frozenset[int] | None:
    """Of what stands in texts and is not seen in the payload, hashes as `phiguard.clues.clue_words` has them: of
    digests, and of all words where any of the nodes reads otherwise than it stands there."""
    encoded = any(
        (n.parent is None and n.owner is not None) or (n.part is not None and not is_slice(n.part)) for n in nodes
    )
    return clue_words(texts, encoded=encoded)


def depends(context: KeyContext) -> bool:
    """Whether what stands here is something or nothing by what stands beside it."""
    return context.meaning is not None and context.meaning.depends
