"""What was found in an event, and the texts that it gives itself away by."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from phiguard.detector import Detector
from phiguard.leaves import Leaf
from phiguard.name_echoes import variants
from phiguard.native import compiled
from phiguard.types import Evidence, Method

MIN_ECHO: Final = 5  # characters; a shorter value stands in too many places by chance
DETAILS: Final = frozenset((
    "EMAIL_ADDRESS", "PHONE_NUMBER", "DATE_OF_BIRTH", "MEDICAL_RECORD_NUMBER", "STREET_ADDRESS",
    "HEALTH_PLAN_NUMBER", "US_SSN", "US_MBI", "NATIONAL_ID", "PASSPORT_NUMBER", "LICENSE_NUMBER", "PERSON",
    "APPOINTMENT_ID", "APPOINTMENT_DATE", "ENCOUNTER_NUMBER", "PRESCRIPTION_NUMBER", "CLAIM_NUMBER", "VISIT_DATE",
    "ADMISSION_DATE", "DISCHARGE_DATE", "FHIR_REFERENCE",
))  # fmt: skip
"""Entities of which one in an event says that it is about somebody, of whatever trade it is."""
NO_CARE: Final = 2  # the event speaks of nobody's care,
SOMEBODY: Final = 1  # but of somebody
_FIELD: Final = "person_name"  # finds given name and surname in fields of their own
_MOST_NAMES: Final = 4  # of one object that are put together


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


def is_of_somebody(finders: Iterable[Detector]) -> bool:
    """Whether one of these detectors finds a detail of somebody, wherever it stands."""
    return any(d.entity in DETAILS and d.role != "provider" and not d.beside_care for d in finders)


def outside_care(finders: Iterable[Detector], around: Iterable[Found]) -> int:
    """Which findings do not count in an event that speaks of nobody's care, see `is_spared`.

    ``around``: what was found outside of the event, whose details are those of somebody too.
    """
    return SOMEBODY if is_of_somebody([*finders, *(f.detector for f in around)]) else NO_CARE


def is_spared(detector: Detector, spares: int) -> bool:
    """Whether a detector's findings do not count in an event: in `NO_CARE`, in one of `SOMEBODY`, or in care, 0."""
    return detector.beside_care and spares > (1 if detector.beside_detail else 0)


class Signs(NamedTuple):
    """What gives away the values that were found in an event.

    Attributes:
        telling: those that do, the surest first. hashed: of these, those whose hash would.
        names: what all echoes of names are made of; None where that cannot be said, and they are among the echoes.
        echoes: all other texts, with what they are a finding of. times: how often they stand where they were found.
    """

    telling: list[Found]
    hashed: list[Found]
    names: set[tuple[str, ...]] | None
    echoes: dict[str, Detector]
    times: dict[str, int]


@compiled
def signs_of(found: Sequence[Found], detectors: Mapping[str, Detector], outside: Collection[int] | None) -> Signs:
    """
    Args:
        detectors: by id, those that a hash may be a finding of.
        outside: the ids of nodes that are not of the event.
    """
    telling, hashed = telling_of(found, detectors)
    names = name_words(telling)
    return Signs(telling, hashed, names, *listed(telling, outside, names is None))


def telling_of(found: Sequence[Found], detectors: Mapping[str, Detector]) -> tuple[list[Found], list[Found]]:
    """Those that give themselves away, the surest first; and of these, those whose hash would."""
    # Where detectors differ about a value, the surest of them names it everywhere.
    telling = [f for f in found if f.detector.tells]
    if len(telling) > 1:
        telling.sort(key=lambda f: (-f.score, f.detector.id))
        # Several shapes of one detector find one thing.
        telling = list({(id(f.node), f.start, f.end, f.detector.id): f for f in reversed(telling)}.values())
        telling.reverse()
    return telling, [f for f in telling if f.detector.hash_forms is not None and f.detector.hashed_by in detectors]


def name_words(telling: Sequence[Found]) -> set[tuple[str, ...]] | None:
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


@compiled
def listed(
    telling: Sequence[Found], outside: Collection[int] | None, named: bool
) -> tuple[dict[str, Detector], dict[str, int]]:
    """All that gives these away, with what it is a finding of; and how often it stands where they were found.

    Args:
        outside: the ids of nodes that are not of the event.
        named: names too.
    """
    echoes: dict[str, Detector] = {}
    times: dict[str, int] = {}
    spans = set()
    for full, detector in joined_names(telling) if named else ():
        for echo in variants(full):
            echoes.setdefault(echo, detector)
    for node, start, end, detector, *_ in telling:
        if detector.echoes is not None and (named or detector.echo_words is None):
            value = node.content[start:end]
            new = (id(node), start, end) not in spans and (outside is None or id(node) not in outside)
            spans.add((id(node), start, end))
            for echo in detector.echoes(value):
                if len(echo) >= MIN_ECHO:
                    echoes.setdefault(echo, detector)
                    if new:
                        times[echo] = times.get(echo, 0) + value.count(echo)
    return echoes, times


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
