"""What a guard compiles once, and what it remembers of the texts it has seen: keyed hashes, never text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from phiguard import digests
from phiguard.clues import clue_words
from phiguard.codec import VERBATIM
from phiguard.keys import KeyContext, is_plain
from phiguard.leaves import Leaf
from phiguard.limits import Limits
from phiguard.nodes import Opener
from phiguard.scan import Scanner

_LONGEST_PART: Final = 200  # characters


@dataclass(slots=True)
class Compiled:
    """What a guard compiles once. ``memory`` is the root of all that is remembered about keys and texts."""

    opener: Opener
    scanner: Scanner
    threshold: float
    limits: Limits
    contexts: Callable[[], KeyContext]
    cache: bool
    max_remembered: int
    memory: KeyContext = field(init=False)
    remembered: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.memory = self.contexts()

    def root(self) -> KeyContext:
        if not self.cache:
            return self.contexts()
        if self.remembered > self.max_remembered:
            self.remembered = 0
            self.memory = self.contexts()
        return self.memory

    def remember(self, nodes: Sequence[Leaf]) -> None:
        """Remember, as keyed hashes, keys and texts in which nothing was found."""
        tops = [n for n in nodes if n.part is None and type(n.content) is str and not n.edits and not n.inert]
        if not tops and all(n.part is None for n in nodes):
            return
        # Never a text from which something was removed unread.
        tainted: set[int] = set()
        below: dict[int, list[Leaf]] = {}
        for n in nodes:
            if n.unreadable or (n.walked is not None and n.walked.removed):
                tainted.add(id(n.top))
            if n.part is not None or n.owner is not None:
                below.setdefault(id(n.top), []).append(n)
        self._remember_parts([n for n in nodes if n.depth == 1 and n.owner is None], nodes)
        for n in tops:
            leaf = n.leaf
            if leaf.form == "key":
                if leaf.below is not None and is_plain(n.content):
                    leaf.context.grown[hash(n.content)] = leaf.below
                    self.remembered += 1
            elif n.owner is None and leaf.trail is not None and leaf.form != "object" and id(leaf) not in tainted:
                self._remember(leaf, n, below.get(id(leaf), ()))

    def _remember_parts(self, parts: Sequence[Leaf], nodes: Sequence[Leaf]) -> None:
        """Those that are slices of a leaf and hold nothing, neither as they stand nor in an encoding."""
        if not parts:
            return
        opened = {id(n.parent) for n in nodes if n.part is not None}
        for n in parts:
            text, part = n.text, n.part
            if (
                type(text) is str
                and part is not None
                and part.offsets is VERBATIM
                and part.slot == "value"
                and not n.edits
                and not n.unreadable
                and id(n) not in opened
                and len(text) <= _LONGEST_PART
                and not (text.isdecimal() and len(text) > 4)  # hardly ever there twice
                and not digests.any_in(text)
            ):
                n.context.parts.add(hash(text))
                self.remembered += 1

    def _remember(self, leaf: Leaf, top: Leaf, below: Sequence[Leaf]) -> None:
        context, at = leaf.context, hash(leaf.text)
        hidden = any(n.part is None or (n.part.offsets is not VERBATIM and n.part.slot != "host") for n in below)
        texts = [n.text for n in (top, *below) if n.text is not None]
        if not hidden and not any(map(digests.any_in, texts)):
            context.clean.add(at)
        elif leaf.form == "text":
            words = clue_words(texts)
            if words is None:
                return
            context.opaque[at] = words
        self.remembered += 1
