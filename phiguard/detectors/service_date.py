"""Dates on which care was given, as claims and results carry them.

Source: 45 CFR 164.514(b)(2)(i)(C).
"""

from phiguard import dates
from phiguard.detector import Detector, Shape

_LABEL = (
    r"\b(?:d\.?o\.?s\b\.?|dates? of service|service date|date of (?:test|procedure|surgery|operation"
    r"|diagnosis|onset)|collected|specimen collected|diagnosed|vaccinated|immuni[sz]ed)"
)


DETECTOR = Detector(
    id="service_date",
    entity="SERVICE_DATE",
    label="Date of service",
    safe_harbor="C",
    role="quasi",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"{_LABEL}{dates.SAID}({dates.DATE})", 0.9),
        Shape(dates.VALUE, 0.03, keyed=True),
    ),
    keys=(
        "service date",
        "date of service",
        "serv date",
        "service from",
        "service to",
        "service from date",
        "service to date",
        "svc date",
        "dos",
        "dos start date",
        "dos end date",
        "svc dt",
        "serviced date",
        "date administered",
        "administered date",
        "collected date",
        "date collected",
        "specimen collected",
        "date of onset",
        "onset date time",
        "performed date time",
        "symptom onset",
        "from dos",
        "to dos",
        "statement from date",
        "diagnosis date",
        "date of diagnosis",
        "onset date",
        "collection date",
        "specimen date",
        "result date",
        "fill date",
        "date filled",
        "prescription date",
        "date written",
        "immunization date",
        "vaccination date",
        "lmp",
        "last menstrual period",
        "due date baby",
        "date last filled",
        "date of injury",
        "injury date",
        "accident date",
    ),
    not_keys=("garbage collection date", "data collection date", "data collected date", "date data collected"),
    check=dates.IS_DATE,
    fit=dates.fit,
    match=(
        ("service_date", "2025-11-20"),
        ("dateOfService", "11/20/2025"),
        ("claim.dos", "20251120"),
        ("onset_date", "Nov 20, 2025"),
        ("lmp", "2025-11-20"),
        ("vaccinationDate", "20.11.2025"),
        "date of service 11/20/2025",
        "DOS: 2025-11-20",
        "diagnosed on November 20, 2025",
    ),
    no_match=(
        ("dos", "windows"),
        ("service_date", "n/a"),
        ("service", "20251120"),
        ("service_date", "[SERVICE_DATE]"),
        ("due_date", "2025-11-20"),
        "service 11.20.2025.1",
        ("ms_dos", "6.22"),
        "DOS 6.22",
        "customer service 24/7",
        ("release_date", "2025-11-20"),
        "collected 12 points",
    ),
    sample=dates.sampler(("service_date", dates.ISO), ("", "date of service " + dates.SLASHED)),
)
