"""Numbers of prescriptions, by the field's name or a label.

Source: NCPDP SCRIPT; 45 CFR 164.514(b)(2)(i)(R).
"""

from random import Random

from phiguard import codes
from phiguard.detector import Detector, Shape

_LABEL = r"\b(?:rx|prescription|refill|script)"


def _sample(rng: Random) -> tuple[str, str]:
    code = str(rng.randrange(10**6, 10**9))
    return rng.choice([("rx_number", code), ("prescriptionId", code), ("", f"Rx # {code}")])


DETECTOR = Detector(
    id="prescription_number",
    entity="PRESCRIPTION_NUMBER",
    label="Prescription number",
    safe_harbor="R",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"{_LABEL}{codes.SAID_NUMBER}{codes.IN_TEXT}", 0.9),
        Shape(r"\bRx:? ([0-9]{6,9}(?:-[0-9]{1,5})?)\b", 0.8, ignore_case=False),
        Shape(r"\bprescription ([0-9]{6,12})\b", 0.8),
        Shape(r"\b(?:your|my|her|his|the|for) rx ?#? ?([0-9]{6,9})\b", 0.85),
        Shape(codes.WHOLE, 0.03, keyed=True),
    ),
    keys=(
        "rx reference number",
        "rx number",
        "rx num",
        "rx no",
        "rx nbr",
        "rx id",
        "rxnum",
        "rx",
        "prescription number",
        "prescription id",
        "prescription no",
        "prescription num",
        "prescription",
        "=nre",
        "numero ricetta",
        "numero ricetta elettronica",
        "rezeptnummer",
        "numero receta",
        "receptnummer",
        "numero ordonnance",
        "refill number",
        "refill id",
        "script number",
        "scrip number",
        "receta numero",
        "rezeptnummer",
        "prescription ref",
    ),
    not_keys=("network rx", "rx byte", "rx packet", "rx size"),
    fit=codes.fit,
    weigh=codes.weigh,
    echoes=lambda value: (value,) if len(value) >= 7 else (),
    match=(
        "prescription 7712003 is ready",
        "Your Rx 6618204 is ready",
        "Rx 6618204 READY",
        ("rx_number", "6618204"),
        ("rxNum", "0661820-41"),
        ("prescriptionId", "RX-6618204"),
        ("prescription", "6618204"),
        ("refill_number", "771-66182"),
        "Rx# 6618204",
        "refill of prescription number 6618204",
        "Rx number: 0661820",
    ),
    no_match=(
        "Rx 500 mg, 2026",
        "Radeon RX 6800",
        "6618204",
        ("rx", "true"),
        ("rx_bytes", "6618204"),
        ("prescription_count", "6618204"),
        ("prescription", "glasses"),
        ("rx_number", "[PRESCRIPTION_NUMBER]"),
        "prescription 20 mg",
        "RX 580 graphics card",
        ("order_no", "6618204"),
        "rx 6618204 packets",
        ("script", "main-1204.js"),
        "refill 2 of 3",
    ),
    sample=_sample,
    forms=("integer", "epoch", "uuid", "object_id"),
)
