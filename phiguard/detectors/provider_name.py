"""Names of care providers under a provider's key.

``provider`` is also what hosts a mailbox or takes a payment, so one word alone does not count; a title, a
degree or a second name does.

Source: field names of scheduling widgets, Epic and FHIR Practitioner exports.
"""

from random import Random

from phiguard import names
from phiguard.detector import Detector, Shape

_WORD = r"[^\x00-\x20!-&(-,/-@\[-`{-\x7f]{1,30}"
_DEGREE = r"(?:,? (?:md|m\.d\.|do|np|pa|pa-c|rn|dds|dmd|phd|lcsw|facc|faap|mph|od|dpm|crnp|aprn))"

_COMPANIES = frozenset(
    "amazon analytics apple auth aws azure blue business care center clinic cloud connect cross data"
    " digital email facebook gateway global google group health healthcare hospital hosting inc insurance"
    " llc mail media medical microsoft mobile network networks pay payments plan plus provider service"
    " services shield software solutions stripe systems telecom united web wireless".split()
)


def _weigh(value: str) -> float:
    if any(w in _COMPANIES for w in value.lower().replace(",", " ").split()):
        return -6.0
    capitals = [w[:1].isupper() for w in value.split()]
    return 0.0 if sum(capitals) > 1 or value.lower().startswith("dr") else -4.0


def _sample(rng: Random) -> tuple[str, str]:
    last = rng.choice(["Hodgkin", "Ostrander", "Lindqvist", "Abara"])
    return rng.choice(
        [
            ("doctor", f"Dr. {last}"),
            ("provider_name", f"Piet {last}, MD"),
            ("physician", f"Ngozi {last}"),
        ]
    )


_KEYS = (
    "doctor",
    "doctor name",
    "provider",
    "provider name",
    "physician",
    "physician name",
    "attending",
    "surgeon",
    "attending physician",
    "referring provider",
    "referring physician",
    "therapist",
    "therapist name",
    "clinician",
    "clinician name",
    "practitioner",
    "practitioner name",
    "pcp",
    "pcp name",
    *("prsnl", "prsnl name"),  # Cerner
    *(f"={what}/with" for what in ("appointment", "appt", "visit", "booking", "consultation")),
    "primary care provider",
    "specialist name",
    "rendering provider",
    "ordering provider",
    "ordering physician",
    "performing physician name",
    "operator name",
    "00080090 value alphabetic",  # DICOM JSON: referring, performing and reading physician
    "00081050 value alphabetic",
    "00081060 value alphabetic",
    "00080090 value",
    "00081050 value",
    "00081060 value",
    "prescriber",
    "prescriber name",
    "dr name",
    *(
        f"{what} dr"
        for what in ("referring", "referrer", "referral", "treating", "attending", "primary", "preferred", "your")
    ),
    "medico",
    "medecin",
    "arzt",
)

DETECTOR = Detector(
    id="provider_name",
    entity="PERSON",
    label="Name of a care provider",
    safe_harbor="",
    role="provider",
    source="https://hl7.org/fhir/practitioner.html",
    shapes=(
        Shape(
            rf"(?:dr|doctor|prof)\.? {_WORD}(?: {_WORD}){{0,3}}{_DEGREE}{{0,3}}"
            rf"|{_WORD}(?: {_WORD}){{0,3}}{_DEGREE}{{1,3}}",
            0.2,
            keyed=True,
        ),
        Shape(rf"{_WORD}(?: {_WORD}){{1,3}}", 0.03, keyed=True),
        Shape(rf"{_WORD}{_DEGREE}{{0,2}} ?, ?{_WORD}(?: {_WORD})?{_DEGREE}{{0,2}}", 0.03, keyed=True),
        Shape(names.PARTED, 0.95, keyed=True),
    ),
    keys=_KEYS,
    not_keys=(
        "payment provider",
        "auth provider",
        "cloud provider",
        "email provider",
        "identity provider",
        "service provider",
        "data provider",
        "insurance provider",
        "login provider",
        "oauth provider",
        "hosting provider",
        "internet provider",
        "mail provider",
        "ad provider",
        *(f"pathsegment {key}" for key in _KEYS),
    ),
    fit=names.fit,
    weigh=_weigh,
    match=(
        ("doctor", "Dr. Hodgkin"),
        ("referring_dr", "Dr. Ngozi Abara"),
        ("provider_name", "Ngozi Abara"),
        ("prsnlName", "Vogel MD, Katrin"),
        ("appointment/with", "Dr. Ngozi Abara"),
        ("provider", "Piet Ostrander, MD"),
        ("physicianName", "Anaïs Lindqvist"),
        ("ordering_provider", "OSTRANDER, PIET"),
        ("attending", "Dr Ostrander"),
        ("referring_provider", "Aiko van Houten NP"),
    ),
    no_match=(
        ("provider", "google"),
        ("provider", "Stripe"),
        ("provider", "Google Analytics"),
        ("payment_provider", "Amazon Pay"),
        ("provider", "mail service"),
        ("doctor", "true"),
        ("doctor", "any"),
        ("doctor", "[PERSON]"),
        ("find-a-doctor", "dermatology"),
        "Dr. Martens boots",
        ("provider_id", "12"),
    ),
    sample=_sample,
    passes=("integer", "epoch", "uuid", "object_id", "short"),
)
