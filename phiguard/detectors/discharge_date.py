"""Dates of discharge from care: by the field's name or a label.

Source: 45 CFR 164.514(b)(2)(i)(C).
"""

from phiguard import dates
from phiguard.detector import Detector, Shape

_LABEL = r"\b(?:discharged|discharge|date of discharge|released from hospital|entlassen)(?: date| dt| time)?"


DETECTOR = Detector(
    id="discharge_date",
    entity="DISCHARGE_DATE",
    label="Date of discharge",
    safe_harbor="C",
    role="quasi",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"{_LABEL}{dates.SAID}({dates.DATE})", 0.9),
        Shape(dates.VALUE, 0.03, keyed=True),
    ),
    keys=(
        "discharge date",
        "discharge dt",
        "discharge time",
        "disch date",
        "disch dt",
        "disch dt tm",
        "discharged",
        "discharged at",
        "discharged on",
        "date of discharge",
        "discharge",
        "hosp disch time",
        "fecha alta",
        "entlassungsdatum",
    ),
    not_keys=("discharge id", "discharge number", "battery discharge", "static discharge"),
    check=dates.IS_DATE,
    fit=dates.date_span,
    match=(
        ("discharge_date", "2026-01-09"),
        ("dischargeDt", "01/09/2026"),
        ("discharged_at", "1767916800000"),
        ("encounter.discharge.time", "2026-01-09T11:20:00Z"),
        "discharged 2026-01-09",
        "Discharge date: 9 January 2026",
        "was discharged on Jan 9",
    ),
    no_match=(
        "battery discharge 12.5 V",
        ("discharge_date", "pending"),
        ("discharge", "high"),
        ("discharge_date", "[DISCHARGE_DATE]"),
        ("recharge_date", "2026-01-09"),
        "discharge 3 of 4",
        ("updated_at", "2026-01-09"),
        "discharged 2026",
        ("discharge_rate", "20260109"),
    ),
    sample=dates.sampler(("discharge_date", dates.ISO), ("", "discharged " + dates.SLASHED)),
)
