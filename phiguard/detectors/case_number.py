"""Numbers of cases: of care management, a court, or support.

Source: 45 CFR 164.514(b)(2)(i)(R).
"""

from random import Random

from phiguard import codes
from phiguard.detector import Detector, Shape

_LABEL = r"\b(?:case|incident report|accession)"


def _sample(rng: Random) -> tuple[str, str]:
    code = f"{rng.randrange(20, 27)}-{rng.randrange(10**4, 10**6)}"
    return rng.choice([("case_number", code), ("caseId", code), ("", f"case number {code}")])


DETECTOR = Detector(
    id="case_number",
    entity="CASE_NUMBER",
    label="Case number",
    safe_harbor="R",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"{_LABEL}{codes.SAID_NUMBER}{codes.IN_TEXT}", 0.9),
        Shape(r"\bacc(?:n|ess)?\.? ?# ?:? ?([A-Z]{0,3}[0-9]{0,2}-?[0-9]{5,12})\b", 0.8),
        Shape(codes.WHOLE, 0.03, keyed=True),
    ),
    keys=(
        "case number",
        "case id",
        "case no",
        "case num",
        "case nbr",
        "accession number",
        "accession no",
        "accession",
        "accession id",
        "incident report number",
        "court case",
        "docket number",
        "referral case",
        "case file",
        "support case id",
        "aktenzeichen",
        "numero caso",
        "specimen id",
        "specimen number",
        "lab order number",
        "requisition number",
    ),
    not_keys=(
        "test case id",
        "use case id",
        "test case number",
        "phone case id",
        "switch case id",
        "use case number",
        "test case no",
        "test case num",
    ),
    fit=codes.fit,
    weigh=codes.weigh,
    echoes=lambda value: (value,) if len(value) >= 7 else (),
    match=(
        ("case_number", "24-118820"),
        ("caseId", "CM-4471902"),
        ("case_no", "0042718"),
        ("accession", "A26-104418"),
        ("specimen_id", "SP118820"),
        "case number 24-118820",
        "Case #4471902 was closed",
        "accession no. A26-104418",
        "acc# A26-88210: ready",
    ),
    no_match=(
        "24-118820",
        ("test_case_id", "TC-104"),
        ("case", "upper"),
        ("case_number", "none"),
        ("use_case_id", "1044"),
        ("case_number", "[CASE_NUMBER]"),
        "in case 12 people come",
        "the case of 1984",
        ("case_count", "4471902"),
        ("showcase_id", "4471902"),
        "Case study 2024",
        "just in case: 2040",
    ),
    sample=_sample,
    forms=("integer", "epoch", "uuid", "object_id"),
)
