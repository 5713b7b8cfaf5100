"""Field names: words of a key, and what a key together with its parents says about its value.

`KeyContext` is compiled once for each key in each place and remembered. It holds no text of a payload: of
a key it keeps only words that some detector or codec asks for, and its caches hold keyed hashes.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from typing import Any, Final, NamedTuple

from phiguard import joined_words
from phiguard.hashing import hash
from phiguard.lexicon import read_toml
from phiguard.native import compiled
from phiguard.plurals import singulars
from phiguard.remembered import CONTEXT, NO_ENTRIES, NO_HASHES, SHAPE, Account, with_entry, with_hash
from phiguard.shapes import Shape

# URLSession -> URL Session; patientLastName -> patient Last Name; sha256Email -> sha 256 Email
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\x00-\x7f]+")
# Words that may follow the one that names the value: `phone_number`, `email_sha256`, `address1`.
_QUALIFIERS: Final = frozenset(read_toml("keys.toml")["qualifier"]["words"])
_VALUE_WORDS: Final = frozenset(
    "value val text string raw number id int integer double float boolean bool long s n gte lte gt lt eq ne".split()
)
_SAYS_NOTHING: Final = frozenset(("", "#"))
# A path of keys written as one, as what flattens objects writes it: `ep.user`, `traits.patient`, `form[0][member]`.
_LAST: Final = re.compile(r"(?<=.)[.\[]([^.\[\]]+)\]?\Z")
_PARENTS: Final = 3  # how many words of the parents' keys may take part in a phrase
_MAX_KEY: Final = 200  # a longer key names nothing
# Letters with few digits: such a key cannot hold an identifier, nor the hash or the echo of one. Possessive: else
# `a_long_key_1234` costs the fifth power of its length before it fails.
_PLAIN: Final = re.compile(r"(?:[A-Za-z_$.\[\]\-]++[0-9]{0,3}+){1,6}+")
_MAX_SHAPES: Final = 256  # of objects in one place
_MAX_READ: Final = 4_096  # keys by their known words
NOTHING: Final[Mapping[str, float]] = {}


@compiled
def words(key: str) -> tuple[str, ...]:
    """The words of a key, lower-case: split on case, digits and every other sign."""
    if len(key) > _MAX_KEY:
        return ()
    if key.isalpha() and key.islower() and key.isascii():  # as most are
        return (key,)
    return tuple(map(str.lower, _WORD.findall(key)))


@compiled
def is_plain(key: str) -> bool:
    """Whether a key is of letters and few digits, so that no number can stand in it."""
    return len(key) <= _MAX_KEY and _PLAIN.fullmatch(key) is not None and sum(map(str.isdigit, key)) < 6


class _Whole(NamedTuple):
    """A phrase that the whole key has to fit."""

    parents: tuple[str, ...]
    head: tuple[str, ...]
    tail: tuple[str, ...] | None  # None: the head is the whole key; else words of any kind stand between

    def fits(self, parents: tuple[str, ...], own: tuple[str, ...], spelt: tuple[str, ...]) -> bool:
        if self.parents and parents[-len(self.parents) :] != self.parents:
            return False
        if self.tail is None:
            return spelt == self.head
        first, last = len(self.head), len(own) - len(self.tail)
        return first < last and own[:first] == self.head and own[last:] == self.tail


class _Spelt(NamedTuple):
    """How a key is spelt, by words of phrases alone: those it knows; the same in full, where any is shortened; all
    of them, where they are a phrase; of a path of keys written as one, the known words before a last key that is
    a phrase, and this one."""

    own: tuple[str, ...]
    full: tuple[str, ...] | None
    whole: tuple[str, ...]
    above: tuple[str, ...]
    last: tuple[str, ...]


class Phrases:
    """The key phrases of all detectors and codecs, and the words they are made of.

    ``"user id"`` names a key that holds these words, wherever they stand in it (see `owners`). Two marks
    make a phrase that the whole key has to fit: ``"=user"`` is the key ``user``, not ``users`` nor
    ``user_type``; a ``*`` stands for one or more words of any kind, for names that carry a number or a token
    (``"mp * mixpanel"``). Before a ``/`` such a phrase may say how the parents' keys end: ``"cookie/*"`` is
    anything right under ``cookie``. Phrases are in the singular, and so name plurals too: a plural in one of
    them would be a word of its own, and hide the singular from the others.
    """

    __slots__ = (
        "_by_words", "_heads", "_longest", "_pieces", "_placeholder", "_read", "_spelt", "_vocabulary", "_wholes",
        "account", "meaning",
    )  # fmt: skip

    def __init__(
        self,
        phrases: Mapping[str, Iterable[str]],
        entities: Iterable[str] = (),
        meaning: Callable[..., Any] = lambda *_key: None,
    ) -> None:
        """
        Args:
            meaning: what a key says besides: a `phiguard.meaning.Reader`.
            phrases: owner (a detector's or codec's id) to phrases such as ``"patient id"``.
            entities: whose placeholders name nothing, though their words do: a second scrub of a key that
                was replaced must not read ``[EMAIL_ADDRESS]`` as the name of an e-mail.
        """
        self._placeholder = re.compile(rf"\[(?:{'|'.join(entities)})\](?:_[0-9]+)?") if entities else None
        self.meaning = meaning
        self.account = Account()
        self._by_words: dict[tuple[str, ...], set[str]] = {}
        # By the first word of the key, or, where that may be any, by the last of its parents.
        self._wholes: dict[tuple[str, ...], list[tuple[_Whole, str]]] = {}
        said = set(_QUALIFIERS)
        for owner, texts in phrases.items():
            for text in texts:
                split = words(text)
                said.update(split)
                if text[:1] == "=" or "*" in text:
                    whole = _whole(text)
                    at = whole.head[:1] or ("", *whole.parents[-1:])
                    self._wholes.setdefault(at, []).append((whole, owner))
                    continue
                self._by_words.setdefault(split, set()).add(owner)
                # `patientid` in lower case cannot be split, so the joined form is a phrase too.
                self._by_words.setdefault(words("".join(split)), set()).add(owner)
        self._longest = max(map(len, self._by_words), default=0)
        self._pieces = joined_words.pieces_among(said)
        self._vocabulary = {w for split in self._by_words for w in split} | _QUALIFIERS
        for wholes in self._wholes.values():
            for whole, _ in wholes:
                self._vocabulary.update(whole.parents, whole.head, whole.tail or ())
        self._heads = {w.head for wholes in self._wholes.values() for w, _ in wholes if w.tail is None}
        # By known words of the parents and the key: what `read` found, where it depends on nothing else.
        self._read: dict[tuple[tuple[str, ...], tuple[str, ...]], dict[str, float]] = {}
        self._spelt: dict[int, _Spelt] = {}  # by keyed hashes of keys, which come back in other places

    def counted(self, account: Account) -> "Phrases":
        """The same for another memory, which is counted there."""
        other = copy(self)
        other.account = account
        return other

    def words(self, key: str) -> tuple[str, ...]:
        """The words of a key; a placeholder in it is one word that nobody asks for."""
        if self._placeholder is not None and "[" in key:
            key = self._placeholder.sub(" \x80 ", key)
        split = words(key)
        for word in split:
            if len(word) >= joined_words.LEAST and word not in self._vocabulary:
                known, pieces = self._vocabulary, self._pieces
                return tuple(p for w in split for p in ((w,) if w in known else joined_words.parted(w, pieces)))
        return split

    def known(self, split: Iterable[str]) -> tuple[str, ...]:
        """The same words, with those that no phrase asks for replaced by ``""``."""
        vocabulary = self._vocabulary
        kept = []
        for w in split:
            if w not in vocabulary:
                w = "#" if w.isdecimal() else next((one for one in singulars(w) if one in vocabulary), "")
            kept.append(w)
        return tuple(kept)

    def owners(self, parents: tuple[str, ...], key: str) -> dict[str, float]:
        """Who is named by the key, and how well. ``parents``: the known words of the keys above it.

        A phrase counts 1 where the key ends in it (qualifiers and numbers aside: ``phone_number_2``), and
        0.5 where it stands elsewhere in the key. It may begin in the parents' words: ``user`` / ``id``.
        A phrase that the whole key fits counts 1.
        """
        return self.read(parents, key)[0]

    def read(self, parents: tuple[str, ...], key: str) -> tuple[dict[str, float], tuple[str, ...]]:
        """The owners of a key, and its known words."""
        if (spelt := self._spelt.get(at := hash(key))) is None:
            if len(self._spelt) >= _MAX_READ:
                self._spelt.clear()
            spelt = self._spelt[at] = self._spelling(key)
        found, own = self._read_whole(parents, spelt)
        if last := spelt.last:
            above = parents + spelt.above
            wholes = self._wholes.get(last[:1], ())
            fit = {owner: 1.0 for whole, owner in wholes if whole.tail is None and whole.fits(above, (), last)}
            found = _both(found, fit)
        return found, own

    def _spelling(self, key: str) -> _Spelt:
        split = self.words(key)
        full = joined_words.in_full(split)
        above: tuple[str, ...] = ()
        last = _LAST.search(key) if len(key) <= _MAX_KEY else None
        if last is not None and (words_of_last := self.words(last[1])) in self._heads:
            above = self.known(self.words(key[: last.start()]))
        else:
            words_of_last = ()
        in_full = self.known(full) if full is not split else None
        return _Spelt(self.known(split), in_full, split if split in self._heads else (), above, words_of_last)

    def _read_whole(self, parents: tuple[str, ...], spelt: _Spelt) -> tuple[dict[str, float], tuple[str, ...]]:
        own, full, whole, *_ = spelt
        if whole:  # as it is spelt it is a whole phrase
            return self._found(parents, own, whole), own
        found = self._read.get((parents, own))
        if found is None:
            if len(self._read) >= _MAX_READ:
                self._read.clear()
            found = self._read[parents, own] = self._found(parents, own, ())
        if full is not None and 1.0 not in found.values():
            return self._found(parents, full, ()), full
        return found, own

    def _found(self, parents: tuple[str, ...], own: tuple[str, ...], spelt: tuple[str, ...]) -> dict[str, float]:
        line = parents[-_PARENTS:] + own
        first_own = len(line) - len(own)
        found: dict[str, float] = {}
        spoken = any(own) and not _SAYS_NOTHING.issuperset(own)  # else no phrase can end in it
        # `{"mrn": {"value": …}}`, as GA4 writes properties: the key above speaks for the value.
        first_end = first_own if _VALUE_WORDS.issuperset(own) else first_own + 1
        for end in range(max(first_end, 1), len(line) + 1) if spoken else ():
            tail = line[end:]
            weight = 1.0 if all(w == "#" or w.isdecimal() or w in _QUALIFIERS for w in tail) else 0.5
            for length in range(1, min(self._longest, end) + 1):
                if not line[end - length]:
                    break  # a word of no phrase
                for owner in self._by_words.get(line[end - length : end], ()):
                    found[owner] = max(found.get(owner, 0.0), weight)
        for at in (spelt[:1], own[:1], ("", *parents[-1:])):
            for whole, owner in self._wholes.get(at, ()):
                if whole.fits(parents, own, spelt):
                    found[owner] = 1.0
        return found


def _whole(text: str) -> _Whole:
    above, _, own = text.rpartition("/")
    head, star, tail = own.partition("*")
    return _Whole(words(above), words(head), words(tail) if star else None)


def _both(some: Mapping[str, float], others: Mapping[str, float]) -> dict[str, float]:
    return {owner: max(some.get(owner, 0.0), others.get(owner, 0.0)) for owner in (*some, *others)}


class KeyContext:
    """What is known of a place in a payload from the keys that lead to it.

    Attributes:
        names: owners named by this key (detectors' and codecs' ids) with how well, 0.5 or 1.
        clean: keyed hashes of the texts that were scanned here and hold nothing.
        opaque: of further clean texts, which may hide a found value of the event in an encoding or as a digest: the
            keyed hashes of the words in them, by their own.
        grown: contexts of fields below this one, by the keyed hash of their key; only of keys that were
            scanned and hold nothing.
        meaning: what else it says, see `phiguard.meaning`.
        counts: whether it says that numbers and booleans are health data, or may be.
        addresses: whether the event's page or referrer stands here.
        named: whether the key names any detector's entity.
        hints: whether it announces an encoding.
        shapes: of objects that stood here, all of whose keys are in ``grown``, by the keyed hash of their keys.
        forms: by the name of a form, what is found in any value here that has it: a tuple, empty for nothing.
        spoken: by the keyed hash of a text, what is known of it: see `phiguard.spoken`.
        parts: as ``clean``, of texts that stood here as plain parts of a longer one.
        at_rest: keyed hashes of changed texts in which a second look finds nothing, see `phiguard.settling`.
        probes: what the scan tries on values here, as it has worked out.
        opened: contexts of parts that codecs opened below this one, by the keyed hash of their key.
        near: what the native module, if it is in use, keeps of all this to find it sooner.
    """

    __slots__ = (
        "_also", "_known", "_phrases", "addresses", "at_rest", "clean", "counts", "forms", "grown", "hints",
        "meaning", "named", "names", "near", "opaque", "opened", "parts", "probes", "shapes", "spoken",
    )  # fmt: skip

    def __init__(
        self,
        phrases: Phrases,
        known: tuple[str, ...] = (),
        names: Mapping[str, float] = NOTHING,
        meaning: Any = None,
        also: tuple[str, ...] = (),
    ) -> None:
        """``also``: the known words of a value's own keys, where ``known`` are those of a name beside it."""
        self._phrases = phrases
        self._also = also
        self.meaning = meaning
        self.counts = bool(meaning is not None and meaning.counts)
        self.addresses = bool(meaning is not None and meaning.role)
        self._known = known
        self.names = names
        # "!id" owns what speaks against a detector, "codec:name" what announces an encoding.
        self.named = bool(names) and any(owner[0] != "!" and not owner.startswith("codec:") for owner in names)
        self.hints = bool(names) and any(owner.startswith("codec:") for owner in names)
        self.clean: set[int] = set()
        self.shapes: Mapping[int, Shape] = NO_ENTRIES
        self.parts = NO_HASHES
        self.at_rest = NO_HASHES
        self.opaque: dict[int, frozenset[int]] = {}
        self.grown: Mapping[int, KeyContext] = NO_ENTRIES
        self.opened: Mapping[int, KeyContext] = NO_ENTRIES
        self.spoken: dict[int, Any] = {}
        self.forms: dict[str, tuple[Any, ...]] = {}
        self.probes: Any = None
        self.near: Any = None

    def below(self, key: str, above: Sequence[str] = (), ahead: Any = None) -> "KeyContext":
        """The context of a field under this one. Not remembered here: that is the scan's decision.

        ``above``: the keys around it, outermost first; ``ahead``: what `ahead` said of it.
        """
        names, own = self._phrases.read(self._known, key)
        meaning = self._phrases.meaning(key, above, self.meaning, ahead)
        known = (self._known + own)[-_PARENTS:]
        also: tuple[str, ...] = ()
        if self._also:
            names, also = _both(names, self._phrases.read(self._also, key)[0]), (self._also + own)[-_PARENTS:]
        return KeyContext(self._phrases, known, names or NOTHING, meaning, also)

    def ahead(self, keys: Sequence[str]) -> Any:
        """What is looked for in many keys at once, for `below`."""
        ahead = getattr(self._phrases.meaning, "ahead", None)
        return None if ahead is None else ahead(keys)

    def learn(self, keys: Iterable[object], belows: Iterable["KeyContext"], paired: Iterable[int]) -> None:
        """Remember the keys of an object that stood here; only of strings, whose hashes are keyed."""
        keys = tuple(keys)
        if all(type(key) is str for key in keys):
            if len(self.shapes) >= _MAX_SHAPES:
                self.shapes = {}
            account = self._phrases.account
            self.shapes = with_entry(self.shapes, hash(keys), Shape(tuple(belows), tuple(paired), account))
            account.add(SHAPE)

    def learn_key(self, at: int, below: "KeyContext") -> bool:
        """Whether it was new."""
        count = len(self.grown)
        self.grown = with_entry(self.grown, at, below)
        return len(self.grown) > count

    def learn_part(self, at: int) -> bool:
        """Whether it was new."""
        count = len(self.parts)
        self.parts = with_hash(self.parts, at)
        return len(self.parts) > count

    def learn_at_rest(self, at: int) -> None:
        self.at_rest = with_hash(self.at_rest, at)

    def _learn_opened(self, at: int, below: "KeyContext") -> None:
        self.opened = with_entry(self.opened, at, below)
        self._phrases.account.add(CONTEXT)

    def part(self, key: str) -> "KeyContext":
        """The context of an opened part; remembered, since a part's key is scanned each time."""
        known = self.opened.get(hash(key))
        if known is None:
            known = self.below(key)
            self._learn_opened(hash(key), known)
        return known

    def beside(self, around: "KeyContext", names: tuple[str, ...], *, listed: bool = False) -> "KeyContext":
        """The context of a value that has both a key and, beside it, names: what any of them says holds.

        Any, since a name may be replaced: a second scrub must not see less, or more, than the first.
        """
        at = hash(("beside", names, listed))
        known = self.opened.get(at)
        if known is None:
            known = self
            for name in names:
                known = known._beside(around.part(name), listed)
            self._learn_opened(at, known)
        return known

    def _beside(self, named: "KeyContext", listed: bool) -> "KeyContext":
        names = _both(self.names, named.names)
        said, other = self.meaning, named.meaning
        if listed and other is not None:
            other = other._replace(term=None)  # of ["HIV", "Newsletter"] the one is not what the other says
        if said is not None and other is not None:
            said = said.and_beside(other)
        said = said or other
        also = self._known if self._known and self._known[-1] not in _VALUE_WORDS else ()
        return KeyContext(self._phrases, named._known, names or NOTHING, said, also or self._also)

    def another(self) -> "KeyContext":
        """A root of the same kind, of which nothing is remembered."""
        return KeyContext(self._phrases)

    def counted(self, account: Account) -> "KeyContext":
        """A root of the same kind, whose memory is counted there."""
        return KeyContext(self._phrases.counted(account))

    def __repr__(self) -> str:
        return f"KeyContext(names={dict(self.names)!r})"
