"""Names in the names of files and pages about a patient: ``patient-verik-tamsin-mri.pdf``, ``pt_verik_tamsin``.

The word before says whose name it is, so that two words that no language has are enough, whether the tables of
names have them or not.

Source: 45 CFR 164.514(b)(2)(i)(A).
"""

import re
from random import Random

from phiguard import name_echoes
from phiguard.detector import Detector, Shape
from phiguard.ner.features import marks

_SIGNS = re.compile(r"[-_]")
_WORD = r"[a-z]{3,20}"
_DOCUMENT = r"\.(?:pdf|jpe?g|png|heic|docx?|tiff?|dcm|txt|csv|mp[34]|wav|m4a|zip)\b"
# Words that the table of the language does not have: of the trade, and what files are written in.
_NOT = frozenset(
    "hipaa mychart ehr emr fhir faq faqs html pdf docx xlsx csv json jpeg png utm npp svg api app apps"
    " web www http https url uuid guid login signup config admin info onboarding telehealth telemed"
    " televisit esign docusign adp pcp opd ipd mri xray cbc ekg ecg emg eeg ptsd copd adhd aca roi dob mrn"
    " ssn esp eng spa".split()
)


def _says_a_name(word: str) -> bool:
    m = marks(word)
    return word not in _NOT and (m.english == 0 or max(m.given, m.family) > m.english + 1)


def _is_a_name(word: str) -> bool:
    m = marks(word)
    return max(m.given, m.family) > m.english + 1


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Two words behind the label, both of them names or of no language, one longer than an abbreviation."""
    if text[end : end + 1].isalnum():
        return None
    words = [w.lower() for w in _SIGNS.split(text[start:end])]
    if end - start == len(text) and not any(map(_is_a_name, words)):
        return None  # behind /patients/ stand pages, too
    return (start, end) if all(map(_says_a_name, words)) and max(map(len, words)) > 4 else None


def _sample(rng: Random) -> str:
    one, other = rng.choice(["verik", "okafor", "lindqvist"]), rng.choice(["tamsin", "nadia", "odalys"])
    return f"/uploads/patient-{one}-{other}-{rng.choice(['scan', 'intake', 'letter'])}.pdf"


DETECTOR = Detector(
    id="patient_file",
    entity="PERSON",
    label="Name of a person, in the name of a patient's file",
    safe_harbor="A",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"(?:\b|_)(?:patient|pt|paciente|patientin)[-_]+({_WORD}[-_]{_WORD})", 0.85),
        Shape(
            rf"\bpatients?/(?:[A-Za-z0-9.\-]{{1,40}}/){{0,5}}({_WORD}_{_WORD})(?:[_\-][A-Za-z0-9_\-]{{1,60}})?{_DOCUMENT}",
            0.85,
        ),
        # The folder of one patient.
        Shape(rf"\bpatients?/({_WORD}[-_]{_WORD})/", 0.85),
        Shape(rf"{_WORD}[-_]{_WORD}", 0.05, keyed=True),  # the same where the address was opened
        # As scanners of images name what they made: `Verik_Tamsin_MR_20260304.dcm`.
        Shape(rf"(?:\b|_)({_WORD}_{_WORD})(?:_[A-Za-z0-9\-]{{1,40}}){{0,4}}\.dcm\b", 0.85),
    ),
    keys=("pathsegment patient", "pathsegment paciente", "pathsegment patientin"),
    fit=_fit,
    echoes=name_echoes.echoes_of_name,
    echo_words=name_echoes.echo_words,
    match=(
        "/uploads/patient-verik-tamsin-mri.pdf",
        "Patient_Okafor_Bello.pdf",
        "pt_lindqvist_nadia_2026",
        "scan of patient-verik-tamsin",
        "s3 put patients/551203/labs/2026/verik_tamsin_hba1c.pdf",
        "uploads/patients/tamsin-verik/labs/a1c.pdf",
        "Verik_Tamsin_MR_2026-03-04.dcm",
        ("pathsegment patients", "tamsin-fischer"),
        ("pathsegment patient", "Lindqvist_Nadia"),
    ),
    no_match=(
        "patient-intake-form.pdf",
        "patient-rights-and-responsibilities.pdf",
        "patient-mychart-login.html",
        "patient_hipaa_consent",
        "patient-portal",
        "inpatient-verik-tamsin",
        "patient-mri-cbc.pdf",
        "patient_id_hash",
        "patient-verik",
        "s3 put patients/551203/labs/intake_form.pdf",
        "app/patients/serializers/appt_utils.py",
        "patient-[PERSON]-mri.pdf",
        "patients/new-forms/a.pdf",
        "patients/tamsin-verik-clinic",
        "brain_series_0012.dcm",
        ("pathsegment patients", "new-forms"),
        ("pathsegment patients", "mychart-app"),
        ("pathsegment patients", "preop-checklist"),
        ("pathsegment products", "nadia-lindqvist"),
    ),
    sample=_sample,
)
