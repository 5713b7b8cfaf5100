"""What one call found, removed and refused, and the result that it makes."""

from collections.abc import Sequence
from typing import Any

from phiguard.decide import PageFacts
from phiguard.judge import Scores
from phiguard.limits import MAX_LISTED
from phiguard.outcome import Outcome, removed
from phiguard.pages import SENSITIVITY
from phiguard.rebuild import Changes
from phiguard.types import Action, PageKind, Path, Pending, Result, Risk, Step


class Reported:
    """The account of one call. No text of the payload stands in it."""

    __slots__ = (
        "_dropped", "_findings", "_health", "_identity", "_kind", "_name", "_phi", "_reasons", "_tier",
        "_unscanned", "_unscanned_more",
    )  # fmt: skip

    def __init__(self, name: str) -> None:
        """``name``: of the policy, with its digest."""
        self._name = name
        self._findings: list[Pending] = []
        self._unscanned: list[Path] = []
        self._dropped: list[Path] = []
        self._unscanned_more = 0
        self._reasons: list[str] = []
        self._identity = self._health = self._phi = 0.0
        self._kind: PageKind = "unknown"
        self._tier = 0

    def _result(self, payload: Any, action: Action) -> Result:
        if self._unscanned_more:
            self._reasons.append(f"{self._unscanned_more} more paths were removed unread")
            self._unscanned_more = 0
        return Result(
            payload,
            action,
            Risk(self._identity, self._health, self._phi, self._kind, self._tier),
            self._findings,
            tuple(self._reasons),
            tuple(self._unscanned),
            tuple(self._dropped),
            self._name,
        )

    def _noted(self, risk: Scores, page: PageFacts) -> None:
        """Of several events the riskiest speaks, on each axis."""
        self._risked(Risk(risk.identity, risk.health, risk.phi, page.kind, page.tier))

    def _risked(self, risk: Risk) -> None:
        self._identity, self._health = max(self._identity, risk.identity), max(self._health, risk.health)
        self._phi = max(self._phi, risk.phi)
        self._tier = max(self._tier, risk.tier)
        self._kind = min(self._kind, risk.page_kind, key=SENSITIVITY.index)

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
