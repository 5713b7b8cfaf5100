"""Numbers behind a path segment that is a word for people: ``/clients/48213``, ``/beneficiaries/48213/claims``.

What stands there without a digit is a page or a customer's story; a year is an archive.

Source: 45 CFR 164.514(b)(2)(i)(R), any other unique identifying number, characteristic or code.
"""

import re
from random import Random

from phiguard.detector import Detector, Shape
from phiguard.detectors.user_id import echoes

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_PEOPLE = (
    "client", "resident", "beneficiary", "dependent", "enrollee", "participant", "contact", "caregiver", "guardian",
    "claimant", "guarantor", "insured", "applicant", "recipient", "lead", "donor", "respondent", "attendee",
    "caretaker", "family member", "care recipient", "proxy", "relative", "policy holder", "policyholder",
)  # fmt: skip


def _weigh(value: str) -> float:
    return -9.0 if _YEAR.fullmatch(value) else 0.0


def _sample(rng: Random) -> tuple[str, str]:
    who = rng.choice(["clients", "residents", "beneficiaries", "dependents", "participants"])
    return "url", f"https://www.example.org/{who}/{rng.randrange(10**4, 10**8)}"


DETECTOR = Detector(
    id="numbered_person",
    entity="USER_ID",
    label="Number of a person, in the path of a URL",
    safe_harbor="R",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(r"[A-Za-z]{0,4}[-_]?[0-9]{4,14}", 0.05, keyed=True),
        Shape(r"[0-9A-Fa-f]{24}|[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}", 0.3, keyed=True),
    ),
    keys=tuple(f"pathsegment {who}" for who in _PEOPLE),
    weigh=_weigh,
    echoes=echoes,
    match=(
        ("pathsegment clients", "48213"),
        ("pathsegment client", "C-48213"),
        ("pathsegment residents", "48213"),
        ("pathsegment beneficiaries", "4821309"),
        ("pathsegment dependents", "48213"),
        ("pathsegment enrollees", "0048213"),
        ("pathsegment participants", "3fa85f64-5717-4562-b3fc-2c963f66afa6"),
        ("pathsegment contacts", "4821309"),
        ("pathsegment caregivers", "48213"),
        ("pathsegment guarantors", "48213"),
        ("pathsegment family-members", "48213"),
        ("pathsegment leads", "65a1f0c2b3d4e5f6a7b8c9d0"),
    ),
    no_match=(
        ("pathsegment clients", "2024"),
        ("pathsegment clients", "acme-corp"),
        ("pathsegment clients", "12"),
        ("pathsegment residents", "apply"),
        ("pathsegment articles", "48213"),
        ("pathsegment products", "48213"),
        ("pathsegment locations", "48213"),
        ("pathsegment near", "48213"),
        ("pathsegment contact", "us"),
        ("pathsegment leads", "form-2024a"),
        ("pathsegment clients", "[USER_ID]"),
        ("clients", "48213"),
        "48213",
    ),
    sample=_sample,
)
