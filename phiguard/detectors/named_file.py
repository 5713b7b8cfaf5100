"""Names of people in the names of medical files: ``Lindqvist_Nadia_MRI_2026.pdf``, ``nadia-lindqvist-labs.pdf``.

Two words side by side that the tables know as a given name and a surname, and another that says that the file is
about care; or a file of images, which is about nothing else.

Source: 45 CFR 164.514(b)(2)(i)(A); DICOM PS3.10 for ``.dcm``.
"""

import re
from itertools import pairwise
from random import Random

from phiguard import name_echoes
from phiguard.detector import Detector, Shape
from phiguard.name_marks import are_given_and_surname

# LenaFischer -> Lena Fischer; MRIScan -> MRI Scan
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_TOKEN = re.compile(r"[a-z0-9]+")
_JOINTS = frozenset(("", "_", "-", " ", ".", ", ", ",", "_-_", " - "))
_NAME = r"[A-Za-z0-9][A-Za-z0-9_.,\-]*(?: [A-Za-z0-9_.,\-]+)*"
_DOCUMENT = r"\.(?:pdf|jpe?g|png|heic|docx?|tiff?|dcm|txt|rtf|zip|xml|cda|hl7)\b"
_MOST = 160  # characters of a name
_CARE = frozenset(
    "mri ct cat pet xray xrays ultrasound sonogram dicom mammogram mammography dexa ekg ecg echo eeg emg lab labs"
    " labwork bloodwork biopsy pathology radiology imaging discharge intake referral rx prescription chart medical"
    " medication medications immunization immunizations vaccine vaccination hipaa roi eob eobs insurance"
    " patient pt allergy allergies diagnosis procedure surgery surgical preop postop colonoscopy endoscopy dental"
    " ortho therapy psych physical bloods urinalysis a1c hba1c cbc cmp panel soap avs ccd ccda careplan telehealth"
    " superbill fmla".split()
)
# In front of a word that may be about anything: `medical records`, `test results`, `visit summary`.
_TOGETHER = frozenset(
    ("test results", "lab results", "health records", "health record", "visit summary", "clinical notes",
     "progress notes", "progress note", "visit notes", "visit note", "care plan", "treatment plan", "blood work",
     "blood test", "insurance card", "x ray", "after visit", "sleep study", "stress test", "consent form")
)  # fmt: skip


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    start = max(start, end - _MOST)
    found = list(_WORD.finditer(text, start, end))
    if len(found) < 4:
        return None
    plain = [m[0].lower() for m in found]
    images = plain[-1] == "dcm"
    pairs = {f"{a} {b}" for a, b in pairwise(plain)}
    plain += _TOKEN.findall(text[start:end].lower())
    if not images and _CARE.isdisjoint(plain) and _TOGETHER.isdisjoint(pairs):
        return None
    for one, other in pairwise(found[:-1]):
        joint = text[one.end() : other.start()]
        if (
            joint in _JOINTS
            and _CARE.isdisjoint((one[0].lower(), other[0].lower()))
            and are_given_and_surname(one[0], other[0])
        ):
            return one.start(), other.end()
    return None


def _sample(rng: Random) -> tuple[str, str]:
    first, last = rng.choice(["Nadia", "Lena", "Thomas"]), rng.choice(["Fischer", "Lindqvist", "Ortega"])
    name = rng.choice([f"{last}_{first}_MRI_2026", f"{first}-{last}-labs".lower(), f"Scan_{first}{last}_CT"])
    return rng.choice(["file", "attachment", "path"]), f"/uploads/{name}.pdf"


DETECTOR = Detector(
    id="named_file",
    entity="PERSON",
    label="Name of a person, in the name of a medical file",
    safe_harbor="A",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(Shape(_NAME + _DOCUMENT, 0.85),),
    fit=_fit,
    echoes=name_echoes.echoes_of_name,
    echo_words=name_echoes.echo_words,
    match=(
        "Haddad_Omar_MRI_2024.pdf",
        "/uploads/ortega-maribel-labs.pdf",
        "scan_LenaFischer_19840312.dcm",
        ("file", "Fischer, Lena - test results.pdf"),
        ("attachment", "Insurance Card Maribel Ortega.jpg"),
        ("filename", "2026-03-04_lena.fischer_referral.docx"),
        "saved LENA_FISCHER_XRAY.png to disk",
        "discharge-summary-thomas-lindqvist.pdf",
        ("path", "C:\\scans\\ThomasOrtegaMRI.pdf"),
        ("upload", "hba1c_nadia_fischer.pdf"),
        ("name", "lena-fischer-after-visit.pdf"),
        "HIPAA_release_Omar_Haddad.pdf",
    ),
    no_match=(
        "Lena_Fischer_resume.pdf",
        "knee-mri-guide.pdf",
        "Mayo_Clinic_MRI_guide.pdf",
        "johns-hopkins-mri.pdf",
        "insurance-card-front.jpg",
        "st-jude-labs-annual-report.pdf",
        "hero-medical-team.jpg",
        "Quest_Diagnostics_Labs.pdf",
        "lab-results-summary-template.pdf",
        "austin-radiology-imaging.pdf",
        "grace-hospital-intake-form.pdf",
        "lena-labs.pdf",
        "[PERSON]_MRI_2024.pdf",
        ("file", "test.dcm"),
        "patient_consent_form_english.pdf",
        "Lena Fischer labs",
    ),
    sample=_sample,
)
