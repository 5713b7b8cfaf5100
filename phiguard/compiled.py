"""What a guard compiles once, and what it remembers of the texts it has seen: keyed hashes, never text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from phiguard.codec import VERBATIM
from phiguard.keys import KeyContext, is_plain
from phiguard.limits import Limits
from phiguard.nodes import Node, Opener
from phiguard.scan import Scanner, may_be_hash


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

    def remember(self, nodes: Sequence[Node]) -> None:
        """Remember, as keyed hashes, keys and texts in which nothing was found."""
        tops = [n for n in nodes if n.part is None and type(n.content) is str and not n.edits and not n.inert]
        if not tops:
            return
        # Never a text with anything like a digest in it, or from which something was removed unread.
        tainted, opaque = set(), set()
        for n in nodes:
            if n.unreadable or (n.walked is not None and n.walked.removed) or (n.text and may_be_hash(n.text)):
                tainted.add(id(n.top))
            if n.part is not None and n.part.offsets is not VERBATIM and n.part.slot != "host":
                opaque.add(id(n.top))
        for n in tops:
            leaf = n.leaf
            if leaf.form == "key":
                if leaf.below is not None and is_plain(n.content):
                    leaf.context.grown[hash(n.content)] = leaf.below
                    self.remembered += 1
            elif n.owner is None and leaf.trail is not None and leaf.form != "object" and id(leaf) not in tainted:
                leaf.context.clean.add(hash(n.content))
                if id(leaf) in opaque:
                    leaf.context.opaque.add(hash(n.content))
                self.remembered += 1
