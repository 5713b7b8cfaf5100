"""Which mentions of health terms count, and how surely: the words around them, the key, the path, the event.

The scores are log-odds like a detector's. A strong term starts at 0.95 and counts alone; a weak one starts at
0.15 and needs another cue; a `context` one starts at 0.03 and needs a health key or a path that names what
follows. A stop word beside a term, from ``lexicons/overlay/stops.tsv``, says that it has another sense.
"""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from phiguard.keys import words
from phiguard.lexicon import read_toml, read_tsv
from phiguard.matcher import Mention
from phiguard.plurals import singular
from phiguard.score import logit, probability
from phiguard.terms import HAND, Term, rows, rule_id
from phiguard.types import Evidence

_PRIORS: Final = {"strong": logit(0.95), "weak": logit(0.15), "context": logit(0.03)}
_KEY: Final = 5.0
_SECTION: Final = 4.0
_TERM: Final = 3.0  # another term that counts alone, some sentences away at most
_CUE: Final = 2.5  # a word of care near it
_EVENT: Final = 2.0
_PAGE: Final = 1.0
_HINT: Final = 1.0  # a weak term or cue near it; two at most count
_STOPPED: Final = -15.0  # nats; more than all that can speak for it
_NEAR_CHARS: Final = 60
_ROUND_CHARS: Final = 200  # within which another term speaks for a weak one: a message, not a chapter
_NEAR_WORDS: Final = 6
_MAX_NGRAM: Final = 5
_STOPS: Final = "overlay/stops.tsv"


class Cues(NamedTuple):
    """What is known about a text besides its words; each from 0 (nothing) to 1.

    Attributes:
        key: how well its key names health data: see `key_cues`.
        section: how well the path segments before it announce a condition or treatment: see `section_cue`.
        event: 1 where another text of the event holds a term of tier 2 or 3 that counts alone.
        page: 1 where the page is one of care: portal, scheduling, condition, provider, search on such a site.
    """

    key: float = 0.0
    section: float = 0.0
    event: float = 0.0
    page: float = 0.0


class _Stop(NamedTuple):
    """``words``: in the plural too, by the rule of `phiguard.keys.singular`."""

    where: str
    words: frozenset[str]


class _Beside(NamedTuple):
    """What the other mentions of a text say for one; each kind counts once, of ``hints`` two."""

    term: bool = False
    cue: bool = False
    hints: int = 0


_ALONE: Final = _Beside()
_A_TERM: Final = Evidence("lexicon", "another term in the text", _TERM)
_ANOTHER_SENSE: Final = Evidence("lexicon", "another sense by the words beside it", _STOPPED)


def weigh(text: str, mentions: Sequence[Mention], cues: Cues) -> list[tuple[Mention, float, tuple[Evidence, ...]]]:
    """Each mention with the probability that it speaks of health, and why; cues themselves are left out.

    Evidence names category and rule, never the term.
    """
    if not mentions:
        return []
    known = _stops()
    stopped = [m.term.rule in known and _is_stopped(text, m) for m in mentions]
    out = []
    for i, m in enumerate(mentions):
        if m.term.category == "cue":
            continue
        beside = _ALONE if stopped[i] or m.term.ambiguity == "strong" else _beside(i, mentions, stopped)
        out.append((m, *_weighed(m.term, stopped[i], beside, cues)))
    return out


@lru_cache(maxsize=8192)  # of the lexicon's terms, not of a payload's words
def _weighed(term: Term, stopped: bool, beside: "_Beside", cues: Cues) -> tuple[float, tuple[Evidence, ...]]:
    why = (_prior(term), _ANOTHER_SENSE) if stopped else _why(term, beside, cues)
    return probability(why), why


def _why(term: Term, beside: "_Beside", cues: Cues) -> tuple[Evidence, ...]:
    if term.ambiguity == "strong":
        # It needs no page and no other text to speak for it, and may be the one that is meant.
        cues = cues._replace(event=0.0, page=0.0)
    elif beside.term:
        # A term beside it is a term of the event too: it counts once.
        cues = cues._replace(event=0.0)
    why = [_prior(term), *_said(cues)]
    if beside.term:
        why.append(_A_TERM)
    if beside.cue:
        why.append(Evidence("lexicon", "a word of care near it", _CUE))
    if beside.hints:
        why.append(Evidence("lexicon", "weak words near it", _HINT * beside.hints))
    return tuple(why)


def _prior(term: Term) -> Evidence:
    return Evidence("lexicon", f"{term.category} {term.rule}", _PRIORS[term.ambiguity])


def _said(cues: Cues) -> list[Evidence]:
    why = []
    if cues.key:
        why.append(Evidence("key", "names health data", _KEY * cues.key))
    if cues.section:
        why.append(Evidence("context", "path section of care", _SECTION * cues.section))
    if cues.event:
        why.append(Evidence("lexicon", "a term elsewhere in the event", _EVENT * cues.event))
    if cues.page:
        why.append(Evidence("context", "page of care", _PAGE * cues.page))
    return why


def _beside(i: int, mentions: Sequence[Mention], stopped: Sequence[bool]) -> _Beside:
    """What the other mentions of the text say for a weak one."""
    me = mentions[i]
    begins, ends, rule = me.start, me.end, me.term.rule
    term, cue, hints = False, False, 0
    # Near ones are near in the list too: the sum stays linear in a long text.
    for j in range(max(0, i - 2 * _NEAR_WORDS), min(len(mentions), i + 2 * _NEAR_WORDS + 1)):
        start, end, other = mentions[j]
        apart = start - ends if start > begins else begins - end
        if apart > _ROUND_CHARS or j == i or stopped[j]:
            continue
        if other.ambiguity == "strong":
            if other.tier >= 2:
                term = True
            elif apart <= _NEAR_CHARS:
                cue = True
        elif apart <= _NEAR_CHARS and other.ambiguity == "weak" and other.rule != rule:
            hints += 1
    return _Beside(term, cue, min(hints, 2)) if term or cue or hints else _ALONE


def _is_stopped(text: str, m: Mention) -> bool:
    stops = _stops().get(m.term.rule)
    if stops is None:
        return False
    near = text[max(0, m.start - _NEAR_CHARS) : m.end + _NEAR_CHARS].lower()
    if not any(word in near for stop in stops for word in stop.words):
        return False
    before = words(text[max(0, m.start - _NEAR_CHARS) : m.start])[-_NEAR_WORDS:]
    after = words(text[m.end : m.end + _NEAR_CHARS])[:_NEAR_WORDS]
    for stop in stops:
        if stop.where == "before":
            around = before[-1:]
        elif stop.where == "after":
            around = after[:1]
        else:
            around = before + after
        if not stop.words.isdisjoint(around):
            return True
    return False


@cache
def _stops() -> dict[str, tuple[_Stop, ...]]:
    """Stop words by the rule of the term they belong to."""
    rules = {row["term"].lower(): rule_id(source, row["category"], number) for source, number, row in rows(HAND)}
    found: dict[str, tuple[_Stop, ...]] = {}
    for row in read_tsv(_STOPS):
        rule = rules[row["term"]]
        stop = frozenset(row["words"].split())
        plurals = frozenset(f"{word}s" for word in stop if singular(f"{word}s") == word)
        found[rule] = (*found.get(rule, ()), _Stop(row["where"], stop | plurals))
    return found


class KeyCues(NamedTuple):
    """What the words of a key say.

    Attributes:
        measures: a number or a boolean under it is health data by itself: ``cycle_day``.
        scores: it is, where a health term stands beside it: ``score`` beside ``"quiz": "PHQ-9"``.
        courses: a number says how far or how bad, where one does: ``week`` beside a pregnancy.
        counted: it may be what a search came to: ``results``.
        text: how well it says that its text names a condition, drug or the like: 0, 0.5 or 1.
    """

    measures: bool = False
    scores: bool = False
    text: float = 0.0
    courses: bool = False
    counted: bool = False


_NO_CUES: Final = KeyCues()


def is_answer(split: Sequence[str]) -> bool:
    """Whether a key says that what people answered stands below it."""
    return bool(split) and split[-1][:1] in "arvotcls" and singular("".join(split)).endswith(_answers())


@cache
def _answers() -> tuple[str, ...]:
    return tuple(sorted(_phrases("answers")))


def key_cues(split: Sequence[str]) -> KeyCues:
    """What a key of these words says; neighbouring words make a phrase, a plural s aside."""
    phrases, beginnings = _key_phrases()
    said = 0
    for start in range(len(split)):
        joined = ""
        for word in split[start : start + _MAX_NGRAM]:
            joined += word
            said |= phrases.get(joined, 0)
            if joined not in beginnings:  # nearly every word: nothing longer can be a phrase either
                if joined[-1:] == "s":
                    said |= phrases.get(singular(joined), 0)
                break
            said |= phrases.get(singular(joined), 0)
    courses = _is_course(split)
    if (
        len(split) == 2 and split[0] == "q" and split[1].isdecimal() and len(split[1]) < 3
    ):  # `{"form": "PHQ-9", "q1": 2}`
        return KeyCues(scores=True)
    if not said:
        return KeyCues(courses=True) if courses else _NO_CUES
    text = 0.0 if said & _NOT_TEXTS else 1.0 if said & _TEXTS else 0.5 if said & _TEXTS_WEAK else 0.0
    measures = said & (_MEASURES | _NOT_MEASURES) == _MEASURES
    scores = said & (_SCORES | _NOT_SCORES) == _SCORES
    counted = scores and any("".join(split[at:]) in _phrases("counted") for at in range(len(split)))
    return KeyCues(measures, scores, text, courses, counted)


def is_vital(split: Sequence[str], above: Sequence[str]) -> bool:
    """Whether a key is the short name of a vital sign, below one that says so: ``vitals.hr``."""
    return (
        "".join(split) in _phrases("vital") and "".join(words(above[-1])) in _phrases("vitals") if above else False
    )


def _is_course(split: Sequence[str]) -> bool:
    """Whether the key is one of these words and no more: ``week``, ``epn.week``, ``current_week``."""
    at = 0
    while at < len(split) - 1 and split[at] in _phrases("course_beside"):
        at += 1
    return "".join(split[at:]) in _phrases("courses")


def in_list(name: str, *candidates: str) -> bool:
    """Whether any of these is a phrase of a list of ``keys.toml``, its words written together."""
    return not _phrases(name).isdisjoint(candidates)


_KEY_LISTS: Final = ("measures", "not_measures", "scores", "not_scores", "texts", "texts_weak", "not_texts")
_MEASURES, _NOT_MEASURES, _SCORES, _NOT_SCORES, _TEXTS, _TEXTS_WEAK, _NOT_TEXTS = (
    1 << i for i in range(len(_KEY_LISTS))
)


@cache
def _key_phrases() -> tuple[dict[str, int], frozenset[str]]:
    """Which lists each phrase is in, and with what phrases begin."""
    phrases: dict[str, int] = {}
    for i, name in enumerate(_KEY_LISTS):
        for phrase in _phrases(name):
            phrases[phrase] = phrases.get(phrase, 0) | 1 << i
    return phrases, frozenset(p[:end] for p in phrases for end in range(1, len(p) + 1))


def draws(split: Sequence[str]) -> bool:
    """Whether a key of these words is an attribute of drawings, though the lexicon holds them: ``stroke=2``."""
    return "".join(split) in _phrases("not_terms")


def section_cue(segments: Iterable[str]) -> float:
    """How well the segments of a path before a text announce a term: ``/conditions/`` 1, ``/services/`` 0.5."""
    best = 0.0
    for segment in segments:
        joined = "".join(words(segment))
        if joined in _phrases("sections"):
            return 1.0
        if joined in _phrases("sections_weak"):
            best = 0.5
    return best


@cache
def _phrases(name: str) -> frozenset[str]:
    return frozenset("".join(words(phrase)) for phrase in read_toml("keys.toml")["health"][name])
