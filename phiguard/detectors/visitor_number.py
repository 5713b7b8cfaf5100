"""Numbers of contacts and patients under keys of three letters, beside care: HubSpot's ``vid``, ``/pt/448120``.

Elsewhere ``vid`` is a video or a variant, and ``pt`` a language.

Source: https://legacydocs.hubspot.com/docs/methods/contacts/get_contact (vid)
"""

from random import Random

from phiguard.codes import stands_alone
from phiguard.detector import Detector, Shape


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    return (start, end) if stands_alone(text, start, end) else None


def _sample(rng: Random) -> tuple[str, str]:
    return "vid", str(rng.randrange(10**5, 10**9))


DETECTOR = Detector(
    id="visitor_number",
    entity="USER_ID",
    label="Number of a contact or patient, under a short key beside care",
    safe_harbor="R",
    role="direct",
    source="https://legacydocs.hubspot.com/docs/methods/contacts/get_contact",
    shapes=(Shape(r"[0-9]{5,12}", 0.02, keyed=True),),
    keys=("=vid", "pathsegment pt"),
    fit=_fit,
    beside_care=True,
    match=(("vid", "3234574"), ("vid", "20431"), ("pathsegment pt", "448120")),
    no_match=(
        ("vid", "dQw4w9WgXcQ"),
        ("vid", "12"),
        ("video_id", "3234574"),
        ("vid", "[USER_ID]"),
        ("pathsegment pt", "saude"),
        "3234574",
    ),
    sample=_sample,
)
