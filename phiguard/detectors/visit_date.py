"""Dates of visits and encounters: by the field's name or a label.

Source: 45 CFR 164.514(b)(2)(i)(C).
"""

from phiguard import dates
from phiguard.detector import Detector, Shape

_LABEL = r"\b(?:visit|visited|encounter|seen|last seen|follow-?up|office visit)(?: date| dt)?"


DETECTOR = Detector(
    id="visit_date",
    entity="VISIT_DATE",
    label="Date of a visit",
    safe_harbor="C",
    role="quasi",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"{_LABEL}{dates.SAID}({dates.DATE})", 0.9),
        Shape(dates.VALUE, 0.03, keyed=True),
    ),
    keys=(
        "visit date",
        "date of visit",
        "visit dt",
        "visit day",
        "visit datetime",
        "encounter date",
        "encounter dt",
        "encounter start",
        "encounter end",
        "office visit",
        "contact date",
        "checkin date",
        "check in date",
        "date last seen",
        "next visit",
        "last visit",
        "fecha visita",
        "enc date",
        "pat enc date",
    ),
    check=dates.IS_DATE,
    fit=dates.date_span,
    match=(
        ("visit_date", "2026-02-03"),
        ("dateOfVisit", "02/03/2026"),
        ("encounter_start", "2026-02-03T08:15:00Z"),
        ("visitDt", "20260203"),
        ("next_visit", "3 Feb 2026"),
        "visit on 02/03/2026",
        "Visit date: Feb 3, 2026",
        "encounter 2026-02-03 closed",
    ),
    no_match=(
        ("visit_count", "12"),
        ("visits", "20260203"),
        "visit us 24/7",
        ("visit_date", "unknown"),
        ("visit_date", "[VISIT_DATE]"),
        ("visit_id", "20260203"),
        "visit 2 of 3",
        "Visit Tacoma in 2026",
        ("updated", "2026-02-03"),
        "revisited 2026",
    ),
    sample=dates.sampler(("visit_date", dates.ISO), ("", "visit on " + dates.SLASHED)),
)
