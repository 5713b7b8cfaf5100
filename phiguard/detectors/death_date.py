"""Dates of death: by the field's name or a label.

Source: 45 CFR 164.514(b)(2)(i)(C).
"""

from phiguard import dates
from phiguard.detector import Detector, Shape

_LABEL = r"\b(?:d\.?o\.?d\b\.?|date of death|died|deceased|passed away|death date|gestorben|fallecid[oa])"


DETECTOR = Detector(
    id="death_date",
    entity="DEATH_DATE",
    label="Date of death",
    safe_harbor="C",
    role="quasi",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"{_LABEL}{dates.SAID}({dates.DATE})", 0.9),
        Shape(dates.VALUE, 0.03, keyed=True),
    ),
    keys=(
        "death date",
        "date of death",
        "dod",
        "deceased date",
        "deceased at",
        "deceased date time",
        "died",
        "died on",
        "death time",
        "death dt",
        "deceased dt tm",
        "time of death",
        "deceased",
        "pat death date",
        "fecha defuncion",
        "sterbedatum",
    ),
    check=dates.IS_DATE,
    fit=dates.date_span,
    match=(
        ("death_date", "2025-12-24"),
        ("dateOfDeath", "12/24/2025"),
        ("deceasedDateTime", "2025-12-24T03:10:00Z"),
        ("patient.dod", "20251224"),
        "died on 12/24/2025",
        "passed away December 24, 2025",
        "Date of death: 24.12.2025",
    ),
    no_match=(
        ("deceased", "false"),
        ("death_date", "null"),
        ("dod", "budget"),
        ("death_date", "[DEATH_DATE]"),
        ("depth_date", "2025-12-24"),
        "died 3 times",
        "the process died 12.24.2025.1",
        ("death_count", "20251224"),
        "DoD 5220.22",
    ),
    sample=dates.sampler(("death_date", dates.ISO), ("", "died on " + dates.SLASHED)),
)
