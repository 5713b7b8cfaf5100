"""HL7 v2 segments: a message that leaked into a log or a field; each segment goes whole.

Source: HL7 v2.9 chapter 2, message construction rules.
"""

from random import Random

from phiguard.detector import Detector, Shape

_SEGMENTS = "PID|PD1|PV1|PV2|NK1|IN1|IN2|GT1|DG1|PR1|AL1|OBR|OBX|ORC|SCH|AIS|AIP|AIL"
_SEGMENTS += "|RXE|RXA|RXO|RXD|SPM|MRG|ACC|TXA|NTE|EVN"


def _fit(text: str, start: int, end: int) -> tuple[int, int]:
    """The whole segment, to the end of its line."""
    ends = [at for at in (text.find("\r", end), text.find("\n", end)) if at >= 0]
    return start, min(ends, default=len(text))


def _sample(rng: Random) -> str:
    number = rng.randrange(10**5, 10**8)
    return rng.choice(
        [
            f"PID|1||{number}^^^LKV^MR||FISCHER^LENA||19840307|F",
            f"MSH|^~\\&|ADT|LKV|RCV|LKV|20260611||ADT^A01|{number}|P|2.5",
        ]
    )


DETECTOR = Detector(
    id="hl7_segment",
    entity="HL7_SEGMENT",
    label="HL7 v2 segment",
    safe_harbor="R",
    role="direct",
    source="https://www.hl7.org/implement/standards/product_brief.cfm?product_id=185",
    shapes=(
        Shape(r"\b(?:MSH|FHS|BHS)\|\^~\\{1,2}&", 0.98, ignore_case=False),
        Shape(rf"\b(?:{_SEGMENTS})\|[0-9]{{0,4}}\|", 0.99, ignore_case=False),
        Shape(r"\b(?:EVN|ORC|SCH|TXA)\|[A-Z0-9]{2,3}\|", 0.85, ignore_case=False),
    ),
    fit=_fit,
    match=(
        "MSH|^~\\&|ADT|LKV|RCV|LKV|20260611||ADT^A01|8841|P|2.5",
        "PID|1||8841772^^^LKV^MR||FISCHER^LENA||19840307|F",
        "log: PV1|1|I|2000^2012^01||||004777^OSTRANDER",
        ("raw", "DG1|1||E11.9^Type 2 diabetes^I10"),
        "NK1|1|FISCHER^PIET|SPO",
        "EVN|A01|20260611",
        "OBX|1|NM|2345-7^GLUCOSE||182|mg/dL",
    ),
    no_match=(
        "PID 4711 | running | 12 %",
        "a|b|c",
        "PID|name|cpu",
        "msh|^~\\&|adt",
        "RAPID|1|x",
        "| PID | 1 |",
        "[HL7_SEGMENT]",
        "OBX-5 is empty",
    ),
    sample=_sample,
)
