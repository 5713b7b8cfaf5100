"""What stands around a number: whether a health term is said beside it, or was only searched for.

`score: 17` is health data where a questionnaire is named beside it: in the same object, in the same query or
URL, or in the event whose bag of properties the number is in.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from phiguard.clues import Found
from phiguard.health import in_list
from phiguard.keys import words
from phiguard.leaves import Leaf, Trail

_MAX_UP: Final = 3  # objects above a number that are looked at, bags of properties in each other
_MAX_NAMED: Final = 5  # objects above a term, lists counted
_MAX_SAID: Final = 100  # characters; a longer text is no event's name
_MAX_TEXT: Final = 4_000  # of a query
_FIELD: Final = re.compile(r"(?:^|[?&;#])([^=&;?#]{1,60})=([^&;#]{0,100})")


class Around:
    """The places of one event that speak of health. Made only when a number asks."""

    __slots__ = ("_objects", "_texts")

    def __init__(self, found: Iterable[Found], speaking: Iterable[Leaf]) -> None:
        """
        Args:
            found: those of tier 2 and 3 count.
            speaking: leaves that are known to hold such a term, beside those of ``found``.
        """
        terms = [f.node for f in found if f.tier >= 2]
        self._texts = {id(node.parent) for node in terms if node.part is not None}
        leaves = (*(node.leaf for node in terms), *speaking)
        self._objects = {id(trail.container) for leaf in leaves for trail in _named_by(leaf)}

    @property
    def silent(self) -> bool:
        return not (self._objects or self._texts)

    def answers(self, node: Leaf, most: int) -> bool:
        """Whether a term stands in one of so many objects around a value, or around the text it was opened from."""
        for leaf in (node.leaf, node.top):
            trail = leaf.trail
            for _ in range(most):
                if trail is None:
                    break
                if id(trail.container) in self._objects:
                    return True
                trail = trail.parent
        return False

    def speaks(self, node: Leaf) -> bool:
        """Whether a term stands beside a number, as this module's first lines say."""
        if node.part is not None and id(node.parent) in self._texts:
            return True
        return any(id(trail.container) in self._objects for trail in _up(node))

    def searched(self, node: Leaf) -> bool:
        """Whether a search is what the number is about: a field beside it holds what was searched for."""
        return any(
            in_list("searches", *words(key))
            or (in_list("event_names", "".join(words(key))) and in_list("searches", *words(text[:_MAX_SAID])))
            for key, text in self._beside(node)
        )

    def dated(self, node: Leaf) -> bool:
        """Whether a year stands beside a month or a week, which is then one of the calendar."""
        return any(in_list("calendar", "".join(words(key))) for key, _ in self._beside(node))

    def plays(self, node: Leaf) -> bool:
        """Whether music stands beside a number, and nothing of bodies: then beats a minute are a song's."""
        if self.speaks(node):
            return False
        plays = False
        for key, text in self._beside(node):
            said = words(key)
            if in_list("event_names", "".join(said)):
                said = (*said, *words(text[:_MAX_SAID]))
            if in_list("bodies", *said):
                return False
            plays = plays or in_list("music", *said)
        return plays

    def _beside(self, node: Leaf) -> Iterator[tuple[str, str]]:
        """Key and text of the fields around a number."""
        if node.part is not None and type(node.parent.content) is str:
            # Its fields as they stand there: those that are known to hold nothing are not opened.
            for m in _FIELD.finditer(node.parent.content, 0, _MAX_TEXT):
                yield m[1], m[2]
        for trail in _up(node):
            if type(trail.container) is dict:
                for key, value in trail.container.items():
                    if type(key) is str:
                        yield key, value if type(value) is str else ""


def _named_by(leaf: Leaf) -> Iterator[Trail]:
    """The objects that a term in this leaf names: its own, and the one that its own is the code or the name of."""
    trail = leaf.trail
    for _ in range(_MAX_NAMED):
        if trail is None:
            break
        if type(trail.container) is not list:
            yield trail
        if type(trail.key) is not int and not (type(trail.key) is str and in_list("naming", trail.key.lower())):
            break
        trail = trail.parent


def _up(node: Leaf) -> Iterator[Trail]:
    """The object that a number stands in, and those whose bags of properties that one is."""
    for leaf in (node.leaf,) if node.leaf is node.top else (node.leaf, node.top):
        trail = leaf.trail
        for _ in range(_MAX_UP):
            if trail is None:
                break
            yield trail
            if type(trail.key) is not str or not in_list("bags", "".join(words(trail.key))):
                break
            trail = trail.parent
