"""Names of care providers as a segment of a path: ``/doctors/jane-roe``, ``/find-a-provider/roe-jane-md``.

Directories of providers put filters in the same place (``/doctors/knee-surgery``), so a slug counts only where its
words read like a name: the table of names under ``lexicons/names`` says how common each is as one.

Source: page addresses of provider directories of US hospitals.
"""

import re
from random import Random

from phiguard.detector import Detector, Shape
from phiguard.ner.features import marks

_DEGREES = frozenset("md do np rn pa phd dds dmd dpm od lcsw crnp aprn cnm facp facs facc jr sr ii iii dr".split())
_NOT_OF_A_NAME = frozenset(
    "all new by search results near accepting patients patient find a list index locations location specialty"
    " profile profiles primary family urgent online virtual for in of and the at home book schedule reviews".split()
)
_ID = re.compile(r"[-_](?:[0-9]{1,12})$|^[0-9]{1,12}[-_]")


def _weigh(value: str) -> float:
    parts = [w for w in re.split(r"[-_.+ ]", _ID.sub("", value.lower())) if w]
    titled = any(w in _DEGREES for w in parts)
    words = [w for w in parts if w not in _DEGREES]
    if not 1 < len(words) <= 4 or any(w in _NOT_OF_A_NAME or not w.isalpha() for w in words):
        return 0.0 if titled and words and not any(w in _NOT_OF_A_NAME for w in words) else -9.0
    seen = [marks(w) for w in words if len(w) > 1]
    names = sum(max(m.given, m.family) >= max(m.english - 1, 1) for m in seen)
    english = sum(m.english > max(m.given, m.family) + 1 for m in seen)
    unknown = len(seen) - names - english
    return 2.0 * names - 3.0 * english + 0.5 * unknown + (4.0 if titled else 0.0)


def _sample(rng: Random) -> tuple[str, str]:
    first, last = rng.choice(["nadia", "lena", "thomas"]), rng.choice(["farouk", "fischer", "lindqvist"])
    return "pathsegment doctors", rng.choice([f"{first}-{last}", f"{last}-{first}-md"])


DETECTOR = Detector(
    id="provider_slug",
    entity="PERSON",
    label="Name of a care provider, in a path",
    safe_harbor="",
    role="provider",
    source="https://www.ecfr.gov/current/title-45/section-160.103",
    shapes=(
        # With a degree it is one whatever the field.
        Shape(
            r"\b((?:dr[-_])?[a-z]{3,20}[-_](?:[a-z][-_])?[a-z]{2,20}[-_]"
            r"(?:md|dds|dmd|dpm|aprn|lcsw|crnp|facp|facs|psyd)(?:[-_][0-9]{1,12})?)\b",
            0.35,
        ),
        Shape(r"[A-Za-z0-9]{1,30}(?:[-_.+ ][A-Za-z0-9']{1,30}){1,6}", 0.01, keyed=True),
    ),
    keys=(
        "pathsegment doctor",
        "pathsegment provider",
        "pathsegment physician",
        "pathsegment find a doctor",
        "pathsegment find a provider",
        "pathsegment clinician",
        "pathsegment practitioner",
        "pathsegment therapist",
        "pathsegment dentist",
        "pathsegment surgeon",
        "pathsegment specialist",
        "pathsegment care team",
        "pathsegment our doctor",
        "pathsegment our provider",
        "pathsegment medical staff",
        "pathsegment team member",
        *("=doctor", "=physician", "provider slug", "doctor slug", "physician slug", "clinician slug"),
        "doctor/profile",
        "provider/profile",
    ),
    key_weight=4.0,
    weigh=_weigh,
    tier=lambda _: 2,
    match=(
        ("pathsegment doctors", "jane-roe"),
        ("pathsegment providers", "lena-fischer-md"),
        ("pathsegment find-a-doctor", "fischer-lena"),
        ("pathsegment physicians", "dr-ngozi-abara"),
        ("pathsegment provider", "thomas-p-lindqvist-12345"),
        ("doctor", "lena-fischer-48213"),
        "provider=dr-lena-fischer-md-48213",
    ),
    no_match=(
        "dr-martens-boots",
        "docs/getting-started-md",
        ("provider", "aws-us-east"),
        ("provider", "blue-cross"),
        ("provider", "google-oauth2"),
        ("pathsegment doctors", "knee-surgery"),
        ("pathsegment doctors", "new-patients"),
        ("pathsegment providers", "by-specialty"),
        ("pathsegment find-a-doctor", "primary-care"),
        ("pathsegment doctors", "family-medicine"),
        ("pathsegment services", "jane-roe"),
        ("doctors", "jane-roe"),
        "jane-roe",
    ),
    sample=_sample,
)
