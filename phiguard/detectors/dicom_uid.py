"""DICOM instance UIDs of studies, series and images. UIDs that the standard itself defines stay.

Source: DICOM PS3.5 section 9 and annex B; 1.2.840.10008 is the standard's own root.
"""

from random import Random

from phiguard.detector import Detector, Shape

_STANDARD = (
    "1.2.840.10008.",
    "1.2.840.113549.",
    "1.2.840.10045.",
    "1.2.840.10040.",
    "1.3.6.1.4.1.311.",
)
_ARC = r"(?:0|[1-9][0-9]{0,38})"


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    before, after = text[max(0, start - 1) : start], text[end : end + 2]
    if before.isalnum() or (before and before in "._-/") or after[:1].isalnum():
        return None
    if after[:1] == "." and after[1:].isdigit():
        return None
    value = text[start:end]
    if len(value) > 64 or value.startswith(_STANDARD) or (value.count(".") < 4 and value[:5] != "2.25."):
        return None
    return start, end


def _weigh(value: str) -> float:
    return 1.0 if len(value) >= 30 else -2.0 if len(value) < 20 else 0.0


def _sample(rng: Random) -> tuple[str, str]:
    uid = f"1.2.840.113619.2.55.{rng.randrange(10**8)}.{rng.randrange(10**9)}.{rng.randrange(10**6)}"
    return rng.choice([("StudyInstanceUID", uid), ("", f"opened {uid} in viewer"), ("seriesUid", uid)])


DETECTOR = Detector(
    id="dicom_uid",
    entity="DICOM_UID",
    label="DICOM instance UID",
    safe_harbor="R",
    role="direct",
    source="https://dicom.nema.org/medical/dicom/current/output/chtml/part05/chapter_9.html",
    shapes=(
        Shape(
            rf"\b(?:1\.2\.840|1\.3\.12\.2|1\.3\.6\.1\.4\.1|1\.2\.826\.0\.1|1\.2\.276\.0"
            rf"|1\.2\.392)(?:\.{_ARC}){{3,30}}",
            0.75,
        ),
        Shape(r"\b2\.25\.[1-9][0-9]{20,38}", 0.9),
        Shape(rf"[0-2](?:\.{_ARC}){{4,31}}|2\.25\.[0-9]{{20,39}}", 0.05, keyed=True),
    ),
    keys=(
        "study uid",
        "study instance uid",
        "series uid",
        "series instance uid",
        "sop instance uid",
        "instance uid",
        "dicom uid",
        "image uid",
        "frame of reference uid",
        "study id",
        "object uid",
        "uid",
    ),
    not_keys=("sop class uid", "transfer syntax uid", "class uid", "implementation class uid"),
    fit=_fit,
    weigh=_weigh,
    echoes=lambda value: (value,),
    match=(
        ("StudyInstanceUID", "1.2.840.113619.2.55.3.604688119.971.1448"),
        ("seriesUid", "1.2.276.0.7230010.3.1.3.8841772"),
        ("sop_instance_uid", "2.25.329800735698586629295641978511506172918"),
        "study 1.2.840.113619.2.55.3.604688119.971.1448 opened",
        "2.25.329800735698586629295641978511506172918",
        "1.3.12.2.1107.5.2.32.35162.30000015050317233592200000046",
    ),
    no_match=(
        "1.2.840.10008.5.1.4.1.1.2",
        ("sop_class_uid", "1.2.840.10008.5.1.4.1.1.2"),
        "1.2.840.113549.1.1.11",
        "2.16.840.1.113883.6.96",
        "1.2.3.4.5",
        "version 1.2.840",
        ("uid", "20431"),
        ("version", "1.2.3.4.5.6"),
        "[DICOM_UID]",
        "203.0.113.9",
        "2.25.1234",
    ),
    sample=_sample,
    passes=("integer", "epoch", "uuid", "time"),
)
