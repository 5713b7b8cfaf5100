"""RudderStack's cookies ``rl_*``, encrypted with a key that every browser has: ``RudderEncrypt:<base64>``."""

from random import Random

from phiguard.checks import Check, is_an_id, token_span
from phiguard.detector import Detector, Shape


def _sample(rng: Random) -> tuple[str, str]:
    body = "".join(rng.choices("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz0123456789", k=44))
    return rng.choice(
        [("rl_anonymous_id", f"RudderEncrypt:U2FsdGVkX1{body}"), ("", f"RudderEncrypt:U2FsdGVkX1{body}")]
    )


DETECTOR = Detector(
    id="rudderstack_id",
    entity="COOKIE_ID",
    label="RudderStack visitor cookie",
    safe_harbor="R",
    role="session",
    source="https://github.com/rudderlabs/rudder-sdk-js/tree/1042f4fd6d81/packages/analytics-js-plugins/src/storageEncryptionLegacy",
    shapes=(
        Shape(r"\bRudderEncrypt:[A-Za-z0-9+/_\-]{16,4000}={0,2}", 0.98),
        Shape(r"\bRS_ENC_v3_[A-Za-z0-9+/_\-]{12,4000}={0,2}", 0.98),
        Shape(r"\"?([A-Za-z0-9+/_\-]{20,4000}={0,2})\"?", 0.04, keyed=True),
    ),
    keys=(
        "rl anonymous id",
        "rl user id",
        "rl session",
        "rl trait",
        "rl group id",
        "rl group trait",
        "rs anonymous id",
        "rudder id",
    ),
    check=Check(is_an_id, 0.99, "not a word for none"),
    fit=token_span,
    match=(
        "RudderEncrypt:U2FsdGVkX1demo0value1xyz9876LmQ2Rt8YcNs4=",
        ("rl_anonymous_id", "RudderEncrypt:U2FsdGVkX1demo0value1xyz9876LmQ2"),
        ("rl_user_id", "U2FsdGVkX1demo0value1xyz9876LmQ2Rt8YcNs4"),
        ("rudderId", "c81d4e2e-bcf2-41e6-869b-7df92533d2db"),
        ("rl_trait", "RS_ENC_v3_ImRlbW8wdmFsdWUxIg=="),
        "RS_ENC_v3_ImRlbW8wdmFsdWUxIg==",
        ("rl_session", '"U2FsdGVkX1demo0value1xyz9876LmQ2"'),
    ),
    no_match=(
        "RudderEncrypt:",
        ("rl_trait", "null"),
        ("rl_session", "[COOKIE_ID]"),
        ("rl_page_init_referring_domain", "www.example.com"),
        ("url_session", "4"),
        "the RudderEncrypt: prefix",
        ("girl_trait", "U2FsdGVkX1demo0value1xyz9876"),
    ),
    sample=_sample,
    forms=("uuid",),
)
