"""Ids made from an e-mail or a household: UID2 and EUID, RampID and its envelopes, ID5.

Source: https://unifiedid.com/docs/ref-info/glossary-uid; RampIDs begin ``XY`` (maintained) or ``Xi``
(derived) and have 49 or 70 characters; ID5 ids begin ``ID5*``.
"""

from base64 import b64encode
from random import Random

from phiguard.checks import Check, is_an_id, token_span
from phiguard.detector import Detector, Shape, labelled

_VALUE = r"[A-Za-z0-9_+/*=.\-]{20,2000}"


def _sample(rng: Random) -> tuple[str, str]:
    raw = b64encode(rng.randbytes(32)).decode()
    return rng.choice(
        [("uid2", raw), ("advertising_token", "A4AAAA" + raw), ("id5id", "ID5*" + raw), ("", "ID5*" + raw)]
    )


DETECTOR = Detector(
    id="universal_id",
    entity="AD_ID",
    label="Universal advertising id",
    safe_harbor="R",
    role="ad_id",
    source="https://unifiedid.com/docs/ref-info/glossary-uid",
    shapes=(
        Shape(r"\bID5[*\-][A-Za-z0-9_+/=.\-]{20,1000}", 0.98),
        labelled(r"uid2(?:_token)?|euid|rampid|idl_env|advertising_token|id5id", _VALUE, 0.95),
        Shape(_VALUE, 0.05, keyed=True),
    ),
    keys=(
        "=uid2",
        "uid 2 token",
        "uid 2 id",
        "=raw_uid2",
        "euid",
        "euid token",
        "raw euid",
        "advertising token",
        "refresh uid token",
        "=idl",
        "idl env",
        "ramp id",
        "rampid",
        "lr env",
        "lr atsdirect",
        "lr envelope",
        "ats envelope",
        "id 5",
        "id 5 id",
        "id 5 universal",
        "universal uid",
        "eid/uid/*",
        "hashed maid",
        "identity link",
        "connect id",
        "lex id",
        "unified id",
    ),
    check=Check(is_an_id, 0.99, "not a word for none"),
    fit=token_span,
    match=(
        "ID5*demo0Value1xyz9876LmQ2Rt8YcNs4Pd6Fh1Jg5KzQe",
        ("uid2", "h7Kp2mQz9LtR4vWc8YbN1Ax3Dd5Ff6Gg8Hh0Jj2Kk4s="),
        ("advertising_token", "A4AAABdemo0Value1xyz9876LmQ2Rt8YcNs4"),
        ("euid", "demo0Value1xyz9876LmQ2Rt8YcNs4Pd6Fh1Jg5KzQe"),
        ("RampID", "XY1000demo0Value1xyz9876LmQ2Rt8YcNs4Pd6Fh1Jg5Kz"),
        ("idl_env", "AkdemoValue1xyz9876LmQ2Rt8YcNs4Pd6Fh1Jg5KzQe"),
        ("id5id", "demo0Value1xyz9876LmQ2Rt8YcNs4Pd6Fh1Jg5KzQe"),
        "sent uid2=h7Kp2mQz9LtR4vWc8YbN1Ax3Dd5Ff6Gg8Hh0Jj2Kk4s= along",
    ),
    no_match=(
        ("uid2", "none"),
        ("uid2", "[AD_ID]"),
        "ID5 is a vendor",
        ("id5", "4"),
        ("ramp_id", "onboarding-ramp"),
        ("fluid", "demo0Value1xyz9876LmQ2Rt8YcNs4"),
        ("env", "AkdemoValue1xyz9876LmQ2Rt8YcNs4"),
        "XY1000",
    ),
    sample=_sample,
    forms=("uuid",),
)
