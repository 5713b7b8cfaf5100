"""Biometric templates and references: fingerprints, voiceprints, faces, retinas; by the field's name.

A browser's fingerprint is another thing, and a bare ``fingerprint`` is not taken for a finger's.

Source: 45 CFR 164.514(b)(2)(i)(P); ISO/IEC 2382-37 for the terms.
"""

import re
from random import Random

from phiguard.checks import says_nothing
from phiguard.detector import Detector, Shape

_KINDS = frozenset(
    "fingerprint face faceid touchid iris voice retina palm passed failed success touch biometric pin".split()
)
# "Retina" is also a dense screen, for which images are drawn twice or thrice as large: `logo@2x.png`.
_DENSE_IMAGE = re.compile(r"@[2-4]x\b", re.IGNORECASE)


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    value = text[start:end]
    if says_nothing(value) or value.lower().replace("_", "") in _KINDS or _DENSE_IMAGE.search(value):
        return None
    return start, end


def _weigh(value: str) -> float:
    return -4.0 if value.isalpha() and value.islower() and len(value) < 24 else 0.0


def _sample(rng: Random) -> tuple[str, str]:
    template = "".join(rng.choices("ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz0123456789", k=40))
    return rng.choice(["fingerprint_template", "voiceprint", "face_id"]), "Rk1SACAyMAA" + template


_KEYS = (
    "fingerprint template",
    "fingerprint image",
    "fingerprint minutiae",
    "finger template",
    "voiceprint",
    "voice print",
    "voice template",
    "face id",
    "faceprint",
    "face print",
    "face template",
    "face embedding",
    "face encoding",
    "face descriptor",
    "facial template",
    "facial recognition id",
    "retina scan",
    "retina",
    "iris template",
    "iris code",
    "iris scan",
    "palm print",
    "palmprint",
    "palm vein",
    "biometric",
    "biometric id",
    "biometric template",
    "biometric data",
    "gait template",
    "dna profile",
    "dna sequence",
    "hand geometry",
)

DETECTOR = Detector(
    id="biometric",
    entity="BIOMETRIC_ID",
    label="Biometric identifier",
    safe_harbor="P",
    role="direct",
    source="https://www.iso.org/standard/73514.html",
    shapes=(Shape(r"[^\x00-\x20\[\]][^\x00-\x1f\[\]]{5,}", 0.04, keyed=True, opened=True),),
    keys=_KEYS,
    not_keys=(
        "retina display",
        "biometric type",
        "biometric status",
        "biometric login",
        "screen retina",
        *(f"pathsegment {key}" for key in _KEYS),
    ),
    fit=_fit,
    weigh=_weigh,
    match=(
        ("fingerprint_template", "Rk1SACAyMAAAAAEIAAABPAFiAMUAxQEAAAAoKA"),
        ("voiceprint", "vp_00412_9f1c2d77"),
        ("faceId", "c5c24a82-6845-4031-9d5d-978df9175426"),
        ("retina_scan", "scan-0041-left.iso"),
        ("biometric.template", "AAECAwQFBgcICQ=="),
        ("iris_code", "0110100111010011"),
    ),
    no_match=(
        ("fingerprint", "9f1c2d77aa01"),
        ("face_id", "true"),
        ("biometric", "enabled"),
        ("biometric_type", "face-scan-2"),
        ("retina", "2"),
        ("retina", "logo@2x.png"),
        ("voiceprint", "[BIOMETRIC_ID]"),
        ("biometric", "fingerprint"),
        "voiceprint vp_00412",
        ("surface_id", "c5c24a82-6845"),
        ("face", "Arial-12"),
    ),
    sample=_sample,
)
