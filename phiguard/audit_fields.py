"""What an audit record says of one result: places, kinds, rules and lengths; never a value."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from phiguard.consent import Verdict
from phiguard.decide import Decider, Facts, PageFacts
from phiguard.policy import Policy
from phiguard.types import Finding, Result

_MAX_FIELDS: Final = 500
_MAX_RULES: Final = 20_000
_STEP: Final = re.compile(r"(/)([^/]*)")
# A field's name as programs write it. Anything else, such as a key with spaces or a long number, may be a value.
_PLAIN: Final = re.compile(r"(?=.{0,64}$)(?!.*[0-9]{4})[A-Za-z0-9_$.\[\]*:-]*(?:\{[a-z0-9_]+\})*", re.ASCII)
_CODECS: Final = re.compile(r"(?:\{[a-z0-9_]+\})*$", re.ASCII)


def plain_path(path: str) -> str:
    """A path in which every step that is no plain field name is its length: ``/a/?13/b``."""
    return _STEP.sub(lambda m: m[1] + _plain_step(m[2]), path)


def _plain_step(step: str) -> str:
    if _PLAIN.fullmatch(step):
        return step
    codecs = _CODECS.search(step)
    assert codecs is not None
    return f"?{codecs.start()}{codecs[0]}"


def paths(found: Sequence[str]) -> list[str]:
    return [plain_path(path) for path in found[:_MAX_FIELDS]]


class Rules:
    """Which rule of a policy a finding rests on, told from what the finding says of itself."""

    __slots__ = ("_decider", "_known")

    def __init__(self, policy: Policy) -> None:
        self._decider = Decider(policy)
        self._known: dict[tuple[Any, ...], str] = {}

    def of(self, finding: Finding, page: PageFacts) -> str:
        """The rule's place in the policy, such as ``[[rule]] #3``; ``destination`` where none of the policy's
        asks for this method."""
        at = (finding.entity, finding.role, finding.detector, finding.method, page)
        if self._decider.needs_paths or finding.score < self._decider.threshold:
            return self._asked(finding, page)
        rule = self._known.get(at)
        if rule is None:
            if len(self._known) >= _MAX_RULES:
                self._known.clear()
            rule = self._known[at] = self._asked(finding, page)
        return rule

    def _asked(self, finding: Finding, page: PageFacts) -> str:
        # A finding does not tell its own tier, nor whether its value is allowed: the method does.
        for allowed in (False, True):
            for tier in dict.fromkeys((page.tier, 0, 1, 2, 3)):
                facts = Facts(
                    finding.entity, finding.role, finding.detector, finding.path, finding.score, tier, allowed
                )
                said = self._decider.method(facts, page)
                if said.method == finding.method:
                    return said.rule
        return "destination"


def fields(result: Result, rules: Rules | None, page: PageFacts) -> list[dict[str, Any]]:
    """One entry a finding."""
    return [_field(f, rules, page) for f in result.findings[:_MAX_FIELDS]]


def _field(finding: Finding, rules: Rules | None, page: PageFacts) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "path": plain_path(finding.path),
        "entity": finding.entity,
        "detector": finding.detector,
        "method": finding.method,
        "length": finding.end - finding.start,
    }
    if rules is not None:
        entry["rule"] = rules.of(finding, page)
    return entry


def consent(verdict: Verdict) -> dict[str, Any]:
    """By purpose, and who denies what."""
    said: dict[str, Any] = dict(verdict.as_dict())
    said["denied_by"] = [list(denial) for denial in verdict.denials if denial.source != "none"]
    return said


def reasons(said: Iterable[str]) -> list[str]:
    """Reasons start with a path where they are about one event of a batch."""
    out = []
    for reason in list(said)[:_MAX_FIELDS]:
        where, colon, rest = reason.partition(": ")
        out.append(plain_path(where) + colon + rest if where.startswith("/") else reason)
    return out
