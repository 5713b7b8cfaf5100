"""Session and visit ids, also where they are a time: ``session.id = 1763745600`` is the session's own name.

How many sessions there were (``session.count``, ``sct``) stays.
"""

import re
from random import Random

from phiguard.checks import Check, is_an_id, token_span
from phiguard.detector import Detector, Shape, labelled

_NAMES = r"(?:ga_|j)?session[_ -]?id|phpsessid|asp\.net_sessionid|visit[_ -]?id|visit_?token"
# What stands under ``http://hl7.org/fhir/sid/``: https://hl7.org/fhir/terminologies-systems.html
_SYSTEM = re.compile(r"(?:icd-(?:9|10)(?:-[a-z]{2,3})?|us-[a-z]{3,8}|ndc|cvx|mvx)(?:\|.*)?", re.IGNORECASE)


def _weigh(value: str) -> float:
    """One or two digits are a count, and a word without digits may be a state."""
    bare = value.strip()
    if len(bare) < 3 or _SYSTEM.fullmatch(bare):
        return -6.0
    return 0.0 if any(c.isdigit() for c in bare) else -1.5


def _sample(rng: Random) -> tuple[str, str]:
    value = rng.choice([f"s-{rng.getrandbits(40):010x}", str(rng.randrange(1_500_000_000, 1_800_000_000))])
    return rng.choice(
        [("session_id", value), ("sid", value), ("PHPSESSID", value), ("", f"sessionId={value} ended")]
    )


DETECTOR = Detector(
    id="session_id",
    entity="SESSION_ID",
    label="Session id",
    safe_harbor="R",
    role="session",
    source="https://opentelemetry.io/docs/specs/semconv/general/session/",
    shapes=(
        labelled(_NAMES, r"[A-Za-z_\-]{0,40}[0-9][A-Za-z0-9_.\-]{2,200}", 0.9),
        labelled(
            r"connect\.sid|sid",
            r"(?:s%3A|s:)?[A-Za-z0-9_\-]{16,200}(?:\.[A-Za-z0-9%+/_\-]{8,200})?",
            0.85,
        ),
        Shape(r"\b(?:session|visit) (?:id |ID )?#?([A-Za-z\-]{0,4}[0-9][0-9a-f\-]{7,60})\b", 0.8),
        Shape(r"\"?([A-Za-z0-9$!{][A-Za-z0-9_.:|~@+/=%$!*},\-]{0,511})\"?", 0.02, keyed=True),
    ),
    keys=(
        "session id",
        "session identifier",
        "session uuid",
        "session guid",
        "session key",
        "sid",
        "visit id",
        "visit identifier",
        "visit uuid",
        "visit token",
        "ahoy visit",
        "phpsessid",
        "php sess id",
        "jsessionid",
        "aspsessionid *",
        "asp sessionid *",
        "connect sid",
        "sess id",
        "sessid",
        "ga session id",
        "laravel session",
        "ci session",
        "cfid",
        "cftoken",
        "sess uuid",
        "session hash",
        "replay id",
        "recording id",
    ),
    not_keys=(
        "account sid",
        "message sid",
        "messaging service sid",
        "call sid",
        "template sid",
        "app sid",
        "statement sid",  # of a policy: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
        "webinar session",
    ),
    weigh=_weigh,
    check=Check(is_an_id, 0.99, "not a word for none"),
    fit=token_span,
    forms=("uuid", "integer", "epoch", "object_id"),
    match=(
        ("session_id", "s-7fd20c91"),
        ("session.id", "1763745600"),
        ("sessionId", "1763745600123"),
        ("sid", "1771490233"),
        ("PHPSESSID", "demo0sess1xyz9876abcd"),
        ("JSESSIONID", "0A1B2C3D4E5F60718293A4B5C6D7E8F9.node1"),
        ("connect.sid", "s:demo0sess1.LmQ2Rt8YcNs4Pd6Fh1Jg5KzQe"),
        ("visit_id", "83920183"),
        ("ga_session_id", "1771490233"),
        ("ASP.NET_SessionId", "demo0sess1xyz9876abcd"),
        "session_id=s-7fd20c91 expired",
        "session 7fd20c91ab started",
    ),
    no_match=(
        ("sid", "icd-10-cm"),
        ("sid", "us-ssn"),
        ("sid", "ndc"),
        ("Statement.Sid", "AllowRead1"),
        ("session.count", "4"),
        ("sct", "3"),
        ("session_number", "12"),
        ("ga_session_number", "12"),
        ("session_id", "[SESSION_ID]"),
        ("session_id", "null"),
        ("session_duration", "1763745600"),
        ("account_sid", "ACdemo0value1xyz9876"),
        ("sid", "2"),
        "the session id expired",
        "session 3 of 12",
        ("inside", "1771490233"),
        ("engagement_time_msec", "1763745600"),
    ),
    sample=_sample,
)
