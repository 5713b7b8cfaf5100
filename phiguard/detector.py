"""Detector: the one abstraction a contributor meets, a frozen description of one entity."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log
from random import Random
from typing import Any, Final, NamedTuple, TypeAlias

import regex

from phiguard.beginnings import beginnings, signs_in
from phiguard.checks import Check
from phiguard.context_words import ContextWords
from phiguard.errors import ConfigError
from phiguard.keys import Phrases, words
from phiguard.native import compiled
from phiguard.patterns import runs_away, widths
from phiguard.programs import program
from phiguard.score import logit, probability
from phiguard.types import Evidence, Role
from phiguard.windows import Windows

# Look-around, back-references, atomic groups and possessive quantifiers do not run in Hyperscan or RE2.
_NOT_RE2: Final = re.compile(r"\(\?(?:[=!>]|<[=!]|P=)|(?<!\\)(?:\\\\)*\\[1-9]|[*+?}]\+")
_FLAGS: Final = regex.ASCII | regex.V0
_SHORT: Final = 250  # characters
_MAX_SCORES: Final = 500

Ends: TypeAlias = tuple[int, int] | Windows
"""Where in a text the first and the last match of a pattern end, or slices of a long text that hold all."""
Example: TypeAlias = str | tuple[str, str]
"""A text, or a (key, text) pair where the key is evidence; ``parent/key`` where the parent's is too."""


class Shape(NamedTuple):
    """One written form of an entity.

    Attributes:
        pattern: RE2-safe. Where it has a group, the group is the span and the rest is its label.
        prior: P(entity | the pattern matches and nothing else is known), in (0, 1).
        keyed: look for it only where the key names the entity, and only as the whole value.
        ignore_case: ASCII letters match in either case.
        opened: for a keyed shape: look for it also where a codec opened the value as a whole (a URL, a
            query), whose parts are otherwise all that is looked at.
        whole: look for it in any short text, whatever its key, and only as the whole of it, which ``fit`` has to
            see to.
    """

    pattern: str
    prior: float
    keyed: bool = False
    ignore_case: bool = True
    opened: bool = False
    whole: bool = False


class Hit(NamedTuple):
    """A candidate that passed its check: half-open, in code points; ``evidence`` adds up to the score."""

    start: int
    end: int
    score: float
    evidence: tuple[Evidence, ...]


_hit: Final[Callable[..., Hit]] = tuple.__new__  # made often; without a call in Python


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector:
    """One entity: how it is written, what speaks for it, and examples that prove it.

    A file ``detectors/<id>.py`` that defines ``DETECTOR`` is all it takes to add one.

    Attributes:
        id: the file's name.
        entity: what stands in the placeholder, ``[EMAIL_ADDRESS]``.
        label: for people, in documents and reports.
        safe_harbor: letter A to R of 45 CFR 164.514(b)(2)(i), or "" where it has none.
        role: what the entity is to a policy.
        source: where the format is defined.
        shapes: written forms, see `Shape`.
        keys: phrases of field names that name it: ``"email"``, ``"patient id"``; see `Phrases`.
        key_weight: nats that a naming key adds; half of it where the phrase is not the key's end.
        not_keys: phrases of field names that speak against it; they take ``key_weight`` away.
        context: words that speak for it when they stand within 40 characters before it.
        context_weight: nats they add.
        check: a check digit or the like over the matched text; a candidate that fails is none.
        fit: ``fit(text, start, end)``: the true span, or None where what stands around says no.
        weigh: nats that the matched text itself adds or takes.
        match, no_match: examples and near misses; for built-ins run by the tests, for a policy's own
            detectors at load.
        sample: makes a synthetic value, as an example.
        echoes: of a found value, the texts that give it away if they stand elsewhere in the event.
        echo_words: of a found value, what its echoes are made of, each one or two words in small letters: an echo
            is one of these in any case, two in either order and at most two characters apart; () where it has no
            echo, None where they are not so.
        hash_forms: of a found value, the normalised texts whose plain hashes identify it.
        hashed_by: the id of the detector that such a hash is a finding of.
        beside_care: a finding only where something else in the event speaks of care: a page, a health term.
        beside_detail: with ``beside_care``: also where the event holds a detail of somebody, by which they can be
            reached or told from others: see `phiguard.found.DETAILS`.
        tier: of a found code of a condition or the like, how sensitive it is, 2 or 3; without it 2.
        tells: whether a found value gives away other places of the event.
        inside: of a text of more than 250 characters, whether anything can be found in it, or in which slices, by
            a look at signs that must stand in it: for shapes that occur in any long run of letters.
        forms: names of `phiguard.forms` every instance of which is found, under a key that names the entity, whole
            and by the same evidence; a personal form may fail in ``fit``, ``check`` and ``weigh``.
        passes: those no instance of which it finds under such a key.
        silent: those no instance of which has echoes, or forms to hash.
    """

    id: str
    entity: str
    label: str
    safe_harbor: str
    role: Role
    source: str
    shapes: tuple[Shape, ...]
    match: tuple[Example, ...]
    no_match: tuple[Example, ...]
    sample: Callable[[Random], Example]
    keys: tuple[str, ...] = ()
    key_weight: float = 7.0
    not_keys: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    context_weight: float = 3.0
    check: Check | None = None
    fit: Callable[[str, int, int], tuple[int, int] | None] | None = None
    weigh: Callable[[str], float] | None = None
    echoes: Callable[[str], Iterable[str]] | None = None
    echo_words: Callable[[str], tuple[tuple[str, ...], ...] | None] | None = None
    hash_forms: Callable[[str], Iterable[str]] | None = None
    hashed_by: str = ""
    beside_care: bool = False
    beside_detail: bool = False
    tier: Callable[[str], int] | None = None
    inside: Callable[[str], bool | Windows] | None = None
    forms: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    tells: bool = field(init=False, repr=False, compare=False)
    _compiled: tuple["_Compiled", ...] = field(init=False, repr=False, compare=False)
    _context: "ContextWords | None" = field(init=False, repr=False, compare=False)
    _evidence: "_Evidence" = field(init=False, repr=False, compare=False)
    # Scores with their evidence, which are few: by shape, key, context and what the value adds.
    _scores: dict[tuple[int, float, float, bool, float], tuple[float, tuple[Evidence, ...]]] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        where = f"detector.{self.id}"
        if not self.shapes:
            raise ConfigError("needs at least one shape", where=f"{where}.shapes")
        object.__setattr__(self, "_compiled", tuple(_Compiled(s) for s in self.shapes))
        object.__setattr__(self, "_context", ContextWords(self.context) if self.context else None)
        object.__setattr__(self, "_evidence", _evidence(self))
        object.__setattr__(self, "_scores", {})
        object.__setattr__(self, "tells", self.echoes is not None or self.hash_forms is not None)

    def hits(self, text: str, shape: int, named: float, avoided: float, ends: Ends | None = None) -> Iterable[Hit]:
        """Candidates of one shape in one decoded text, left to right, never overlapping.

        Args:
            text: the whole leaf, of any length the limits allow.
            shape: index into ``shapes``.
            named: how well the key names this entity: 0, 0.5 or 1.
            avoided: how well it says that this is something else.
            ends: where the first and the last match of the pattern end, or slices with all, if that is known.
        """
        compiled = self._compiled[shape]
        pattern = compiled.short if len(text) <= _SHORT else compiled.long
        if compiled.keyed:
            if named < 1.0:
                return []
            bare = text.strip()
            m = pattern.fullmatch(bare)
            if m is None:
                return []
            start, end = m.span(compiled.group)
            if bare is not text:
                lead = len(text) - len(text.lstrip())
                start, end = start + lead, end + lead
            hit = self._weighed(text, start, end, shape, named, avoided)
            return [] if hit is None else [hit]
        if len(text) <= _SHORT:
            hits = []
            begin, last = 0, len(text)
            if ends is not None and not isinstance(ends, Windows):
                begin, last = max(0, ends[0] - compiled.width), ends[1]
            for m in pattern.finditer(text, begin):
                start, end = m.span(compiled.group)
                hit = self._weighed(text, start, end, shape, named, avoided)
                if hit is not None:
                    hits.append(hit)
                if m.end() >= last:
                    break
            return hits
        if self.inside is not None:
            if not (where := self.inside(text)):
                return []
            ends = where if isinstance(where, Windows) else ends
        matches = ends.finditer(pattern, text) if isinstance(ends, Windows) else pattern.finditer(text)
        spans = (m.span(compiled.group) for m in matches)
        found = (self._weighed(text, start, end, shape, named, avoided) for start, end in spans)
        return (hit for hit in found if hit is not None)  # one by one, since a long text may hold very many

    def _weighed(self, text: str, start: int, end: int, shape: int, named: float, avoided: float) -> Hit | None:
        if start < 0:
            return None
        if self.fit is not None:
            fitted = self.fit(text, start, end)
            if fitted is None:
                return None
            start, end = fitted
        nats = 0.0
        if self.check is not None and not self.check.passes(text[start:end]):
            return None
        if self.weigh is not None:
            nats = self.weigh(text[start:end])
        near = start > 0 and self._context is not None and self._context.before(text, start)
        scored = self._scores.get((shape, named, avoided, near, nats))
        if scored is None:
            scored = self._scored(shape, named, avoided, near, nats)
        return _hit(Hit, (start, end, *scored))

    def _scored(
        self, shape: int, named: float, avoided: float, near: bool, nats: float
    ) -> tuple[float, tuple[Evidence, ...]]:
        known = self._evidence
        why = [known.patterns[shape]]
        if self.check is not None:
            why.append(known.check)
        if nats:
            why.append(Evidence("value", self.id, nats))
        if named:
            why.append(known.named if named == 1.0 else known.half_named)
        if avoided:
            why.append(known.avoided if avoided == 1.0 else known.half_avoided)
        if near:
            why.append(known.context)
        if len(self._scores) >= _MAX_SCORES:
            self._scores.clear()
        scored = self._scores[shape, named, avoided, near, nats] = probability(why), tuple(why)
        return scored

    @compiled
    def still_finds(self, text: str, evidence: Sequence[Evidence]) -> bool:
        """Whether what was found by this evidence, as a whole text of a form, is found so in another text of it."""
        size = len(text)
        if self.fit is not None and self.fit(text, 0, size) != (0, size):
            return False
        if self.check is not None and not self.check.passes(text):
            return False
        nats = 0.0 if self.weigh is None else self.weigh(text)
        for one in evidence:
            if one.kind == "value":
                return nats == one.weight
        return nats == 0.0

    def find(self, text: str, key: str = "") -> list[Hit]:
        """Every candidate in one text, by every shape: the slow, plain way, for examples and tests."""
        named = _names(self.id, self.keys, key)
        avoided = _names(self.id, self.not_keys, key)
        return [hit for i in range(len(self.shapes)) for hit in self.hits(text, i, named, avoided)]

    def check_shapes(self) -> None:
        """Raise `ConfigError` naming the first shape whose pattern may not run. The tests do so for built-ins."""
        for i, shape in enumerate(self.shapes):
            _refuse(shape, where=f"detector.{self.id}.shapes[{i}]")

    def verify(self, threshold: float = 0.5) -> None:
        """Check the shapes and run the examples; raise `ConfigError` naming the first that does not hold."""
        self.check_shapes()
        for name, examples, want in (("match", self.match, True), ("no_match", self.no_match, False)):
            if not examples:
                raise ConfigError("needs at least one example", where=f"detector.{self.id}.{name}")
            for i, example in enumerate(examples):
                key, text = example if isinstance(example, tuple) else ("", example)
                if any(hit.score >= threshold for hit in self.find(text, key)) is not want:
                    problem = "is not found" if want else "is found"
                    raise ConfigError(problem, where=f"detector.{self.id}.{name}[{i}]")


class _Evidence(NamedTuple):
    """The evidence that is the same for every hit of a detector."""

    patterns: tuple[Evidence, ...]
    check: Evidence
    named: Evidence
    half_named: Evidence
    avoided: Evidence
    half_avoided: Evidence
    context: Evidence


def _evidence(d: Detector) -> _Evidence:
    rate, name = (d.check.pass_rate, d.check.name) if d.check else (1.0, "")
    return _Evidence(
        patterns=tuple(Evidence("pattern", f"{d.id}[{i}]", logit(s.prior)) for i, s in enumerate(d.shapes)),
        check=Evidence("check", name, -log(rate)),
        named=Evidence("key", "named", d.key_weight),
        half_named=Evidence("key", "named in part", d.key_weight / 2),
        avoided=Evidence("key", "names something else", -d.key_weight),
        half_avoided=Evidence("key", "names something else in part", -d.key_weight / 2),
        context=Evidence("context", "word before", d.context_weight),
    )


def _refuse(shape: Shape, *, where: str) -> None:
    if _NOT_RE2.search(shape.pattern):
        raise ConfigError(
            "uses a look-around, back-reference or possessive quantifier (must run on RE2)", where=where
        )
    try:
        compiled = regex.compile(shape.pattern, _FLAGS)
    except regex.error as error:
        raise ConfigError(f"is no valid pattern ({error.msg})", where=where) from None
    if compiled.search(""):
        raise ConfigError("matches the empty string", where=where)
    if runs_away(shape.pattern):
        raise ConfigError("repeats a repetition, as (a+)+ does: it may take for ever", where=where)
    if not 0.0 < shape.prior < 1.0:
        raise ConfigError("prior must lie between 0 and 1", where=where)


class _Compiled:
    """A shape's pattern, for texts of up to `_SHORT` characters and for any: `re` is quicker, `regex` hardier.

    Compiled when first asked for: a run meets few of all the shapes.
    """

    __slots__ = (
        "_shape",
        "begins",
        "group",
        "keyed",
        "least",
        "long",
        "probe",
        "program",
        "short",
        "signs",
        "width",
    )

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        self.keyed = shape.keyed
        self.probe: Any = None  # what the compiled twin of `hits` keeps

    def __getattr__(self, name: str) -> Any:
        if name not in ("begins", "group", "least", "long", "program", "short", "signs", "width"):
            raise AttributeError(name)
        shape = self._shape
        if name == "long":
            self.long = regex.compile(shape.pattern, _FLAGS | (regex.IGNORECASE if shape.ignore_case else 0))
        elif name in ("least", "width"):
            self.least, self.width = widths(shape.pattern)
        elif name == "begins":  # only the compiled twin of `hits` asks
            self.begins = beginnings(shape.pattern, ignore_case=shape.ignore_case)
        elif name == "signs":
            self.signs = signs_in(shape.pattern, ignore_case=shape.ignore_case)
        elif name == "program":
            self.program = program(shape.pattern, ignore_case=shape.ignore_case)
        else:
            self.short = re.compile(shape.pattern, re.ASCII | (re.IGNORECASE if shape.ignore_case else re.NOFLAG))
            self.group = 1 if self.short.groups else 0
        return object.__getattribute__(self, name)


@lru_cache(maxsize=1024)
def _phrases(owner: str, texts: tuple[str, ...]) -> Phrases:
    return Phrases({owner: texts})


def _names(owner: str, texts: tuple[str, ...], key: str) -> float:
    if not key or not texts:
        return 0.0
    phrases = _phrases(owner, texts)
    above, _, own = key.rpartition("/")
    return phrases.owners(phrases.known(words(above)), own).get(owner, 0.0)


def labelled(names: str, value: str, prior: float) -> Shape:
    """The shape of a value that its name introduces in running text: ``name=value``, ``"name": "value"``.

    ``names`` and ``value`` are patterns without groups.
    """
    return Shape(rf"\b[_$]{{0,2}}(?:{names})[\"']{{0,2}} ?(?:=>|[=:]) ?[\"']?({value})", prior)
