"""Numbers of licences and certificates of people, by the field's name or a label; not of software.

Source: 45 CFR 164.514(b)(2)(i)(K); AAMVA DL/ID card design standard, element DAQ.
"""

from random import Random

from phiguard import codes
from phiguard.detector import Detector, Shape

_LABEL = (
    r"\b(?:driver'?s?'? licen[sc]e|driving licen[sc]e|medical licen[sc]e|nursing licen[sc]e"
    r"|professional licen[sc]e|state licen[sc]e|licen[sc]e|certificate|dl)"
)


def _sample(rng: Random) -> tuple[str, str]:
    code = f"{rng.choice('ABDFKW')}{rng.randrange(10**6, 10**8)}"
    return rng.choice([("license_number", code), ("driversLicense", code), ("", f"license number {code}")])


DETECTOR = Detector(
    id="license_number",
    entity="LICENSE_NUMBER",
    label="Driver's or professional licence or certificate number",
    safe_harbor="K",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"{_LABEL}{codes.SAID_NUMBER}{codes.IN_TEXT}", 0.9),
        Shape(rf"{_LABEL}{codes.AFTER_COLON}", 0.75),
        Shape(codes.WHOLE, 0.03, keyed=True),
    ),
    keys=(
        "license number",
        "licence number",
        "license no",
        "licence no",
        "license num",
        "licence num",
        "driver license",
        "driver licence",
        "driving licence",
        "driving license",
        "driver license number",
        "dl number",
        "dl no",
        "dln",
        "professional license",
        "medical license",
        "nursing license",
        "state license",
        "lic number",
        "lic no",
        "lic num",
        "certificate number",
        "certificate no",
        "cert number",
        "carnet de conducir",
        "fuhrerscheinnummer",
        "führerscheinnummer",
        "permis de conduire",
        "state id number",
        "id card number",
        "ausweisnummer",
    ),
    not_keys=(
        "software license number",
        "ssl certificate number",
        "tls certificate number",
        "product license number",
        "app license number",
        "gift certificate number",
        "software license no",
        "photo license number",
    ),
    fit=codes.fit,
    weigh=codes.weigh,
    echoes=lambda value: (value,) if len(value) >= 7 else (),
    match=(
        ("license_number", "D4410233"),
        ("driversLicense", "WDL4K2P88Q1B"),
        ("dl_number", "F255-9216-4410"),
        ("medical_license", "MD-448120"),
        ("licence_no", "FISCH 804071 L99"),
        ("certificate_number", "C-2019-44102"),
        "driver's license number D4410233",
        "License #: RN-448120",
        "DL no. F25592164410",
        "License: DL-X15925-25",
    ),
    no_match=(
        "D4410233",
        ("license", "MIT"),
        ("license_key", "D4410233"),
        ("license", "Apache-2.0"),
        ("license_number", "pending"),
        ("license_number", "[LICENSE_NUMBER]"),
        "license 2.0 terms",
        ("license_type", "class-1204"),
        "under the MIT license 2026",
        ("software_license_number", "D4410233"),
        ("ssl_certificate_number", "4410233"),
        "a licence to fly 2 planes",
    ),
    sample=_sample,
    forms=("integer", "epoch", "uuid", "object_id"),
)
