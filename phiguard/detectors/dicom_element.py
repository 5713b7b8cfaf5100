"""Lines of DICOM headers written out: ``(0010,0010) PN [FISCHER^LENA] # PatientName``; each goes whole.

The elements are those that name the patient, the study's dates and numbers, and the people and places around it
(the basic profile for confidentiality, PS3.15 annex E), as dcmdump and pydicom print them.

Source: https://dicom.nema.org/medical/dicom/current/output/chtml/part15/chapter_E.html
"""

from random import Random

from phiguard.detector import Detector, Shape

_TAGS = (
    r"0010, ?[0-9A-F]{4}|0008, ?(?:0012|0020|0021|0022|0023|0030|0031|0032|0033|0050|0080|0081|0090|0092|0094|1010"
    r"|1030|1032|103E|1040|1048|1050|1060|1070|1080|1155)|0020, ?(?:000D|000E|0010|4000)|0018, ?1000"
    r"|0032, ?(?:1032|1060|4000)|0038, ?[0-9A-F]{4}|0040, ?(?:0244|0245|0254|1001|A123)"
)
_KINDS = "AE|AS|CS|DA|DS|DT|FL|IS|LO|LT|PN|SH|SQ|ST|TM|UI|UT|UN"


def _fit(text: str, start: int, end: int) -> tuple[int, int]:
    """The whole line."""
    ends = [at for at in (text.find("\r", end), text.find("\n", end)) if at >= 0]
    return start, min(ends, default=len(text))


def _sample(rng: Random) -> str:
    name, number = rng.choice(["FISCHER^LENA", "ABARA^NGOZI", "LINDQVIST^PIET"]), rng.randrange(10**6, 10**7)
    return rng.choice(
        [
            f"(0010,0010) PN [{name}]  #  12, 1 PatientName",
            f"(0010, 0010) Patient's Name  PN: '{name}'",
            f"(0010,0020) LO [{number}]  #  8, 1 PatientID",
        ]
    )


DETECTOR = Detector(
    id="dicom_element",
    entity="DICOM_ELEMENT",
    label="Line of a DICOM header",
    safe_harbor="R",
    role="direct",
    source="https://dicom.nema.org/medical/dicom/current/output/chtml/part15/chapter_E.html",
    shapes=(
        Shape(rf"\((?:{_TAGS})\) (?:{_KINDS})[ :]", 0.97, ignore_case=False),
        Shape(rf"\((?:{_TAGS})\) [A-Za-z'() ]{{3,60}} (?:{_KINDS}): ", 0.97, ignore_case=False),
    ),
    fit=_fit,
    match=(
        "(0010,0010) PN [FISCHER^LENA]                           #  12, 1 PatientName",
        "(0010, 0010) Patient's Name                      PN: 'FISCHER^LENA'",
        "(0010,0020) LO [8841772]",
        "sent (0008,0050) SH [A26-1044] # AccessionNumber",
        "(0010, 0030) Patient's Birth Date                DA: '19840307'",
        "(0008,0090) PN [OKAFOR^R]  #  8, 1 ReferringPhysicianName",
        "(0010,1040) LO [12 Alder Way]  #  12, 1 PatientAddress",
        "(0010,2154) SH [206-555-0147]",
        "(0008,0020) DA [20260611]",
        "(0020,000D) UI [1.2.840.113619.2.5]",
        "(0008,1030) LO [CT CHEST]",
        "D: (0010,0040) CS [F]",
    ),
    no_match=(
        "(0028,0010) US 512",
        "(0010,0010)",
        "at (0010, 0020) on the map",
        "(0002,0010) UI =LittleEndianExplicit",
        "phone (0010) 555",
        "[DICOM_ELEMENT]",
        "(0028,0030) DS [0.5\\0.5]",
        "(0018,0050) DS [5.0]  #  4, 1 SliceThickness",
        "(0008,0060) CS [CT]  #  2, 1 Modality",
        "(7fe0,0010) OW 0000\\0000",
        "(0010,0010) is the patient's name",
        "tag (0010,0020) PatientID",
    ),
    sample=_sample,
)
