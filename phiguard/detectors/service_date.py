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
        # Of what somebody had: the test has gone when this is looked for.
        Shape(
            r"\b(?:my|his|her|your|their|pt|patient)(?:'s)? [^\x00-\x1f.;!?0-9]{0,60}\[(?:PROCEDURE"
            r"|MEDICAL_TEST|MEDICATION"
            rf"|MEDICAL_CONDITION)\][^\x00-\x1f.;!?0-9\[]{{0,25}} (?:on|from|dated|of|to|for) ({dates.DATE})",
            0.8,
        ),
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
        "clm from dt",
        "clm thru dt",
        "claim from date",
        "claim thru date",
        "condition start date",
        "condition end date",
        "drug exposure start date",
        "measurement date",
        "visit start date",
        "visit end date",
        "serviced date",
        "date administered",
        "administered date",
        *("administered on", "given date", "date given", "dose date", "date of dose", "vaccinated on", "given on"),
        "collected date",
        "date collected",
        "specimen collected",
        "date of onset",
        "onset date time",
        *(
            "effective date time",
            "occurrence date time",
            "authored on",
            "recorded date",
            "asserted date",
        ),  # of FHIR
        *("when prepared", "when handed over"),
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
    fit=dates.date_span,
    match=(
        ("service_date", "2025-11-20"),
        ("dateOfService", "11/20/2025"),
        ("claim.dos", "20251120"),
        ("onset_date", "Nov 20, 2025"),
        ("lmp", "2025-11-20"),
        ("vaccinationDate", "20.11.2025"),
        "date of service 11/20/2025",
        "DOS: 2025-11-20",
        "his [PROCEDURE] on 11/20/2025 was denied",
        "your [MEDICAL_TEST] result from Nov 20 is ready",
        "diagnosed on November 20, 2025",
    ),
    no_match=(
        ("dos", "windows"),
        ("service_date", "n/a"),
        ("service", "20251120"),
        ("service_date", "[SERVICE_DATE]"),
        ("due_date", "2025-11-20"),
        "service 11.20.2025.1",
        "[MEDICAL_CONDITION] webinar on 11/20/2025",
        ("ms_dos", "6.22"),
        "DOS 6.22",
        "customer service 24/7",
        ("release_date", "2025-11-20"),
        "collected 12 points",
    ),
    sample=dates.sampler(("service_date", dates.ISO), ("", "date of service " + dates.SLASHED)),
)
