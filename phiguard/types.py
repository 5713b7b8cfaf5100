"""Value types passed between the stages. Standard library only.

None of them holds the text that was found: a repr, a log line or a pickle of any of these is safe to
show. ``Result.payload`` is the one exception, and its repr leaves the payload out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple, TypeAlias

Method: TypeAlias = Literal["keep", "drop", "replace", "mask", "pseudonymize", "generalize"]
Role: TypeAlias = Literal[
    "direct", "quasi", "ad_id", "session", "health", "provider", "secret", "project_key", "measurement", "consent"
]
Action: TypeAlias = Literal["pass", "redact", "block"]
Kind: TypeAlias = Literal["json", "ndjson", "url", "form", "headers", "cookie", "text", "bytes"]
PageKind: TypeAlias = Literal[
    "portal", "login", "scheduling", "condition", "provider", "search", "generic", "unknown"
]


class Opened(NamedTuple):
    """A path step: here a text was opened by the codec of this name."""

    codec: str


Step: TypeAlias = str | int | Opened


class Path(str):
    """Where something stands, as text: a JSON Pointer with codec steps in braces.

    ``/context/page/url{query}/email`` is the value of ``email`` in the query of the URL at
    ``/context/page/url``. As in RFC 6901 ``~0`` and ``~1`` stand for ``~`` and ``/``; here also ``~2``
    for ``{``, so that no key can be taken for a codec step. Keys are written as they are *after*
    redaction. A finding in a key itself ends in ``{key}``.
    """

    __slots__ = ()

    @classmethod
    def of(cls, steps: Iterable[Step]) -> "Path":
        return cls("".join([written(step) for step in steps]))

    def __repr__(self) -> str:
        return f"Path({str(self)!r})"


def written(step: Step) -> str:
    """A step as it stands in a path."""
    if type(step) is str:
        if "/" in step or "~" in step or "{" in step:
            step = step.replace("~", "~0").replace("/", "~1").replace("{", "~2")
        return "/" + step
    if isinstance(step, Opened):
        return f"{{{step.codec}}}"
    return "/" + str(step).replace("~", "~0").replace("/", "~1").replace("{", "~2")


class Evidence(NamedTuple):
    """One reason for a score. ``weight`` is a log-likelihood ratio in nats.

    ``detail`` names a rule (a key word of the detector, a check, a context word): never payload text.
    """

    kind: Literal["pattern", "check", "value", "key", "context", "proof", "lexicon"]
    detail: str
    weight: float


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where something was found: half-open, in code points of the decoded text at ``path``.

    ``score`` is the probability, 0 to 1, that the entity stands there; ``evidence`` adds up to its
    log-odds. There is no text in it.
    """

    entity: str
    path: Path
    start: int
    end: int
    score: float
    detector: str
    role: Role
    method: Method
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Risk:
    """The two axes and their conjunction, each a probability from 0 to 1, and the page it came from.

    ``tier`` is the sensitivity of the health context, 0 (none) to 3 (specially protected).
    """

    identity: float = 0.0
    health: float = 0.0
    phi: float = 0.0
    page_kind: PageKind = "unknown"
    tier: int = 0


class Pending(NamedTuple):
    """A `Finding` that nobody has asked for yet: ``steps`` become its path. There is no text in it either."""

    entity: str
    steps: tuple[Step, ...]
    start: int
    end: int
    score: float
    detector: str
    role: Role
    method: Method
    evidence: tuple[Evidence, ...]

    def finding(self) -> Finding:
        return Finding(self.entity, Path.of(self.steps), *self[2:])


class Result:
    """What came of one payload. Immutable; safe to log: the repr leaves ``payload`` out.

    Attributes:
        payload: the scrubbed payload, of the input's type; None when ``action`` is ``"block"``.
        action: ``"pass"`` (output equals input), ``"redact"`` or ``"block"``.
        risk: scores of the payload as it came in.
        findings: in document order, then by start; where they overlap one, the most severe, then the surest.
        reasons: why the payload, or one event of it, was blocked.
        unscanned: paths that were removed because they could not be read within the bounds.
        dropped: paths that the page's rule, a denied path or an allowlist removed.
        policy: ``id@digest``; the digest covers policy, detectors, codecs and lexicons.
    """

    # Every event makes one, and few ask for all of it: findings are written out when they are.
    __slots__ = (
        "_action",
        "_dropped",
        "_findings",
        "_payload",
        "_pending",
        "_policy",
        "_reasons",
        "_risk",
        "_unscanned",
    )

    def __init__(
        self,
        payload: Any,
        action: Action,
        risk: Risk,
        findings: Iterable[Finding | Pending],
        reasons: tuple[str, ...],
        unscanned: tuple[Path, ...],
        dropped: tuple[Path, ...],
        policy: str,
    ) -> None:
        self._payload = payload
        self._action = action
        self._risk = risk
        self._pending: Iterable[Finding | Pending] = findings
        self._findings: tuple[Finding, ...] | None = None
        self._reasons = reasons
        self._unscanned = unscanned
        self._dropped = dropped
        self._policy = policy

    @property
    def payload(self) -> Any:
        return self._payload

    @property
    def action(self) -> Action:
        return self._action

    @property
    def risk(self) -> Risk:
        return self._risk

    @property
    def findings(self) -> tuple[Finding, ...]:
        if self._findings is None:
            self._findings = tuple(f.finding() if isinstance(f, Pending) else f for f in self._pending)
            self._pending = ()
        return self._findings

    def _pended(self) -> Iterable["Finding | Pending"]:
        """The findings as they are; none is written out for it."""
        return self._pending if self._findings is None else self._findings

    def _entities(self) -> list[str]:
        """Of each finding, in any order; none is written out for it."""
        entities = getattr(self._pending, "entities", None) if self._findings is None else None
        return [f.entity for f in self._pended()] if entities is None else entities()

    @property
    def reasons(self) -> tuple[str, ...]:
        return self._reasons

    @property
    def unscanned(self) -> tuple[Path, ...]:
        return self._unscanned

    @property
    def dropped(self) -> tuple[Path, ...]:
        return self._dropped

    @property
    def policy(self) -> str:
        return self._policy

    def _fields(self) -> tuple[Any, ...]:
        return (
            self._payload,
            self._action,
            self._risk,
            self.findings,
            self._reasons,
            self._unscanned,
            self._dropped,
            self._policy,
        )

    def __eq__(self, other: object) -> bool:
        return self._fields() == other._fields() if isinstance(other, Result) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # a payload may be a dict

    def __reduce__(self) -> tuple[Any, ...]:
        return Result, self._fields()

    def __repr__(self) -> str:
        names = ("action", "risk", "findings", "reasons", "unscanned", "dropped", "policy")
        return f"Result({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorization:
    """A HIPAA authorization (45 CFR 164.508) for marketing or another use: a signed document, not a banner.

    Attributes:
        recipient: who may get the data: a destination's id, or the name it is known by.
        purpose: what for.
        expires: from then on it is void. With a zone.
        signed_at: when the person signed. With a zone.
        revoked_at: when the person took it back, if so.
    """

    recipient: str
    purpose: str
    expires: datetime = field(repr=False)
    signed_at: datetime = field(repr=False)
    revoked_at: datetime | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the payload does not say about itself.

    Attributes:
        url: the page the event came from.
        endpoint: the address the payload is sent to; it names the vendor whose fields it has.
        kind: the format of a ``str`` or ``bytes`` payload; overrides sniffing.
        headers: the request's headers.
        consent: ``{"ads": bool, "analytics": bool}``, or raw signals by name, such as
            ``{"gcs": "G100", "us_privacy": "1YNN"}``; see `phiguard.consent.verdict`.
        authorization: a HIPAA authorization (45 CFR 164.508), or its facts by name.
    """

    url: str | None = field(default=None, repr=False)
    endpoint: str | None = field(default=None, repr=False)
    kind: Kind | None = None
    headers: Mapping[str, str] | None = field(default=None, repr=False)
    consent: Mapping[str, Any] | None = None
    authorization: Authorization | Mapping[str, Any] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.kind is not None and self.kind not in KINDS:
            raise ValueError(f"kind: unknown value (known: {', '.join(KINDS)})")


KINDS: tuple[str, ...] = ("json", "ndjson", "url", "form", "headers", "cookie", "text", "bytes")
