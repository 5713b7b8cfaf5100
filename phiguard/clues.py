"""What was found, and what gives a found value away where it stands a second time: its hash, and itself.

Few events repeat a value, so cheap looks come first, which may only ever err by saying "perhaps".
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, islice
from typing import Any, AnyStr, Final, NamedTuple

from phiguard import digests
from phiguard.detector import Detector
from phiguard.hashing import hash
from phiguard.leaves import Leaf
from phiguard.name_echoes import variants
from phiguard.needles import counts, counts_of_bytes
from phiguard.ner.vocabulary import of_a_thing
from phiguard.score import probability
from phiguard.spans import NONE, Spans
from phiguard.types import Evidence, Method

SEPARATOR: Final = "\x1e"  # between joined texts; no pattern of any detector matches it (a test says so)
_PROOF_WEIGHT: Final = 20.0  # nats; a wrong match of 128 bits or of a whole value is out of reach
_ECHO: Final = "a found value again"
HASHED: Final = "hash of a found value"
MIN_ECHO: Final = 5  # characters; a shorter value stands in too many places by chance
_WORD: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_WORDS: Final = re.compile(r"[A-Za-z0-9_]+")
_ESCAPED: Final = re.compile(r'[\x00-\x1f"\\]')  # what JSON may not write as it is
_MAX_WORDS: Final = 200  # of one text that are remembered
_FIELD: Final = "person_name"  # finds given name and surname in fields of their own
_MOST_NAMES: Final = 4  # of one object that are put together
_GAPS: Final = (0, 1, 2)
_APART: Final = SEPARATOR * (len(_GAPS) + 1)  # so that no words of two texts stand together
_DIGEST: Final = -1  # among the words of a text: it holds what has the form of a digest; no hash is -1


class Found(NamedTuple):
    """A hit in a node.

    Attributes:
        tier: how sensitive the term is, for health terms.
        method: what is decided about it.
        new: what takes its place, where that is no placeholder.
    """

    node: Leaf
    start: int
    end: int
    detector: Detector
    score: float
    evidence: tuple[Evidence, ...]
    tier: int = 0
    method: Method = "replace"
    new: Any = None


class Clues:
    """Values that were found, and what gives them away. Lives as long as one event's scan."""

    __slots__ = (
        "_anywhere",
        "_detectors",
        "_echoes",
        "_firsts",
        "_found",
        "_hashes",
        "_names",
        "_outside",
        "_taken",
        "_telling",
        "_times",
        "_values",
    )

    def __init__(
        self, found: Sequence[Found], detectors: Mapping[str, Detector], around: Sequence[Found] = ()
    ) -> None:
        """
        Args:
            detectors: by id, those that a hash may be a finding of.
            around: what was found outside of the event, and gives itself away in it too.
        """
        self._detectors = detectors
        self._outside = {id(f.node) for f in around}
        found = [*found, *around] if around else found
        self._found = found
        self._values: list[tuple[str, Detector]] = []
        self._echoes: dict[str, Detector] = {}
        self._times: dict[str, int] = {}  # how often each stands where it was found
        self._taken: dict[int, Spans | list[tuple[int, int]]] | None = None
        # By size, digests so far, and the values whose digests are not among them.
        self._hashes: dict[int, tuple[dict[bytes, Detector], list[tuple[str, Detector]]]] = {}
        self._firsts: frozenset[int] | None = None  # keyed hashes of the first words of the echoes, once asked for
        self._anywhere = False  # an echo has no word
        # Where detectors differ about a value, the surest of them names it everywhere.
        telling = [f for f in found if f.detector.tells]
        if len(telling) > 1:
            telling.sort(key=lambda f: (-f.score, f.detector.id))
            # Several shapes of one detector find one thing.
            telling = list({(id(f.node), f.start, f.end, f.detector.id): f for f in reversed(telling)}.values())
            telling.reverse()
        self._telling = telling
        for f in telling:
            detector = f.detector
            if detector.hash_forms is not None and detector.hashed_by in detectors:
                self._values.append((f.node.content[f.start : f.end], detector))
        # Words of names, whose echoes are not listed before one of them may stand again: few do.
        self._names = self._names_of(telling)
        if self._names is None:
            self._list(telling)
        else:
            self._list([f for f in telling if f.detector.echo_words is None], pairs=False)

    def _names_of(self, telling: Sequence[Found]) -> set[tuple[str, ...]] | None:
        """What all echoes of names are made of; None where that cannot be said."""
        names: set[tuple[str, ...]] = set()
        for full, detector in joined_names(telling):
            words = detector.echo_words(full) if detector.echo_words is not None else None
            if words is None:
                return None
            names.update(words)
        for f in telling:
            if f.detector.echo_words is not None:
                words = f.detector.echo_words(f.node.content[f.start : f.end])
                if words is None:
                    return None
                names.update(words)
        return names

    def _list(self, telling: Sequence[Found], *, pairs: bool = True) -> None:
        """All that gives these away."""
        self._echoes, self._times = {}, {}
        spans = set()
        for full, detector in joined_names(telling) if pairs else ():
            for echo in variants(full):
                self._echoes.setdefault(echo, detector)
        for node, start, end, detector, *_ in telling:
            if detector.echoes is not None:
                value = node.content[start:end]
                new = (id(node), start, end) not in spans and id(node) not in self._outside
                spans.add((id(node), start, end))
                for echo in detector.echoes(value):
                    if len(echo) >= MIN_ECHO:
                        self._echoes.setdefault(echo, detector)
                        if new:
                            self._times[echo] = self._times.get(echo, 0) + value.count(echo)

    def _all(self) -> Mapping[str, Detector]:
        """Every echo, those of names too."""
        if self._names:
            self._list(self._telling)
            self._names = None
        return self._echoes

    def __bool__(self) -> bool:
        return bool(self._values or self._echoes or self._names)

    def may_be_elsewhere(self, leaves: Iterable[Leaf], raw: bytes | None) -> bool:
        """Whether a found value may stand, as it is, in a text of the event that is not among these leaves.

        Args:
            leaves: those that are looked at anyway.
            raw: the whole event as JSON, where there is such a text.
        """
        if not (self._echoes or self._names):
            return False
        if raw is None or b"\\u" in raw or b"\\/" in raw:
            return True
        here = _APART.join([leaf.text for leaf in leaves if _as_written(leaf)])
        if self._names and (not here.isascii() or self._more_names(raw.lower(), here.lower().encode())):
            self._all()
        times = counts_of_bytes(raw, {echo.encode("utf-8", "replace") for echo in self._echoes})
        known = counts(here, self._echoes)
        return any(
            _ESCAPED.search(echo) is not None or times.get(echo.encode("utf-8", "replace"), 0) > known.get(echo, 0)
            for echo in self._echoes
        )

    def _more_names(self, raw: bytes, here: bytes) -> bool:
        """Whether the words of a name stand together more often in the one text than in the other."""
        for words in self._names or ():
            first, *last = [word.encode() for word in words]
            if raw.count(first) > here.count(first) and (
                not last or len([*_together(raw, first, last[0])]) > len([*_together(here, first, last[0])])
            ):
                return True
        return False

    def may_be_among(self, words: frozenset[int]) -> bool:
        """Whether one may stand, encoded, in a text with these words, hashed as by `clue_words`.

        Without words where nothing is encoded: what stands there, `may_be_elsewhere` sees.
        """
        if not words:  # echoes that are not listed yet have words
            return any(_WORDS.search(echo) is None for echo in self._echoes)
        if self._values and _DIGEST in words:
            return True
        if self._firsts is None:
            found = [_WORDS.search(echo) for echo in self._all()]
            self._anywhere = None in found
            self._firsts = frozenset(hash(word[0]) for word in found if word is not None)
        return self._anywhere or not self._firsts.isdisjoint(words)

    def _more_in(self, text: str) -> dict[str, Detector]:
        """Those that may stand in the text more often than they were found."""
        times = self._times
        found = counts(text, self._echoes)
        return {echo: d for echo, d in self._echoes.items() if found.get(echo, 0) > times.get(echo, 0)}

    def occur_in(self, text: str) -> bool:
        return next(_repeats(text, self._all()), None) is not None or (
            bool(self._values) and next(self._digests(text), None) is not None
        )

    def proofs(self, nodes: Sequence[Leaf], most: int = 1_000_000) -> list[Found]:
        """Places in the nodes where a clue stands and says what was not known; in one node ``most`` are enough."""
        texts = [n for n in nodes if n.text is not None]
        proved: list[Found] = []
        if self._values:
            for node in texts:
                if digests.may_be_in(node.text):
                    proved += islice(self._proved(node, self._digests(node.text)), most)
        if self._echoes or self._names:
            for node, more in self._standing_again(texts):
                # Where something stands already, an echo tells nothing new, and must not outweigh it.
                taken = self._taken_in(node)
                # A host is a site, not somebody: `nadia-shop.example.com` stays.
                host = node.part is not None and node.part.slot == "host"
                places = (
                    (s, e, d, w)
                    for s, e, d, w in _repeats(node.text, more)
                    if not taken.hold(s, e) and not (d.entity == "PERSON" and (host or of_a_thing(node.text, s, e)))
                )
                proved += islice(self._proved(node, places), most)
        return proved

    def _proved(self, node: Leaf, places: Iterable[tuple[int, int, Detector, str]]) -> Iterator[Found]:
        for start, end, detector, why in places:
            if not node.covered.hold(start, end):
                yield proof(node, start, end, detector, why)

    def _standing_again(self, texts: Sequence[Leaf]) -> Iterator[tuple[Leaf, dict[str, Detector]]]:
        """The nodes in which an echo may stand that was not found there, with these echoes."""
        joined = _APART.join([n.text for n in texts])
        ends = list(accumulate([len(n.text) + len(_APART) for n in texts]))
        if self._names and (not joined.isascii() or self._names_again(texts, joined.lower(), ends)):
            self._all()
        more = self._more_in(joined)
        if not more:
            return
        by_node: dict[int, dict[str, Detector]] = {}
        for echo, detector in more.items():
            at = joined.find(echo)
            while at >= 0:
                i = bisect_right(ends, at)
                by_node.setdefault(i, {})[echo] = detector
                at = joined.find(echo, ends[i])  # once in a node is enough
        for i in sorted(by_node):
            yield texts[i], by_node[i]

    def _names_again(self, texts: Sequence[Leaf], joined: str, ends: Sequence[int]) -> bool:
        """Whether the words of a name stand together where nothing was found."""
        spans = {(id(f.node), f.start, f.end) for f in self._telling}
        for words in self._names or ():
            for start, end in _together(joined, *words):
                i = bisect_right(ends, start)
                base = ends[i - 1] if i else 0
                start, end = start - base, end - base
                if (id(texts[i]), start, end) not in spans and not self._taken_in(texts[i]).hold(start, end):
                    return True
        return False

    def _taken_in(self, node: Leaf) -> Spans:
        """What was found in a node."""
        if self._taken is None:
            spans: dict[int, Any] = {}
            for f in self._found:
                spans.setdefault(id(f.node), []).append((f.start, f.end))
            self._taken = spans
        taken = self._taken.get(id(node), NONE)
        if isinstance(taken, list):
            taken = self._taken[id(node)] = Spans(taken)
        return taken

    def _hasher(self, digest: bytes) -> Detector | None:
        """What a digest is a finding of, if it is of a found value. Computed when one is met, which is rare."""
        size = len(digest)
        known = self._hashes.get(size)
        if known is None:  # most hashes are of addresses, so these are looked at first
            known = self._hashes[size] = {}, sorted(self._values, key=lambda value: "@" in value[0])
        hashes, rest = known
        while digest not in hashes and rest:
            text, detector = rest.pop()  # of values with the same digest the last gives it its name
            for own in digests.all_of(detector.hash_forms(text), size) if detector.hash_forms is not None else ():
                hashes.setdefault(own, self._detectors[detector.hashed_by])
        return hashes.get(digest)

    def _digests(self, text: str) -> Iterator[tuple[int, int, Detector, str]]:
        for start, end, digest in digests.tokens(text):
            hasher = self._hasher(digest)
            if hasher is not None:
                yield start, end, hasher, HASHED


def proof(node: Leaf, start: int, end: int, detector: Detector, why: str) -> Found:
    """A finding that another one proves."""
    evidence = (Evidence("proof", why, _PROOF_WEIGHT),)
    return Found(node, start, end, detector, probability(evidence), evidence)


def _repeats(text: str, echoes: Mapping[str, Detector]) -> Iterator[tuple[int, int, Detector, str]]:
    for echo, detector in echoes.items():
        at = text.find(echo)
        while at >= 0:
            end = at + len(echo)
            if text[at - 1 : at] not in _WORD and text[end : end + 1] not in _WORD:
                yield at, end, detector, _ECHO
            at = text.find(echo, end)


def _together(text: AnyStr, one: AnyStr, other: AnyStr | None = None) -> Iterator[tuple[int, int]]:
    """Where two words stand at most two characters apart, in either order; or where one stands."""
    at = text.find(one)
    while at >= 0:
        end = at + len(one)
        if other is None:
            yield at, end
        else:
            size = len(other)
            for gap in _GAPS:
                if text.startswith(other, end + gap):
                    yield at, end + gap + size
                if at >= gap + size and text.startswith(other, at - gap - size):
                    yield at - gap - size, end
        at = text.find(one, at + 1)


def joined_names(found: Sequence[Found]) -> Iterator[tuple[str, Detector]]:
    """Given name and surname that stand beside each other under keys of their own, as one name in either order."""
    beside: dict[int, list[tuple[str, Detector]]] = {}
    for f in found:
        if f.detector.id == _FIELD and f.node.leaf.trail is not None:
            value = f.node.content[f.start : f.end]
            if " " not in value:
                beside.setdefault(id(f.node.leaf.trail.container), []).append((value, f.detector))
    for words in beside.values():
        if 1 < len(words) <= _MOST_NAMES:
            for i, (one, detector) in enumerate(words):
                for other, _ in words[i + 1 :]:
                    yield f"{one} {other}", detector


def clue_words(texts: Iterable[str]) -> frozenset[int] | None:
    """Keyed hashes of the words in some texts, for `Clues.may_be_among`; None where they are too many.

    A value stands between what is no letter, digit or underscore, so each run of these in it is a whole word.
    """
    words: set[int] = set()
    for text in texts:
        words.update(map(hash, _WORDS.findall(text)))
        if digests.any_in(text):
            words.add(_DIGEST)
        if len(words) > _MAX_WORDS:
            return None
    return frozenset(words)


def _as_written(leaf: Leaf) -> bool:
    """Whether the text of a leaf is what JSON says of it: not so where 1e9 became 1000000000."""
    if leaf.form == "number":
        return leaf.trail is not None and type(leaf.trail.container[leaf.key]) is int
    return leaf.form in ("text", "key") and type(leaf.text) is str
