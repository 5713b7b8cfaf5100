"""Dates of admission to care: by the field's name or a label.

Source: 45 CFR 164.514(b)(2)(i)(C).
"""

from phiguard import dates
from phiguard.detector import Detector, Shape

_LABEL = (
    r"\b(?:admitted|admission|admit|date of admission|hospitali[sz]ed|aufgenommen|ingresado)(?: date"
    r"| dt| time)?"
)


DETECTOR = Detector(
    id="admission_date",
    entity="ADMISSION_DATE",
    label="Date of admission",
    safe_harbor="C",
    role="quasi",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"{_LABEL}{dates.SAID}({dates.DATE})", 0.9),
        Shape(dates.VALUE, 0.03, keyed=True),
    ),
    keys=(
        "admission date",
        "admit date",
        "admit dt",
        "admit dt tm",  # columns of Oracle Health, once Cerner
        "reg dt tm",
        "arrive dt tm",
        "admit time",
        "admission time",
        "admission dt",
        "admitted",
        "admitted at",
        "admitted on",
        "date of admission",
        "admission",
        "hospitalization date",
        "hosp admsn time",
        "ed arrival time",
        "fecha ingreso",
        "aufnahmedatum",
    ),
    not_keys=(
        "admission id",
        "admission number",
        "admission no",
        "museum admission",
        "park admission",
        "school admission",
        "college admission",
        "admission fee",
    ),
    check=dates.IS_DATE,
    fit=dates.date_span,
    match=(
        ("admission_date", "2026-01-02"),
        ("admitDate", "01/02/2026"),
        ("admitted_at", "1767312000"),
        ("encounter.admission.date", "20260102"),
        "admitted 2026-01-02",
        "Admission date: January 2, 2026",
        "was admitted on 2 Jan 2026 with",
    ),
    no_match=(
        "admitted 2026",
        ("admission_date", "n/a"),
        ("admission", "free"),
        ("admission_date", "[ADMISSION_DATE]"),
        ("commission_date", "2026-01-02"),
        "admission 12 dollars",
        ("created_at", "2026-01-02"),
        "general admission 2-for-1",
        "readmitted it",
    ),
    sample=dates.sampler(("admission_date", dates.ISO), ("", "admitted " + dates.SLASHED)),
)
