"""Whether values that were found in the new texts of an event stand in it a second time.

All that they may stand in is at hand: the texts that are looked at, and the rest of the event, of which is known
what may hide in it. So one look at all of it says of nearly every event that nothing does, but for hashes.
"""

from collections.abc import Sequence
from typing import Final

from phiguard import digests
from phiguard.clues import APART, Clues, Found, again, hashed_again, standing
from phiguard.details import Judged, hidden, rest_of
from phiguard.layouts import Flat, Layout
from phiguard.leaves import Leaf
from phiguard.native import compiled
from phiguard.recall import Met

NO_WORDS: Final[frozenset[int]] = frozenset()


@compiled
def sure_proofs(
    clues: Clues,
    layout: Layout,
    tree: Flat,
    met: Met,
    judged: Sequence[Judged],
    leaves: Sequence[tuple[int, int, Leaf]],
    seen: Sequence[Leaf],
    most: int,
) -> list[Found] | None:
    """As `Clues.proofs` of what is seen, where no value may stand again but as a hash; else None.

    Args:
        judged, leaves: as in `phiguard.fresh_leaves.New`.
        seen: nodes in which values were found.
        most: proofs in one node that are enough.
    """
    echoes, names = clues._echoes, clues._names
    if clues.may_be_among(NO_WORDS):
        return None
    if any(words and clues.may_be_among(words) for _, words in hidden(layout, met.hashes, met.spoken)):
        return None
    parts = [part for _, _, leaf in leaves for part in leaf.known_parts or ()]  # clean, and not looked at
    if clues._hashed and any(len(part) >= digests.SHORTEST for part in parts):
        return None
    texts = [node for node in seen if node.text is not None]
    if echoes or names:
        rest = rest_of(layout, tree, met.texts, judged, leaves, met.details.frames)
        if parts:
            rest = APART.join([rest, *parts])
        if standing(echoes, names, rest) or again(clues, texts):
            return None
    return hashed_again(clues, texts, most) if clues._hashed else []
