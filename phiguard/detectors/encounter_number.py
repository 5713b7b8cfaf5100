"""Numbers of encounters and hospital visits, such as Epic's CSN.

Source: HL7 v2 PV1-19; Epic's contact serial number (CSN); FHIR Encounter.identifier.
"""

from random import Random

from phiguard import codes
from phiguard.detector import Detector, Shape

_LABEL = r"\b(?:csn|encounter|visit (?:number|no|num|id)\b\.?|hospital account|har|fin number)"


def _sample(rng: Random) -> tuple[str, str]:
    code = str(rng.randrange(10**8, 10**10))
    return rng.choice([("csn", code), ("encounterId", code), ("", f"CSN: {code}")])


DETECTOR = Detector(
    id="encounter_number",
    entity="ENCOUNTER_NUMBER",
    label="Encounter or visit number",
    safe_harbor="R",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"{_LABEL}{codes.SAID}{codes.IN_TEXT}", 0.9),
        Shape(r"\bvisit[ :#]{1,2}([0-9]{6,12})\b", 0.8),
        Shape(r"(?:\b|_)(?:visit|encounter|televisit)[_\-]([0-9]{5,12})\b", 0.75),  # rooms of calls
        Shape(codes.WHOLE, 0.03, keyed=True),
    ),
    keys=(
        "csn",
        "pat enc csn",
        "enc csn",
        "encounter id",
        "encounter number",
        "encounter no",
        "encounter num",
        "encounter",
        "enc id",
        "pathsegment visit",
        "pathsegment encounter",
        "encntr id",
        "encntr",
        "fin nbr",
        "visit occurrence id",
        "visit number",
        "visit no",
        "visit num",
        "patient visit id",
        "hospital visit id",
        "inpatient id",
        "admission id",
        "admission number",
        "hospital account",
        "hsp account id",
        "har number",
        "fin number",
        "episode id",
        "episode number",
        "episode of care id",
        "fallnummer",
    ),
    not_keys=(
        "show episode id",
        "podcast episode id",
        "series episode number",
        "podcast episode number",
        "season episode number",
        "tv episode id",
        "video episode id",
    ),
    fit=codes.fit,
    weigh=codes.weigh,
    echoes=lambda value: (value,) if len(value) >= 7 else (),
    match=(
        "joined visit-88213-tverik",
        ("csn", "1002884417"),
        ("encounterId", "E-884417"),
        ("visit_number", "7741902"),
        ("PAT_ENC_CSN_ID", "1002884417"),
        ("encounter", "3fa85f64-5717-4562-b3fc-2c963f66afa6"),
        ("hsp_account_id", "60018842"),
        "CSN 1002884417",
        "encounter #884417 closed",
        "visit number: 7741902",
    ),
    no_match=(
        "visit-2026",
        "page-visit_count",
        "revisit-88213",
        "1002884417",
        ("encounter_type", "office-101"),
        ("visit_count", "7741902"),
        ("encounter", "new"),
        ("csn", "true"),
        ("csn", "[ENCOUNTER_NUMBER]"),
        "an encounter with 40 people",
        "visit 12 parks",
        ("episode_number", "12"),
        ("session_count", "12"),
        "csnumber 1002884417",
    ),
    sample=_sample,
    forms=("integer", "epoch", "uuid", "object_id"),
)
