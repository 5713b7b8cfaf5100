"""What one call found, removed and refused, and the result that it makes."""

from collections.abc import Sequence
from typing import Any, Final

from phiguard.decide import PageFacts
from phiguard.judge import Scores
from phiguard.limits import MAX_LISTED
from phiguard.outcome import Outcome, removed
from phiguard.pages import SENSITIVITY
from phiguard.rebuild import Changes
from phiguard.types import Action, Finding, Path, Pending, Result, Risk, Step

_NO_RISK: Final = Risk()


class Reported:
    """The account of one call. No text of the payload stands in it."""

    __slots__ = ("_dropped", "_findings", "_name", "_reasons", "_risk", "_unscanned", "_unscanned_more")

    def __init__(self, name: str) -> None:
        """``name``: of the policy, with its digest."""
        self._name = name
        self._findings: list[Finding | Pending] = []
        self._unscanned: list[Path] = []
        self._dropped: list[Path] = []
        self._unscanned_more = 0
        self._reasons: list[str] = []
        self._risk = _NO_RISK

    def _result(self, payload: Any, action: Action) -> Result:
        if self._unscanned_more:
            self._reasons.append(f"{self._unscanned_more} more paths were removed unread")
            self._unscanned_more = 0
        return Result(
            payload,
            action,
            self._risk,
            self._findings,
            tuple(self._reasons),
            tuple(self._unscanned),
            tuple(self._dropped),
            self._name,
        )

    def _noted(self, risk: Scores, page: PageFacts) -> None:
        self._risked(Risk(risk.identity, risk.health, risk.phi, page.kind, page.tier))

    def _risked(self, risk: Risk) -> None:
        self._risk = risk if self._risk is _NO_RISK else riskiest(self._risk, risk)

    def _removed(self, path: Path) -> None:
        if len(self._unscanned) >= MAX_LISTED:
            self._unscanned_more += 1
            return
        self._unscanned.append(path)

    def _note_removed(self, outcome: Outcome, changes: Changes, prefix: tuple[Step, ...]) -> None:
        dropped, unread = removed(outcome, changes, prefix)
        self._listed(dropped)
        for path in unread:
            self._removed(path)

    def _listed(self, dropped: Sequence[Path]) -> None:
        self._dropped += dropped[: max(0, MAX_LISTED - len(self._dropped))]


def riskiest(one: Risk, other: Risk) -> Risk:
    """Of several events the riskiest speaks, on each axis."""
    return Risk(
        max(one.identity, other.identity),
        max(one.health, other.health),
        max(one.phi, other.phi),
        min(one.page_kind, other.page_kind, key=SENSITIVITY.index),
        max(one.tier, other.tier),
    )
