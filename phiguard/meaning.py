"""What a key says beyond naming identifiers: which field of an event it is, and what it says of health.

Worked out once for each key in each place, and remembered with its `KeyContext`; it holds no text.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from phiguard.checks import looks_random
from phiguard.codec import PATH_SEGMENT
from phiguard.hashing import hash
from phiguard.health import Cues, KeyCues, draws, in_list, is_answer, is_vital, key_cues, section_cue, weigh
from phiguard.keys import is_plain, words
from phiguard.matcher import Matcher, Mention
from phiguard.page_keys import Role, url_role
from phiguard.terms import Term
from phiguard.treatments import field_of

_QUANTITY: Final = ("value", "quantity")  # FHIR Observation.valueQuantity.value; as `value` alone is money
_VALUE: Final = ("value",)
_LONG: Final = 16  # characters; nothing shorter looks random
_MOST_KNOWN: Final = 4_096  # keys


# As people write names of properties, "PHQ-9 Score", "Heart Rate (bpm)", "Do you have asthma?": words, few digits.
_TITLE: Final = re.compile(r"[A-Za-z][A-Za-z0-9 _()/%#?:,.&+'\-]{1,79}")
_MOST_DIGITS: Final = 5


def _is_title(key: str) -> bool:
    return _TITLE.fullmatch(key) is not None and sum(map(str.isdigit, key)) <= _MOST_DIGITS


class Meaning(NamedTuple):
    """
    Attributes:
        field: a name of ``lexicons/fields.toml``, or "".
        role: what an address here is to the event.
        cue: how well the key says that its text names a condition, drug or the like, 0 to 1.
        section: how well the path segment before it does.
        measures: a number or boolean here is health data.
        scores: it is where a health term stands beside it.
        answers: it is what somebody answered, and health data of any kind where a health term stands beside it.
        courses: a number is where one does, and no calendar's: see `phiguard.health.KeyCues`.
        counted: it is not where the term was searched for.
        tempo: a number that measures is none where fields of music stand beside it.
        term: the health term of tier 2 or 3 that the key itself holds: what it says is health data.
    """

    field: str = ""
    role: Role = ""
    cue: float = 0.0
    section: float = 0.0
    measures: bool = False
    scores: bool = False
    term: Term | None = None
    answers: bool = False
    courses: bool = False
    counted: bool = False
    tempo: bool = False

    @property
    def counts(self) -> bool:
        """Whether numbers and booleans need a look."""
        return self.measures or self.depends or self.term is not None

    @property
    def depends(self) -> bool:
        """Whether what a value is depends on what stands beside it."""
        return self.scores or self.answers or self.courses or self.tempo

    def and_beside(self, other: "Meaning") -> "Meaning":
        """What a key says, and what a name beside it says, of one value."""
        return Meaning(
            self.field or other.field,
            self.role or other.role,
            max(self.cue, other.cue),
            max(self.section, other.section),
            self.measures or other.measures,
            self.scores or other.scores,
            self.term or (None if self.answers else other.term),  # an answer goes by what is said around it
            self.answers or other.answers,
            self.courses or other.courses,
            self.counted or other.counted,
            self.tempo or other.tempo,
        )


NO_MEANING: Final = Meaning()
_STATES: Final = ("condition", "symptom")  # have no price, as drugs and tests have
_ANSWERS: Final = Meaning(answers=True)


def _held(key: str, above: Sequence[str], parent: Meaning, *, typed: bool) -> Meaning | None:
    """What the key above says of what it holds under such a key: ``{"hba1c": {"value": 7.1}}``; None for nothing.

    Args:
        typed: the key names a type. A bare ``value`` may be money: it is no value of a drug, nor of a score.
    """
    term = parent.term if typed or (parent.term is not None and parent.term.category in _STATES) else None
    if not (parent.measures or term or (typed and parent.depends)):
        return None
    mine = Meaning(field_of(key, above), url_role((*above, key)), parent.cue, measures=parent.measures, term=term)
    if typed:
        mine = mine._replace(scores=parent.scores, courses=parent.courses, counted=parent.counted)
    return mine._replace(answers=parent.answers)


class _Key(NamedTuple):
    """What a key says by itself, wherever it stands. Nothing of its text.

    Attributes:
        holder: it may name a value, its unit or type: see `_held`; typed: no bare ``value``.
        said, term, answers, tempo, vital, value: what its words are, each for itself.
        random: it is no words.
    """

    holder: bool
    typed: bool
    said: KeyCues
    term: Term | None
    answers: bool
    tempo: bool
    vital: bool
    value: bool
    random: bool


class Reader:
    """Reads keys with the terms of a matcher."""

    __slots__ = ("_known", "_matcher")

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        # By keyed hashes of keys, which come back in other places; None of one that is no name.
        self._known: dict[int, _Key | None] = {}

    def ahead(self, keys: Sequence[str]) -> dict[str, list[Mention]]:
        """The health terms in many keys, looked for at once, for `__call__`; keys without any are left out."""
        return {key: held for key, held in zip(keys, self._matcher.mentions(keys), strict=True) if held}

    def __call__(
        self,
        key: str,
        above: Sequence[str],
        parent: Meaning | None,
        ahead: Mapping[str, Sequence[Mention]] | None = None,
    ) -> Meaning:
        """
        Args:
            above: the keys around it, outermost first.
            parent: what the next of them says.
            ahead: what `ahead` found of this key and others.
        """
        if key.startswith(PATH_SEGMENT):
            field = parent.field if parent is not None else ""
            return Meaning(field=field, section=section_cue((key.removeprefix(PATH_SEGMENT),)))
        answers = parent is not None and parent.answers
        at = hash(key)
        own = self._known.get(at, _UNREAD)
        if own is _UNREAD:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            own = self._known[at] = self._alone(key, ahead)
        if own is None:
            return _ANSWERS if answers else NO_MEANING
        if parent is not None and own.holder:
            held = _held(key, above, parent, typed=own.typed)
            if held is not None:
                return held
        said = own.said
        cue = said.text
        if not cue and parent is not None:
            cue = parent.cue  # `{"diagnosis": {"name": …}}`
        field, role = field_of(key, above), url_role((*above, key))
        if own == _NOTHING and not (field or role or cue):  # as most do
            return _ANSWERS if answers else NO_MEANING
        meaning = Meaning(
            field,
            role,
            cue,
            0.0,
            said.measures or (own.vital and is_vital(words(key), above)),
            said.scores,
            own.term,
            answers or own.answers,
            said.courses or (own.value and bool(above) and words(above[-1]) == _QUANTITY),
            said.counted,
            said.measures and own.tempo,
        )
        if own.random or meaning == NO_MEANING:  # in `qTUDDx4UdB` stands no `dx`
            return _ANSWERS if answers else NO_MEANING
        return meaning

    def _alone(self, key: str, ahead: Mapping[str, Sequence[Mention]] | None) -> _Key | None:
        if not (is_plain(key) or _is_title(key)):
            return None
        split = words(key)
        whole = "".join(split)
        mentions = self._matcher.mentions([key])[0] if ahead is None else ahead.get(key, ())
        weighed = weigh(key, mentions, Cues()) if mentions and not draws(split) else ()
        strong = [m.term for m, score, _ in weighed if score >= 0.5 and m.term.tier >= 2 and m.term.entity]
        return _Key(
            in_list("holders", whole),
            whole != "value",
            key_cues(split),
            max(strong, key=lambda term: term.tier) if strong else None,
            is_answer(split),
            in_list("tempos", whole),
            in_list("vital", whole),
            split == _VALUE,
            len(key) >= _LONG and looks_random(key),
        )


_UNREAD: Final = _Key(False, False, KeyCues(), None, False, False, False, False, False)
_NOTHING: Final = _Key(False, True, KeyCues(), None, False, False, False, False, False)
