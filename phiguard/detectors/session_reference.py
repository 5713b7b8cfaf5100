"""A field that is just called ``session`` or ``visit``, with a code in it that a machine drew."""

import re
from random import Random
from typing import Final

from phiguard.checks import Check, digits, is_an_id, looks_random, token_span
from phiguard.detector import Detector, Shape

_SEASON: Final = re.compile(r"[A-Za-z]+[_\-](?:19|20)[0-9]{2}")  # a course's or a conference's session


def _weigh(value: str) -> float:
    if _SEASON.fullmatch(value):
        return -9.0
    return 0.0 if looks_random(value) or len(digits(value)) >= 3 else -9.0


def _sample(rng: Random) -> tuple[str, str]:
    return rng.choice(["session", "visit", "sess"]), f"s-{rng.getrandbits(64) | 1 << 63:016x}"


DETECTOR = Detector(
    id="session_reference",
    entity="SESSION_ID",
    label="Reference to a session",
    safe_harbor="R",
    role="session",
    source="https://www.rfc-editor.org/rfc/rfc6265#section-8.4",
    shapes=(Shape(r"\"?([A-Za-z0-9][A-Za-z0-9_.:%+/=\-]{7,511})\"?", 0.01, keyed=True),),
    keys=("=session", "=sess", "=visit", "=_session", "=session cookie", "=current session"),
    key_weight=6.0,
    weigh=_weigh,
    check=Check(is_an_id, 0.9, "not a word for none"),
    fit=token_span,
    match=(
        ("session", "s-7fd20c9101"),
        ("session", "0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
        ("visit", "1763745600123"),
        ("_session", "demo0Value1xyz9876LmQ2"),
        ("sess", "7fd20c91-8d34"),
        ("session", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
    ),
    no_match=(
        ("session", "3"),
        ("session", "keynote"),
        ("visit", "follow-up"),
        ("session", "afternoon-2"),
        ("session", "spring-2024"),
        ("session", "[SESSION_ID]"),
        ("sessions", "1763745600123"),
        ("visit_type", "0a1b2c3d4e5f60718293"),
        ("session", "undefined"),
    ),
    sample=_sample,
)
