"""All signals into one verdict: the most restrictive wins, and what nobody granted is denied."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from phiguard.consent import signals
from phiguard.consent.says import PURPOSES, Purpose, Reason, Says


class Denial(NamedTuple):
    """Why a purpose is not allowed. There is no value in it.

    Attributes:
        source: which signal denies, such as ``gcd`` or ``gpp:usca``; ``none`` where nobody said anything.
    """

    purpose: Purpose
    source: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Verdict:
    """What all signals say together, by purpose.

    Each purpose is True where at least one signal grants it and none denies it, False where one denies it, and
    None where nobody said anything. `allows` is how to ask: None is no consent.

    Attributes:
        ads: click and ad ids may go to who sells ads.
        analytics: measurement.
        personalisation: profiles, audiences, and ads by them.
        sale: what state laws call selling or sharing.
        health: processing of health data, where a law asks for consent of its own.
        denials: for each purpose that is not allowed, every source that denies it, and why.
        grants: for each purpose, every source that grants it, also where another one denies it.
    """

    ads: bool | None = None
    analytics: bool | None = None
    personalisation: bool | None = None
    sale: bool | None = None
    health: bool | None = None
    denials: tuple[Denial, ...] = ()
    grants: tuple[tuple[Purpose, str], ...] = ()

    def allows(self, purpose: Purpose) -> bool:
        """Whether a purpose was granted, and denied by nobody."""
        return bool(getattr(self, purpose))

    def why_not(self, purpose: Purpose) -> tuple[Denial, ...]:
        """Who denies a purpose; empty where it is allowed."""
        return tuple(denial for denial in self.denials if denial.purpose == purpose)

    def as_dict(self) -> dict[str, str]:
        """``granted``, ``denied`` or ``absent`` by purpose, for records."""
        words = {True: "granted", False: "denied", None: "absent"}
        return {purpose: words[getattr(self, purpose)] for purpose in PURPOSES}


def verdict(
    consent: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    event: Any = None,
    *,
    vendor: int | None = None,
) -> Verdict:
    """Read every consent signal there is, and merge them to the most restrictive.

    Args:
        consent: what the caller says, as in `phiguard.Context`: purposes by name (``{"ads": True}``), Google's
            consent types, or raw signals by name (``{"gpp": "DBAB...", "gpp_sid": "7"}``).
        headers: of the request: ``Sec-GPC``, and the cookies of consent platforms.
        event: a payload of any kind, which is searched for signals, too.
        vendor: the recipient's number on the IAB's Global Vendor List; where given, TC strings have to name it.

    Returns:
        The verdict. Nothing raises: a signal that cannot be read denies what it could have been about.
    """
    try:
        return merged(_said(consent, headers, event, vendor))
    except Exception:  # noqa: BLE001 - a defect of ours, or a mapping of a strange kind, is no consent
        return merged(Says("none", purpose, False, "unreadable") for purpose in PURPOSES)


def _said(
    consent: Mapping[str, Any] | None, headers: Mapping[str, str] | None, event: Any, vendor: int | None
) -> list[Says]:
    raw: list[signals.Raw] = []
    said: list[Says] = []
    if headers:
        raw += signals.in_headers(headers)
    if consent:
        mine, says = signals.in_caller(consent)
        raw += mine
        said += says
    if event is not None:
        its, says = signals.in_event(event)
        raw += its
        said += says
    return [*said, *signals.read(raw, vendor)]


def merged(said: Iterable[Says]) -> Verdict:
    """The most restrictive of what was said."""
    denials: dict[Denial, None] = {}
    grants: dict[tuple[Purpose, str], None] = {}
    for s in said:
        if s.granted:
            grants[s.purpose, s.source] = None
        else:
            denials[Denial(s.purpose, s.source, s.reason)] = None
    denied, granted = {d.purpose for d in denials}, {purpose for purpose, _ in grants}
    state = {p: False if p in denied else True if p in granted else None for p in PURPOSES}
    for purpose in PURPOSES:
        if state[purpose] is None:
            denials[Denial(purpose, "none", "absent")] = None
    by_purpose = sorted(denials, key=lambda d: (PURPOSES.index(d.purpose), d.source, d.reason))
    return Verdict(**state, denials=tuple(by_purpose), grants=tuple(sorted(grants)))
