"""Value types passed between the stages. Standard library only.

None of them holds the text that was found: a repr, a log line or a pickle of any of these is safe to
show. ``Result.payload`` is the one exception, and its repr leaves the payload out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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
        return cls("".join(_written(step) for step in steps))

    def __repr__(self) -> str:
        return f"Path({str(self)!r})"


def _written(step: Step) -> str:
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


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one payload. Safe to log: the repr leaves ``payload`` out.

    Attributes:
        payload: the scrubbed payload, of the input's type; None when ``action`` is ``"block"``.
        action: ``"pass"`` (output equals input), ``"redact"`` or ``"block"``.
        risk: scores of the payload as it came in.
        findings: in document order, then by start.
        reasons: why the payload, or one event of it, was blocked.
        unscanned: paths that were removed because they could not be read within the bounds.
        dropped: paths that an allowlist removed.
        policy: ``id@digest``; the digest covers policy, detectors, codecs and lexicons.
    """

    payload: Any = field(repr=False)
    action: Action
    risk: Risk
    findings: tuple[Finding, ...]
    reasons: tuple[str, ...]
    unscanned: tuple[Path, ...]
    dropped: tuple[Path, ...]
    policy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the payload does not say about itself.

    Attributes:
        url: the page the event came from.
        kind: the format of a ``str`` or ``bytes`` payload; overrides sniffing.
        headers: the request's headers.
        consent: ``{"ads": bool, "analytics": bool}`` or raw signals.
        authorization: a HIPAA authorization (45 CFR 164.508), as facts.
    """

    url: str | None = field(default=None, repr=False)
    kind: Kind | None = None
    headers: Mapping[str, str] | None = field(default=None, repr=False)
    consent: Mapping[str, Any] | None = None
    authorization: Mapping[str, Any] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.kind is not None and self.kind not in KINDS:
            raise ValueError(f"kind: unknown value (known: {', '.join(KINDS)})")


KINDS: tuple[str, ...] = ("json", "ndjson", "url", "form", "headers", "cookie", "text", "bytes")
