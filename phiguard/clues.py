"""What was found, and what gives a found value away where it stands a second time: its hash, and itself.

Few events repeat a value, so cheap looks come first, which may only ever err by saying "perhaps".
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, islice
from typing import Any, Final

from phiguard import digests
from phiguard.detector import Detector
from phiguard.digests import Digests
from phiguard.found import MIN_ECHO as MIN_ECHO
from phiguard.found import Found as Found
from phiguard.found import listed, signs_of
from phiguard.hashing import hash
from phiguard.leaves import Leaf
from phiguard.native import compiled
from phiguard.needles import FEW, GAPS, Finder, counts, counts_of_bytes, together, together_more_often
from phiguard.ner.vocabulary import of_a_thing
from phiguard.score import probability
from phiguard.spans import NONE, Spans
from phiguard.types import Evidence

SEPARATOR: Final = "\x1e"  # between joined texts; no pattern of any detector matches it (a test says so)
_PROOF_WEIGHT: Final = 20.0  # nats; a wrong match of 128 bits or of a whole value is out of reach
_ECHO: Final = "a found value again"
HASHED: Final = "hash of a found value"
_EVIDENCE: Final = {why: (Evidence("proof", why, _PROOF_WEIGHT),) for why in (_ECHO, HASHED)}
_PROBABILITY: Final = probability(_EVIDENCE[HASHED])
_WORD: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_WORDS: Final = re.compile(r"[A-Za-z0-9_]+")
_ESCAPED: Final = re.compile(r'[\x00-\x1f"\\]')  # what JSON may not write as it is
_MAX_WORDS: Final = 200  # of one text that are remembered
APART: Final = SEPARATOR * (len(GAPS) + 1)  # so that no words of two texts stand together
ENCODED: Final = 0  # among the words of texts: these are all their words; no hash is likely to be so small
ECHOES: Final = 1  # what a look says: an echo may stand there again,
NAMES: Final = 2  # or one that is made of the words of a name


class Clues:
    """Values that were found, and what gives them away. Lives as long as one event's scan."""

    __slots__ = (
        "_anywhere",
        "_detectors",
        "_echoes",
        "_finder",
        "_firsts",
        "_found",
        "_hashed",
        "_hashes",
        "_names",
        "_outside",
        "_taken",
        "_telling",
        "_times",
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
        self._outside = {id(f.node) for f in around} if around else None
        self._found = [*found, *around] if around else found
        self._taken: dict[int, Spans | list[tuple[int, int]]] | None = None
        self._hashes: dict[int, Digests[Detector]] | None = None  # by size
        self._firsts: frozenset[int] | None = None  # keyed hashes of the first words of the echoes, once asked for
        self._anywhere = False  # an echo has no word
        self._finder: Finder | None = None
        # Echoes of names are not listed before their words may stand again: few do.
        signs = signs_of(self._found, detectors, self._outside)
        self._telling, self._hashed, self._names, self._echoes, self._times = signs

    def _all(self) -> Mapping[str, Detector]:
        """Every echo, those of names too."""
        if self._names:
            self._echoes, self._times = listed(self._telling, self._outside, True)
            self._names = None
        return self._echoes

    def _together(self) -> Finder | None:
        """Of many echoes, what counts them all at once; of few None."""
        if len(self._echoes) <= FEW:
            return None
        if self._finder is None or self._finder.of is not self._echoes:
            self._finder = Finder(self._echoes)
        return self._finder

    def __bool__(self) -> bool:
        return bool(self._hashed or self._echoes or self._names)

    def may_be_elsewhere(self, leaves: Iterable[Leaf], raw: bytes | None) -> bool:
        """Whether a found value may stand, as it is, in a text of the event that is not among these leaves.

        Args:
            leaves: those that are looked at anyway.
            raw: the whole event as JSON, where there is such a text.
        """
        if not (self._echoes or self._names):
            return False
        if raw is None:
            return True
        answer = elsewhere(self._echoes, self._names, leaves, raw, self._together())
        if answer == NAMES:
            answer = elsewhere(self._all(), None, leaves, raw, self._together())
        return answer == ECHOES

    def may_be_in(self, rest: str) -> bool:
        """Whether one may stand, as it is, in the rest of the event: all that is not looked at anyway."""
        if not (self._echoes or self._names):
            return False
        answer = standing(self._echoes, self._names, rest)
        if answer == NAMES:
            answer = standing(self._all(), None, rest)
        return answer == ECHOES

    def may_be_among(self, words: frozenset[int]) -> bool:
        """Whether one may stand, encoded, in a text with these words, hashed as by `clue_words`.

        Without words where nothing is encoded: what stands there, `may_be_elsewhere` and `may_be_in` see.
        """
        if not words:  # echoes that are not listed yet have words
            return bool(self._echoes) and any_wordless(self._echoes)
        if self._hashed and any(size in words and self._hasher(size).any_of(words) for size in digests.SIZES):
            return True
        if ENCODED not in words:
            return False
        if self._firsts is None:
            self._anywhere, self._firsts = first_words(self._all())
        return self._anywhere or not self._firsts.isdisjoint(words)

    def _more_in(self, text: str) -> dict[str, Detector]:
        """Those that may stand in the text more often than they were found."""
        times = self._times
        found = counts(text, self._echoes, self._together())
        return {echo: d for echo, d in self._echoes.items() if found.get(echo, 0) > times.get(echo, 0)}

    def occur_in(self, text: str) -> bool:
        echoes = self._all()
        here = {echo: echoes[echo] for echo in counts(text, echoes, self._together())}
        return next(_repeats(text, here), None) is not None or (
            bool(self._hashed) and any(self._hasher(len(d)).get(d) is not None for _, _, d in digests.tokens(text))
        )

    def proofs(self, nodes: Sequence[Leaf], most: int = 1_000_000) -> list[Found]:
        """Places in the nodes where a clue stands and says what was not known; in one node ``most`` are enough."""
        return proofs_in(self, nodes, most)

    def _proved(self, node: Leaf, places: Iterable[tuple[int, int, Detector, str]]) -> Iterator[Found]:
        for start, end, detector, why in places:
            if not node.covered.hold(start, end):
                yield proof(node, start, end, detector, why)

    def _standing_again(self, texts: Sequence[Leaf]) -> Iterator[tuple[Leaf, dict[str, Detector]]]:
        """The nodes in which an echo may stand that was not found there, with these echoes."""
        joined, ends = _joined(texts)
        more = self._more_in(joined)
        by_node: dict[int, dict[str, Detector]] = {}
        for echo, detector in more.items():
            at = joined.find(echo)
            while at >= 0:
                i = bisect_right(ends, at)
                by_node.setdefault(i, {})[echo] = detector
                at = joined.find(echo, ends[i])  # once in a node is enough
        for i in sorted(by_node):
            yield texts[i], by_node[i]

    def _taken_in(self, node: Leaf) -> Spans:
        """What was found in a node, and counts whatever the event speaks of."""
        if self._taken is None:
            spans: dict[int, Any] = {}
            for f in self._found:
                if not f.detector.beside_care:
                    spans.setdefault(id(f.node), []).append((f.start, f.end))
            self._taken = spans
        taken = self._taken.get(id(node), NONE)
        if isinstance(taken, list):
            taken = self._taken[id(node)] = Spans(taken)
        return taken

    def _hasher(self, size: int) -> Digests[Detector]:
        """What digests of so many bytes are a finding of. Computed when one is met, which is rare."""
        if self._hashes is None:
            self._hashes = {}
        known = self._hashes.get(size)
        if known is None:
            values = [
                (node.content[start:end], d.hash_forms, self._detectors[d.hashed_by])
                for node, start, end, d, *_ in self._hashed
                if d.hash_forms is not None
            ]
            known = self._hashes[size] = Digests(values, size)
        return known


def proof(node: Leaf, start: int, end: int, detector: Detector, why: str) -> Found:
    """A finding that another one proves."""
    return Found(node, start, end, detector, _PROBABILITY, _EVIDENCE[why])


def _repeats(text: str, echoes: Mapping[str, Detector]) -> Iterator[tuple[int, int, Detector, str]]:
    for echo, detector in echoes.items():
        at = text.find(echo)
        while at >= 0:
            end = at + len(echo)
            if text[at - 1 : at] not in _WORD and text[end : end + 1] not in _WORD:
                yield at, end, detector, _ECHO
            at = text.find(echo, end)


@compiled
def first_words(echoes: Iterable[str]) -> tuple[bool, frozenset[int]]:
    """Whether one of them has no word in it; and the keyed hashes of the first words of the others."""
    found = [_WORDS.search(echo) for echo in echoes]
    return None in found, frozenset(hash(word[0]) for word in found if word is not None)


@compiled
def any_wordless(echoes: Iterable[str]) -> bool:
    """Whether one of them has no word in it."""
    return any(_WORDS.search(echo) is None for echo in echoes)


@compiled
def standing(echoes: Mapping[str, Detector], names: Collection[tuple[str, ...]] | None, rest: str) -> int:
    """Which of these may stand in what an event holds beside the leaves that are looked at: none is 0."""
    if names:
        low = rest.encode("ascii", "replace").lower()
        if next(together(low, names), None) is not None:
            return NAMES
    return ECHOES if counts(rest, echoes) else 0


@compiled
def elsewhere(
    echoes: Mapping[str, Detector],
    names: Collection[tuple[str, ...]] | None,
    leaves: Iterable[Leaf],
    raw: bytes,
    finder: Finder | None = None,
) -> int:
    """Which of these may stand, as they are, in an event and not in these leaves of it: none is 0.

    ``finder``: of the echoes, where they are many.
    """
    if b"\\u" in raw or b"\\/" in raw:
        return ECHOES
    here = APART.join([leaf.text for leaf in leaves if _as_written(leaf)])
    if names and (not here.isascii() or together_more_often(names, raw.lower(), here.lower().encode())):
        return NAMES
    known = counts(here, echoes, finder)
    if finder is not None and all(map(str.isascii, echoes)):
        times = finder.counts(raw)
        more = any(times[echo] > known.get(echo, 0) for echo in times)
        return ECHOES if more or _ESCAPED.search("".join(echoes)) is not None else 0
    many = counts_of_bytes(raw, {echo.encode("utf-8", "replace") for echo in echoes})
    more = any(
        _ESCAPED.search(echo) is not None or many.get(echo.encode("utf-8", "replace"), 0) > known.get(echo, 0)
        for echo in echoes
    )
    return ECHOES if more else 0


@compiled
def proofs_in(clues: Clues, nodes: Sequence[Leaf], most: int) -> list[Found]:
    """Places in the nodes where a clue stands and says what was not known; in one node ``most`` are enough."""
    texts = [n for n in nodes if n.text is not None]
    proved: list[Found] = []
    if clues._hashed:
        proved += hashed_again(clues, texts, most)
    answer = again(clues, texts) if clues._echoes or clues._names else 0
    if answer:
        if answer == NAMES:
            clues._all()
        for node, more in clues._standing_again(texts):
            # Where something stands already, an echo tells nothing new, and must not outweigh it.
            taken = clues._taken_in(node)
            # A host is a site, not somebody: `nadia-shop.example.com` stays.
            host = node.part is not None and node.part.slot == "host"
            places = (
                (s, e, d, w)
                for s, e, d, w in _repeats(node.text, more)
                if not taken.hold(s, e) and not (d.entity == "PERSON" and (host or of_a_thing(node.text, s, e)))
            )
            proved += islice(clues._proved(node, places), most)
    return proved


@compiled
def hashed_again(clues: Clues, texts: Sequence[Leaf], most: int) -> list[Found]:
    """Hashes of found values that stand in these nodes; in one node ``most`` are enough."""
    proved: list[Found] = []
    for node in texts:
        enough = len(proved) + most
        for start, end, digest in digests.tokens(node.text):
            detector = clues._hasher(len(digest)).get(digest)
            if detector is not None and not node.covered.hold(start, end):
                proved.append(proof(node, start, end, detector, HASHED))
                if len(proved) >= enough:
                    break
    return proved


@compiled
def again(clues: Clues, texts: Sequence[Leaf]) -> int:
    """Which echoes, also unlisted ones of names, may stand in these nodes where nothing was found: none is 0."""
    joined, ends = _joined(texts)
    if clues._names and (not joined.isascii() or _names_again(clues, texts, joined.lower(), ends)):
        return NAMES
    return ECHOES if clues._more_in(joined) else 0


def _names_again(clues: Clues, texts: Sequence[Leaf], joined: str, ends: Sequence[int]) -> bool:
    """Whether the words of a name stand together where nothing was found."""
    for start, end in together(joined.encode(), clues._names or ()):
        i = bisect_right(ends, start)
        base = ends[i - 1] if i else 0
        if not clues._taken_in(texts[i]).hold(start - base, end - base):
            return True
    return False


def _joined(texts: Sequence[Leaf]) -> tuple[str, list[int]]:
    """The texts of nodes as one, and where in it the next begins."""
    joined = APART.join([n.text for n in texts])
    return joined, list(accumulate([len(n.text) + len(APART) for n in texts]))


@compiled
def clue_words(texts: Iterable[str], *, encoded: bool) -> frozenset[int] | None:
    """Keyed hashes of the digests in some texts, for `Clues.may_be_among`; None where they are too many.

    Args:
        encoded: the texts do not stand in their event as they are; then of their words too. A value stands between
            what is no letter, digit or underscore, so each run of these in it is a whole word.
    """
    words: set[int] = {ENCODED} if encoded else set()
    for text in texts:
        if encoded:
            words.update(map(hash, _WORDS.findall(text)))
        for _, _, digest in digests.tokens(text) if len(text) >= digests.SHORTEST else ():
            words.add(len(digest))  # says that there are any of this size
            words.add(hash(digest))
            if len(words) > _MAX_WORDS:
                return None
        if len(words) > _MAX_WORDS:
            return None
    return frozenset(words)


def _as_written(leaf: Leaf) -> bool:
    """Whether the text of a leaf is what JSON says of it: not so where 1e9 became 1000000000."""
    if leaf.form == "number":
        container: Any = leaf.trail.container if leaf.trail is not None else None
        return type(container) in (dict, list, tuple) and type(container[leaf.key]) is int
    return leaf.form in ("text", "key") and type(leaf.text) is str
