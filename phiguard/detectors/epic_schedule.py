"""The provider or resource whose schedule a link of Epic's MyChart opens: ``id=RES^1234567``.

The sign between is Epic's own (master file and record), so the form says enough; a list of them is common.

Source: links of open scheduling widgets on sites of US hospitals, such as
``/MyChart/SignupAndSchedule/EmbeddedSchedule?id=RES^…&vt=…``
"""

from random import Random

from phiguard.checks import joined_after, joined_before
from phiguard.detector import Detector, Shape


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    return None if joined_before(text, start) or joined_after(text, end) else (start, end)


def _sample(rng: Random) -> str:
    return f"/MyChart/SignupAndSchedule/EmbeddedSchedule?id=RES^{rng.randrange(10**4, 10**8)}&lang=en"


DETECTOR = Detector(
    id="epic_schedule",
    entity="PROVIDER_ID",
    label="Provider's schedule in a link of MyChart",
    safe_harbor="",
    role="provider",
    source="https://www.ecfr.gov/current/title-45/section-160.103",
    shapes=(Shape(r"\bRES\^[0-9]{3,12}", 0.95, ignore_case=False),),
    fit=_fit,
    tier=lambda _: 2,
    match=(
        "RES^1234567",
        ("id", "RES^1234567"),
        ("id", "RES^1234567,RES^1234568"),
        ("provider", "RES^88120"),
        ("resource", "RES^771204"),
        ("schedule/id", "RES^1234567"),
        ("label", "open RES^1234567"),
        "booked with RES^1234567.",
        "id=RES^1234567&vt=12",
        "RES^1234567|RES^1234568",
        "(RES^550144)",
        "/MyChart/SignupAndSchedule/EmbeddedSchedule?id=RES^1234567&vt=1234",
    ),
    no_match=(
        "RES^2 is the square",
        "x=RES^12",
        "IRES^1234567",
        "res^1234567",
        "RES 1234567",
        "RES-1234567",
        "PRES^1234567",
        "2^1234567",
        "RES^x",
        "[PROVIDER_ID]",
        "MSH^1234567",
        ("resolution", "RES_1080"),
    ),
    sample=_sample,
)
