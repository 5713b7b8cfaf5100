"""Passport numbers, by the field's name or a label.

Source: ICAO Doc 9303 part 4 (document number of up to nine characters).
"""

from random import Random

from phiguard.checks import digits
from phiguard.codes import stands_alone
from phiguard.detector import Detector, Shape

_NUMBER = r"[A-Z]{0,3}[0-9]{6,9}[A-Z]?|[A-Z0-9]{8,9}"


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    if not stands_alone(text, start, end):
        return None
    return (start, end) if len(digits(text[start:end])) >= 4 else None


def _sample(rng: Random) -> tuple[str, str]:
    number = f"{rng.choice(['', 'C', 'XN'])}{rng.randrange(10**7, 10**8)}"
    return rng.choice([("passport", number), ("passportNumber", number), ("", f"passport no. {number}")])


DETECTOR = Detector(
    id="passport",
    entity="PASSPORT_NUMBER",
    label="Passport number",
    safe_harbor="R",
    role="direct",
    source="https://www.icao.int/publications/doc-series/doc-9303",
    shapes=(
        Shape(
            rf"\b(?:passport|pasaporte|passeport|reisepass)[ _]?(?:number|no\.?|num|nr\.?|id"
            rf"|#)?(?: is)?[ :#=]{{1,3}}({_NUMBER})\b",
            0.85,
        ),
        Shape(rf"(?:{_NUMBER})", 0.04, keyed=True),
    ),
    keys=(
        "passport",
        "passport number",
        "passport no",
        "passport num",
        "passport id",
        "pasaporte",
        "passeport",
        "reisepass",
        "reisepassnummer",
        "passaporte",
        "travel document number",
    ),
    fit=_fit,
    echoes=lambda value: (value,),
    match=(
        ("passport", "C01234567"),
        ("passportNumber", "512345678"),
        ("passport_no", "XN1234567"),
        ("reisepass", "C01X00T47"),
        "passport no. 512345678",
        "Passport: C01234567, issued in Tacoma",
    ),
    no_match=(
        "C01234567",
        ("passport", "true"),
        ("passport", "expired"),
        ("order_id", "C01234567"),
        ("passport", "[PASSPORT_NUMBER]"),
        "passport photos 2024",
        "passport photo 4x6",
        ("passport_js_version", "0.6.0"),
        "passport 12345",
        ("passport_count", "51234567"),
    ),
    sample=_sample,
)
