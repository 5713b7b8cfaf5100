"""Health terms in the texts of an event, as findings: in prose, slugs, event names, and beside numbers.

What a mention is worth depends on more than its own text: on its key, the path before it, the page, and what else
the event says (see `phiguard.health`). So the texts that hold any mention are looked at in every event; those that
hold none are remembered as clean with all others.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from phiguard.around import Around
from phiguard.checks import IPV6
from phiguard.clues import Found
from phiguard.health import Cues, weigh
from phiguard.leaves import Leaf
from phiguard.matcher import Crowd, Matcher, Mention
from phiguard.meaning import NO_MEANING, Meaning
from phiguard.native import compiled
from phiguard.noise import without_drawn
from phiguard.score import logit, probability
from phiguard.spans import NONE, Spans
from phiguard.terms import ENTITIES
from phiguard.types import Evidence, Opened, Role

_VIEW: Final = (Opened("normalised"),)
_MEASURED: Final = re.compile(  # 14, 40 mg, 120/80, 2026-11-02
    r"\s*[-+<>~]?[0-9][0-9.,/]{0,15}(?: ?[\-–] ?[0-9][0-9.,/]{0,7})?\s?[A-Za-z%/µ]{0,8}\s*"
    r"|\s*[0-9]{4}-[0-9]{2}(?:-[0-9]{2}(?:[T ][0-9:.+\-Z]{0,30})?)?\s*"
)


class TermDetector(NamedTuple):
    """What stands for a detector in findings that come from the lexicon."""

    id: str
    entity: str
    label: str
    role: Role = "health"
    safe_harbor: str = ""
    tells: bool = False
    beside_care: bool = False


_TERM: Final[Mapping[str, TermDetector]] = {
    category: TermDetector(f"health_{category}", entity or "CARE_TERM", f"Health term: {category}")
    for category, entity in ENTITIES.items()
}
_found: Final[Callable[..., Found]] = tuple.__new__  # made often; without a call in Python
_REST: Final = ("replace", None)
_FEW: Final = 100  # pairs of a placeholder and a term that are compared one by one
_BESIDE: Final = TermDetector("health_key", "HEALTH_DATA", "Value beside a health word in its key")
_NUMBER: Final = TermDetector("health_measure", "HEALTH_DATA", "Number of a health measure or score")
TERM_DETECTORS: Final = (*_TERM.values(), _BESIDE, _NUMBER)
_KEY_EVIDENCE: Final = (
    Evidence("pattern", "any value", logit(0.2)),
    Evidence("key", "holds a health term", 4.0),
)
_NUMBER_EVIDENCE: Final = (
    Evidence("pattern", "a number or boolean", logit(0.2)),
    Evidence("key", "names a health measure", 4.0),
)
# By the field they stand in: a sign of the zodiac, and kinds of resources, that are written like a disease or drug.
# Source: https://hl7.org/fhir/R4/resourcelist.html
_NO_TERMS: Final[Mapping[str, frozenset[str]]] = {
    "zodiac": frozenset(("Cancer", "cancer", "CANCER")),
    "resource_type": frozenset(
        ("AllergyIntolerance", "Immunization", "ImmunizationEvaluation", "ImmunizationRecommendation")
    ),
}
_MAX_AROUND: Final = 4  # objects around an answer in which the questionnaire may be named
_SCORE_EVIDENCE: Final = (
    Evidence("pattern", "a number or boolean", logit(0.1)),
    Evidence("key", "names a score", 2.0),
    Evidence("context", "a health term beside it", 3.0),
)
_COURSE_EVIDENCE: Final = (
    Evidence("pattern", "a number", logit(0.1)),
    Evidence("key", "names how far or how bad", 2.0),
    Evidence("context", "a health term beside it", 3.0),
)
# Of tests and screenings, as laboratories write them; in small letters.
_OUTCOMES: Final = frozenset(
    "positive negative pos neg reactive non-reactive nonreactive detected not_detected undetected indeterminate"
    " equivocal inconclusive abnormal elevated borderline minimal mild moderate severe".split()
) | {"not detected", "moderately severe", "high risk", "low risk", "moderate risk"}
_BOOLEANS: Final = ("true", "false")


class Mentioned(NamedTuple):
    """A text with the mentions in it."""

    node: Leaf
    mentions: list[Mention]


def placeholders(entities: Iterable[str]) -> "re.Pattern[str]":
    """What a pass before this one wrote: ``[MEDICAL_TEST]``, not ``[HIV]``. It speaks of no test."""
    return re.compile(rf"\[(?:{'|'.join(sorted({*entities, 'UNSCANNED'}))})\](?:_[0-9]+)?")


@compiled
def mentioned(
    nodes: Sequence[Leaf], matcher: Matcher, written: "re.Pattern[str]", most: int | None = None
) -> list[Mentioned]:
    """The texts in which any term is mentioned, weak ones too; ``written`` as `placeholders` gives it.

    Of a text with more than ``most`` there is a `Crowd`: it cannot be weighed, and has to go whole.
    """
    texts = [
        n for n in nodes if n.text is not None and n.form == "text" and (not n.judged or n.part) and not n.inert
    ]
    if not texts:
        return []
    # The normalised view of a text is read in its place: both fold to the same letters.
    viewed = {id(n.parent) for n in texts if n.part is not None and n.part.steps[-1:] == _VIEW}
    if viewed:
        texts = [n for n in texts if id(n) not in viewed]
    return [
        Mentioned(node, mentions)
        for node, all_mentions in zip(
            texts, matcher.mentions([without_drawn(n.text) for n in texts], most), strict=True
        )
        if all_mentions and (mentions := _outside(written, node.text, all_mentions))
    ]


def _outside(written: "re.Pattern[str]", text: str, mentions: list[Mention]) -> list[Mention]:
    """Those that neither a placeholder nor an IP address holds."""
    if type(mentions) is Crowd:
        return mentions
    spans = [m.span() for m in written.finditer(text)] if "[" in text else []
    if ":" in text:
        spans += [m.span() for m in IPV6.finditer(text)]
    if not spans:
        return mentions
    if len(spans) * len(mentions) <= _FEW:  # they do not overlap
        return [m for m in mentions if not any(start <= m.start and m.end <= end for start, end in spans)]
    held = Spans(spans)
    return [m for m in mentions if not held.hold(m.start, m.end)]


def in_host(said: Sequence[Mentioned]) -> int:
    """The highest tier of the terms in host names: they stay, and make the site what it is."""
    return max(
        (
            m.term.tier
            for node, mentions in said
            if node.part is not None and node.part.slot == "host"
            for m in mentions
            if m.term.ambiguity == "strong"
        ),
        default=0,
    )


@compiled
def terms(said: Sequence[Mentioned], threshold: float, *, page: float, event: float) -> list[Found]:
    """The mentions that count, as findings.

    Args:
        page: 1 where the page is one of care.
        event: 1 where some text of the event holds a term of tier 2 or 3 that counts by itself.
    """
    found: list[Found] = []
    for node, mentions in said:
        if _is_named_by(node):
            continue
        meaning: Meaning = node.context.meaning or NO_MEANING
        if node.text in _NO_TERMS.get(meaning.field, ()):
            continue
        for mention, score, evidence in weigh(node.text, mentions, Cues(meaning.cue, meaning.section, event, page)):
            start, end, term = mention
            if score >= threshold and (node.covered is NONE or not node.covered.hold(start, end)):
                found.append(
                    _found(Found, (node, start, end, _TERM[term.category], score, evidence, term.tier, *_REST))
                )
    return found


def _is_named_by(node: Leaf) -> bool:
    """Whether a text is a name: a host, or the key of a query. A health word in it stays."""
    return node.part is not None and node.part.slot != "value"


def values(
    nodes: Sequence[Leaf], found: Sequence[Found], speaking: Sequence[Leaf], written: "re.Pattern[str]"
) -> list[Found]:
    """What the keys say of their values: numbers of health measures, and any value of a key that holds a term.

    ``speaking``: leaves that are known to hold a term, beside those of ``found``.
    """
    out: list[Found] = []
    around: Around | None = None
    for node in nodes:
        meaning: Meaning | None = node.context.meaning
        if meaning is None or not node.context.counts or node.form == "key" or type(node.content) is not str:
            continue
        numeric = node.form == "number" or _is_number(node.content)
        says = numeric or (meaning.scores and node.content.strip().lower() in _OUTCOMES)
        tier = max(2, meaning.term.tier if meaning.term is not None else 0)
        why: tuple[Evidence, ...] | None = None
        detector = _NUMBER
        if meaning.term is not None and not _is_empty(node.content, written):
            why, detector = _KEY_EVIDENCE, _BESIDE._replace(entity=meaning.term.entity)
        elif meaning.measures and numeric:
            if meaning.tempo:
                around = around or Around(found, speaking)
            why = None if meaning.tempo and around is not None and around.plays(node) else _NUMBER_EVIDENCE
        elif meaning.answers or (says and meaning.scores) or (numeric and meaning.courses):
            if around is None:
                around = Around(found, speaking)
            why = _why_beside(node, meaning, around, written)
        if why is not None:
            held: Any = detector
            out.append(Found(node, 0, len(node.content), held, probability(why), why, tier))
    return out


def _why_beside(
    node: Leaf, meaning: Meaning, around: Around, written: "re.Pattern[str]"
) -> tuple[Evidence, ...] | None:
    """Why a value is health data by what stands beside it; None where it is none."""
    if around.silent:
        return None
    if meaning.answers:
        held = not _is_empty(node.content, written) and around.answers(node, _MAX_AROUND)
        return _SCORE_EVIDENCE if held else None
    if not around.speaks(node):
        return None
    if meaning.scores:
        return None if meaning.counted and _is_count(node.content) and around.searched(node) else _SCORE_EVIDENCE
    return None if node.content in _BOOLEANS or around.dated(node) else _COURSE_EVIDENCE


def _is_count(text: str) -> bool:
    return text in _BOOLEANS or text.strip().isdecimal()


def _is_number(text: str) -> bool:
    return text in _BOOLEANS or _MEASURED.fullmatch(text) is not None


def _is_empty(text: str, written: "re.Pattern[str]") -> bool:
    plain = text.strip()
    return not plain or written.fullmatch(plain) is not None
