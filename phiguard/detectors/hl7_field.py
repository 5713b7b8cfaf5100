"""Fields of HL7 v2 segments by their position, as interface engines write them: ``<PID.5.1>FISCHER</PID.5.1>``,
``PID-7=19840307``. Those that hold a person's names, numbers, dates, places and insurance.

Source: HL7 v2.9 chapters 3 and 6 (PID, NK1, PV1, GT1, IN1); Mirth Connect's XML and JSON of messages.
"""

from random import Random

from phiguard.detector import Detector, Shape

_FIELDS = {
    "PID": (2, 3, 4, 5, 6, 7, 9, 11, 12, 13, 14, 18, 19, 20, 21, 23, 26, 29),
    "NK1": (2, 4, 5, 6, 12, 16, 30, 31, 32, 33, 37),
    "GT1": (2, 3, 4, 5, 6, 7, 8, 12, 19),
    "IN1": (2, 8, 16, 18, 19, 36, 49),
    "PV1": (5, 19, 44, 45, 50),
    "MRG": (1, 3, 4, 5, 7),
}
_PLACES = "|".join(f"{segment}[.\\-](?:{'|'.join(map(str, fields))})" for segment, fields in _FIELDS.items())
_PARTS = range(1, 8)


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The value without the blanks and quotes around it, where it says anything."""
    while end > start and text[end - 1] in " \t\"'.":
        end -= 1
    return (start, end) if any(map(str.isalnum, text[start:end])) and text[start : start + 1] != "[" else None


def _weigh(value: str) -> float:
    """In `{"PID": {"5": {"1": …}}}` the numbers are keys, and places too."""
    return -9.0 if len(value.strip()) == 1 else 0.0


def _sample(rng: Random) -> tuple[str, str]:
    name = rng.choice(["FISCHER", "ABARA", "LINDQVIST"])
    return rng.choice(
        [("PID.5.1", name), ("", f"rejected: PID-5={name}^LENA"), ("PID.3.1", str(rng.randrange(10**6)))]
    )


DETECTOR = Detector(
    id="hl7_field",
    entity="HL7_FIELD",
    label="Field of an HL7 v2 segment",
    safe_harbor="R",
    role="direct",
    source="https://www.hl7.org/implement/standards/product_brief.cfm?product_id=185",
    shapes=(
        Shape(
            rf"\b(?:{_PLACES})(?:\.[0-9]{{1,2}}){{0,2}}[\"']? ?[=:>] ?[\"']?([^\x00-\x1f\"'<>,;|\[\]]{{1,120}})",
            0.9,
            ignore_case=False,
        ),
        Shape(r"[^\x00-\x1f\[\]]{1,300}", 0.02, keyed=True),
    ),
    keys=tuple(
        f"{segment} {field}{part}"
        for segment, fields in _FIELDS.items()
        for field in fields
        for part in ("", *(f" {n}" for n in _PARTS))
    ),
    fit=_fit,
    weigh=_weigh,
    match=(
        ("PID.5.1", "FISCHER"),
        ("PID.3", "8841772"),
        ("PID-7", "19840307"),
        ("PID/PID.5/PID.5.2", "LENA"),
        ("NK1.2.1", "ABARA"),
        "rejected: PID-3=8841772, PID-5=FISCHER^LENA, PID-7=19840307",
        "<PID.5.1>FISCHER</PID.5.1>",
        '{"PID.11.3":"Springfield"}',
        ("GT1.3.1", "LINDQVIST"),
        ("IN1-36", "XQB910427"),
        "PV1-19: 88412207",
        "MRG.1 = 4410093",
    ),
    no_match=(
        ("pid", "8841"),
        ("PID.8", "F"),
        ("PID.1", "1"),
        "PID 5 = running",
        "pid-5: running",
        "PID-8=F",
        ("PID.5.1", "[HL7_FIELD]"),
        "PID-5=[HL7_FIELD]",
        "MSH-9=ADT^A01",
        "RAPID-5=x",
        ("PID.5.1", '""'),
        "PID-5 is the patient's name",
        ("PID.22", "H"),
    ),
    sample=_sample,
)
