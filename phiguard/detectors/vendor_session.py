"""Any value of a field that a vendor's format keeps for the session: ``sid`` of a Google Analytics hit.

It is found by the role that the vendor's file gives the field, whatever the value looks like.
"""

from random import Random

from phiguard.checks import Check, is_telling
from phiguard.detector import Detector, Shape
from phiguard.forms import FORMS, PERSONAL


def _sample(rng: Random) -> tuple[str, str]:
    return "session_field", str(rng.randrange(10**8, 10**10))


DETECTOR = Detector(
    id="vendor_session",
    entity="SESSION_ID",
    label="Session field of a vendor's format",
    safe_harbor="R",
    role="session",
    source="https://github.com/MisterPhilip/omnibug",
    shapes=(Shape(r"[^\x00-\x1f](?:[^\x00-\x1f]|[\t\r\n])*", 0.02, keyed=True, opened=True),),
    keys=("=session field",),
    check=Check(is_telling, 0.9, "a value, not a word for none"),
    forms=(*FORMS, *PERSONAL),  # whatever the value looks like
    match=(
        ("session_field", "1757000000"),
        ("session_field", "4f1a"),
        ("session_field", "0b7c3a52-91de-4c0f-8a35-6d1f0e2b7c44"),
    ),
    no_match=(
        ("session_field", "N"),
        ("session_field", "1"),
        ("session_field", "undefined"),
        ("session_field", "[SESSION_ID]"),
        ("session_field", "0"),
        ("session_field", "{}"),
        ("note", "1757000000"),
    ),
    sample=_sample,
)
