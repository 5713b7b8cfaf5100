"""Numbers of insurance claims, by the field's name or a label.

Source: X12 837 CLM01 and 835 CLP01; FHIR Claim.identifier.
"""

from random import Random

from phiguard import codes
from phiguard.detector import Detector, Shape

_LABEL = r"\b(?:claim|icn|eob|prior auth(?:orization)?|authorization)"


def _sample(rng: Random) -> tuple[str, str]:
    code = f"{rng.choice(['C', 'CLM'])}{rng.randrange(10**7, 10**10)}"
    return rng.choice([("claim_number", code), ("claimId", code), ("", f"claim number {code}")])


DETECTOR = Detector(
    id="claim_number",
    entity="CLAIM_NUMBER",
    label="Claim number",
    safe_harbor="R",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"{_LABEL}{codes.SAID_NUMBER}{codes.IN_TEXT}", 0.9),
        Shape(r"\bclaim ([0-9]{7,15}|(?:[A-Z]{1,4}-)?[0-9]{2,6}-[0-9]{2,8}(?:-[0-9]{2,8}){0,2})\b", 0.8),
        Shape(codes.WHOLE, 0.03, keyed=True),
    ),
    keys=(
        "claim number",
        "claim id",
        "=clm01",
        "claim no",
        "claim num",
        "claim nbr",
        "clm id",
        "clm number",
        "claim control number",
        "icn",
        "dcn",
        "tcn",
        "eob number",
        "eob id",
        "prior auth number",
        "prior authorization number",
        "preauthorization number",
        "auth number",
        "authorization number",
        "claim reference",
        "schadennummer",
        "numero reclamacion",
        "claim",
    ),
    not_keys=("token claim id", "jwt claim id", "jwt claim", "token claim"),
    fit=codes.fit,
    weigh=codes.weigh,
    echoes=lambda value: (value,) if len(value) >= 7 else (),
    match=(
        "claim 88231002 was denied",
        "claim 2026-55-119022 is open",
        "claim WC-2026-088210; ER",
        ("claim_number", "CLM20881734"),
        ("claimId", "2088173401"),
        ("claim_no", "26-0088-17"),
        ("icn", "2026011988417"),
        ("prior_auth_number", "PA-7741902"),
        ("claim", "C20881734"),
        "Claim number: CLM20881734",
        "claim #2088173401 denied",
    ),
    no_match=(
        "claim 2026 tax credits",
        "2088173401",
        ("claims", "admin"),
        ("claim", "true"),
        ("claim_count", "2088173"),
        ("reclaim_id_count", "2088173"),
        ("claim_number", "[CLAIM_NUMBER]"),
        "they claim 40 million users",
        "claim 20% off",
        ("token_claim", "admin"),
        ("order_no", "2088173401"),
        "claim your 2026 gift",
        "the claim no longer holds",
    ),
    sample=_sample,
    forms=("integer", "epoch", "uuid", "object_id"),
)
