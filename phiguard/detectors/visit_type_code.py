"""Codes of visit types beside care: ``vt=1234`` in a link of MyChart.

A hospital has one for each kind of visit, so that the number says what somebody comes for.

Source: links of open scheduling widgets on sites of US hospitals:
``/MyChart/SignupAndSchedule/EmbeddedSchedule?dept=…,…&vt=…``
"""

from random import Random

from phiguard.detector import Detector, Shape


def _sample(rng: Random) -> tuple[str, str]:
    return "vt", str(rng.randrange(100, 10**6))


DETECTOR = Detector(
    id="visit_type_code",
    entity="SPECIALTY",
    label="Code of a kind of visit",
    safe_harbor="",
    role="health",
    source="https://www.ecfr.gov/current/title-45/section-160.103",
    shapes=(Shape(r"[0-9]{2,12}(?:,[0-9]{2,12}){0,30}", 0.05, keyed=True),),
    keys=("=vt", "=vt id", "visit type id", "visit type code", "appointment type id", "appointment type code"),
    not_keys=("video", "terminal"),
    beside_care=True,
    tier=lambda _: 2,
    match=(
        ("vt", "1234"),
        ("VT", "12345"),
        ("vt", "1234,1235"),
        ("visitTypeId", "2041"),
        ("appointment_type_id", "771"),
        ("vtId", "88120"),
        ("visit_type_code", "88"),
    ),
    no_match=(
        ("vt", "new"),
        ("vt", "4"),
        ("vt", "0.25"),
        ("vts", "1234"),
        ("visit_type", "1234"),
        ("vtc", "1234"),
        ("vt", "[SPECIALTY]"),
        ("vt_count", "1234"),
        ("visit_count", "1234"),
        "1234",
        ("vt", "12:30"),
    ),
    sample=_sample,
)
