"""Texts inside texts: opens a leaf with every codec that fits, down to plain text, within bounds."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from phiguard.codec import VERBATIM, Codec, Part, Room, masked, spans_of
from phiguard.errors import Unreadable
from phiguard.escapes import Escapes
from phiguard.forms import form_of
from phiguard.glance import glance, unpacks
from phiguard.hashing import hash
from phiguard.keys import KeyContext
from phiguard.leaves import Leaf
from phiguard.limits import Limits
from phiguard.native import compiled
from phiguard.noise import drawn
from phiguard.rebuild import Changes
from phiguard.spans import NONE, Spans
from phiguard.walk import TooMany, walk

# Ids, timestamps and numbers differ from event to event and are in no encoding: they are neither opened nor
# remembered.
_INERT: Final = re.compile(
    r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?(?:Z|[+\-][0-9]{2}:?[0-9]{2})?"
    r"|-?[0-9]{1,15}(?:\.[0-9]{1,20})?"
)
_RUN_SIGNS: Final = re.compile(r"[A-Za-z0-9/_\-]")
_ONE_RUN: Final = re.compile(r"[A-Za-z0-9+/_\-]{16,}={0,2}")

# Each layer of escapes means another look at all of the text; a long one gets one.
_LONG: Final = 50_000
_LAYERS_OF_LONG: Final = 1
_GROWTH: Final = 8  # encodings around a text that is all escapes, without any of the event's allowance
_MAX_CANDIDATES: Final = 2_048
_room: Final[Callable[..., Room]] = tuple.__new__  # made often; without a call in Python


class Node(Leaf):
    """One text (or bytes, or tree) on the way down from a leaf.

    Attributes:
        content: what there is to scan: ``str``; or ``bytes`` or a tree, which are only opened further.
        text: the content where it is to be scanned as text; None where it is no text, or where structures
            opened all of it.
        covered: slices that structures opened: what is found inside one of them alone is left to the part. And
            what `phiguard.noise.drawn` says: what is found inside of it is there by chance.
        parent, part: the node it was opened from and the slice there; both None for a leaf's own node.
        leaf: the leaf it belongs to, at the top of its chain of parents.
        owner: for a leaf of a tree inside a text, the node of that tree.
        changes: for a tree, what is to change in it.
        walked: for a tree, its leaves and what may not be read.
        context: what the keys say.
        depth: encodings around it.
        edits: what is to be replaced in it, as redaction collects it.
        top: the leaf of the payload itself that all this came from.
        unreadable: it could not be opened within the limits; nothing of it may pass.
        layers: how many times escapes were undone, one after the other, to come here.
        shown: of the keys in it that are replaced, how they read then.
    """

    __slots__ = (
        "changes", "content", "covered", "depth", "layers", "leaf", "owner", "parent", "part", "shown", "top",
        "unreadable", "walked",
    )  # fmt: skip

    content: Any
    leaf: Leaf  # hides the property
    top: Leaf

    def __init__(
        self, content: Any, context: KeyContext, leaf: Leaf, parent: "Node | None", part: Part | None, depth: int
    ) -> None:
        self.content = content
        self.text = content if type(content) is str else None
        self.context = context
        self.leaf = leaf
        self.parent = parent
        self.part = part
        self.depth = depth
        self.form = leaf.form if part is None else "text"
        self.inert = False
        self.machine = self.spoken = None
        self.judged = ()
        self.edits = ()
        self.top = leaf if parent is None else parent.top
        self.covered = NONE
        self.layers, self.unreadable = 0, False
        self.changes = self.owner = self.shown = self.walked = None


class Opener:
    """Compiled once from the codecs; opens leaves. Immutable, shared by threads."""

    __slots__ = (
        "_by_triggers",
        "_bytes",
        "_embedded",
        "_escapes",
        "_limits",
        "_opens_addresses",
        "_plain",
        "_structures",
        "_tokens",
        "_triggers",
        "_unpacks",
        "_views",
    )

    def __init__(self, codecs: Sequence[Codec], limits: Limits) -> None:
        self._limits = limits
        self._structures = tuple(c for c in codecs if c.place == "structure")
        self._embedded = tuple(c for c in codecs if c.place == "embedded")
        self._views = tuple(c for c in codecs if c.place == "view")
        self._tokens = tuple(sorted((c for c in codecs if c.place == "token"), key=lambda c: c.name != "jwt"))
        # Compressed forms first: their magic is certain. Latin-1 reads nearly anything, so it comes last.
        self._bytes = tuple(sorted((c for c in codecs if c.place == "bytes"), key=_bytes_rank))
        self._escapes = Escapes([c for c in codecs if c.place == "escape"])
        self._triggers = "".join(sorted({sign for c in codecs for sign in c.triggers}))
        # By the triggers that a text holds: the structures it may be of; escapes and tokens that may stand in it.
        self._by_triggers: dict[str, tuple[tuple[Codec, ...], ...]] = {}
        self._plain = glance(codecs)
        # The native module opens plain addresses as the codec `url` does, where no other one reads a run of theirs.
        self._opens_addresses = any(c.name == "url" for c in codecs) and all(
            c.told or (c.triggers and not _RUN_SIGNS.search(c.triggers)) for c in self._tokens
        )
        self._unpacks = unpacks(codecs)

    @compiled
    def open(self, leaf: Leaf, budget: "Budget", form: str = "") -> list[Leaf]:
        """All nodes of a leaf, parents before what was opened from them.

        Args:
            leaf: what to open.
            budget: of the event that the leaf is of.
            form: the name of the structure the whole text is to be read as; ``"text"`` for none.

        Raises:
            Unreadable: the leaf itself could not be opened within the limits. A part that could not is
                marked, and goes alone.
        """
        text = leaf.text
        if len(text) > self._limits.max_leaf_chars:
            raise Unreadable("a text is too long")
        if not form and type(text) is str:
            if leaf.machine is not None or _INERT.fullmatch(text) is not None:
                leaf.inert = True
                return [leaf]
            if self._plain(text):
                return [leaf]
        budget.begin(len(text))
        top = Node(text, leaf.context, leaf, None, None, 0)
        nodes: list[Leaf] = [top]
        stack: list[Any] = [top]
        while stack:
            node = stack.pop()
            if node is not top:
                nodes.append(node)
            try:
                below = self._opened(node, budget, form if node is top else "")
            except Unreadable:
                if node is top:
                    raise
                node.unreadable, node.text, below = True, None, []
            if below:
                stack.extend(reversed(below))
        return nodes

    @compiled
    def all_plain(self, leaves: Sequence[Leaf]) -> bool:
        """Whether a glance says that no leaf is in an encoding, but for those that were judged, and are not opened;
        `open` would give each as its only node."""
        for leaf in leaves:
            if leaf.judged:
                continue
            text = leaf.text
            if type(text) is not str or len(text) > self._limits.max_leaf_chars:
                return False
            if leaf.machine is not None or _INERT.fullmatch(text) is not None:
                leaf.inert = True
            elif not self._plain(text):
                return False
        return True

    def _opened(self, node: Node, budget: "Budget", form: str) -> list[Leaf]:
        content = node.content
        if node.judged:
            return []
        if type(content) is str:
            if node.depth:  # of the leaf itself it is known
                if self._plain(content) or _INERT.fullmatch(content) is not None:
                    return []
                budget.check()
            parts = self._text_parts(node, content, budget.room(), form)
        elif type(content) is bytes:
            parts = self._bytes_parts(content, budget.room())
        else:
            return self._tree_leaves(node, budget)
        below: list[Leaf] = []
        leaf, around, depth, owner = node.leaf, node.context, node.depth, node.owner
        skip = budget.skip_known and depth == 0 and owner is None
        too_deep = depth >= self._limits.max_codec_depth
        for part in parts:
            _, _, inner, _, key, _, offsets, slot, escapes = part
            if inner == content:
                continue
            kind = type(inner)
            context = around if key is None else around.opened.get(hash(key)) or around.part(key)
            # A name and a host are judged otherwise than a value, and have their own hashes.
            if skip and kind is str and (offsets is VERBATIM or slot == "host"):
                at = hash(inner) if slot == "value" else hash((slot, inner))
                if at in context.parts:
                    budget.spend(len(inner))
                    _pass_over(leaf, inner)
                    continue
            if too_deep:
                raise Unreadable("encodings nested too deeply")
            if kind is str:
                budget.spend(len(inner))
            elif kind is bytes or kind is dict or kind is list:
                budget.spend(1)  # they count as the text or the tree they open into
            else:
                continue
            child = Node(inner, context, leaf, node, part, depth + 1)
            if skip and kind is str and key is not None and slot == "value" and context.forms and not context.hints:
                child.judged = context.forms.get(form_of(inner) or "", ())
            if owner is not None:
                child.owner = owner
            if escapes is not None:
                child.layers = node.layers + 1
                if child.layers > _LAYERS_OF_LONG and len(inner) > _LONG:
                    raise Unreadable("escapes nested too deeply for so long a text")
            below.append(child)
        return below

    def _text_parts(self, node: Node, text: str, room: Room, form: str) -> list[Part]:
        parts: list[Part] = []
        whole = False
        structures, escapes, tokens = self._candidates(signs_in(self._triggers, text))
        hints = node.context.hints
        for codec in self._structures if form else structures:
            if form and codec.name != form and (form, codec.name) != ("text", "url"):
                continue
            hinted = codec.name == form or (hints and f"codec:{codec.name}" in node.context.names)
            if codec.name == form or codec.sniff(text, hinted):
                opened = codec.decode(text, room)
                if opened:
                    parts.extend(opened)
                    whole = whole or codec.whole
        if whole:
            if _ONE_RUN.fullmatch(text) is None:
                node.text = None
                return parts
            # `/5oAGUAbABs…` is a path, an opaque id, and base64 as well: read as each.
            node.covered = Spans((*spans_of(parts), *drawn(text)))
            return parts + self._token_parts(text, room, tokens)
        for codec in self._embedded:
            if codec.sniff(text, False):
                parts.extend(codec.decode(text, room) or ())
        node.covered = Spans(spans) if (spans := [*spans_of(parts), *drawn(text)]) else NONE
        text = masked(text, parts)
        wanted = [codec for codec in escapes if codec.sniff(text, False)]
        certain = [codec for codec in wanted if not codec.ambiguous]
        view = self._escapes.undone(text, certain) or self._viewed(text, room)
        if view is not None:
            return [*parts, view]
        parts += self._token_parts(text, room, tokens)
        if wanted:  # the text as it stands, and as it would read with the ambiguous escapes undone
            other = self._escapes.undone(
                node.content if any(c.likely(node.content) for c in wanted) else text, wanted
            )
            parts += [other] if other is not None else []
        return parts

    def _candidates(self, signs: str) -> tuple[tuple[Codec, ...], ...]:
        known = self._by_triggers.get(signs)
        if known is None:
            if len(self._by_triggers) >= _MAX_CANDIDATES:
                self._by_triggers.clear()
            held = frozenset(signs)
            structures = tuple(c for c in self._structures if not c.triggers or not held.isdisjoint(c.triggers))
            escapes = tuple(c for c in self._escapes.codecs if not held.isdisjoint(c.triggers))
            tokens = tuple(c for c in self._tokens if not c.triggers or not held.isdisjoint(c.triggers))
            known = self._by_triggers[signs] = structures, escapes, tokens
        return known

    def _token_parts(self, text: str, room: Room, tokens: Sequence[Codec]) -> list[Part]:
        parts: list[Part] = []
        jwts: tuple[Part, ...] = ()  # their segments are base64 too
        for codec in tokens:
            if codec.sniff(text, False):
                opened = codec.decode(text, room) or ()
                parts.extend(p for p in opened if not any(p.start < q.end and q.start < p.end for q in jwts))
                if codec.name == "jwt":
                    jwts = tuple(parts)
        return parts

    def _viewed(self, text: str, room: Room) -> Part | None:
        for codec in self._views:
            if codec.sniff(text, False):
                for part in codec.decode(text, room) or ():
                    return part
        return None

    def _bytes_parts(self, data: bytes, room: Room) -> list[Part]:
        for codec in self._bytes:
            if codec.sniff(data, False):
                parts = codec.decode(data, room)
                if parts:
                    return list(parts)
        if not data:
            return []
        raise Unreadable("bytes in no known encoding")

    def unpacked(self, data: bytes) -> Part | None:
        """What compressed data holds; None of other data. Raises `Unreadable` as `open` does."""
        if len(data) > self._limits.max_leaf_chars:
            raise Unreadable("a text is too long")
        budget = Budget(self._limits)
        budget.begin(len(data))
        parts = self._bytes_parts(data, budget.room())
        return parts[0] if len(parts) == 1 and type(parts[0].content) is bytes else None

    def _tree_leaves(self, node: Node, budget: "Budget") -> list[Leaf]:
        try:
            walked = walk(node.content, node.context, self._limits.max_depth, self._limits.max_values, known=True)
        except TooMany:
            raise Unreadable("too many values") from None
        node.walked = walked
        node.changes = Changes()
        below: list[Leaf] = []
        for leaf in walked.leaves:
            budget.spend(len(leaf.text))
            if budget.skip_known and leaf.form == "text" and hash(leaf.text) in leaf.context.parts:
                _pass_over(node.top, leaf.text)
                continue
            child = Node(leaf.text, leaf.context, leaf, None, None, node.depth + 1)
            child.owner = node
            child.top = node.top
            below.append(child)
        return below


def _pass_over(leaf: Leaf, text: str) -> None:
    """Note what is known to be clean: a value found elsewhere may stand in it all the same."""
    if leaf.known_parts is None:
        leaf.known_parts = []
    leaf.known_parts.append(text)


@compiled
def signs_in(signs: str, text: str) -> str:
    """Which of some signs stand in a text, in their order."""
    return "".join([sign for sign in signs if sign in text])


def _bytes_rank(codec: Codec) -> int:
    order = ("gzip_bytes", "zstd_bytes", "zlib_bytes", "utf8_bytes", "utf16_bytes", "brotli_bytes", "latin1_bytes")
    return order.index(codec.name) if codec.name in order else 3


class Budget:
    """What one event may still use up, all openings together."""

    __slots__ = ("_chars", "_limits", "_noise", "_parts", "skip_known")

    def __init__(self, limits: Limits, *, skip_known: bool = False) -> None:
        """``skip_known``: no nodes for parts that are known to be clean."""
        self.skip_known = skip_known
        self._limits = limits
        self._chars = limits.max_decoded_chars
        self._parts = 0
        self._noise: set[int] = set()

    def begin(self, size: int) -> None:
        """Another leaf of so many characters."""
        self._chars += _GROWTH * size
        self._parts = self._limits.max_parts

    def room(self) -> Room:
        return _room(Room, (self._chars, self._parts, self._noise))

    def spend(self, chars: int) -> None:
        self._chars -= chars
        self._parts -= 1
        if self._chars < 0 or self._parts < 0:
            raise Unreadable("too much to decode")

    def check(self) -> None:
        """Raises where it is used up: what has to be opened then cannot be, and is not decoded to see that."""
        if self._chars < 0 or self._parts < 0:
            raise Unreadable("too much to decode")
