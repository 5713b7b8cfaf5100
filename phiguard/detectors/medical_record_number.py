"""Medical record numbers: every organisation has its own form, so only a key or a label can name one.

Source: 45 CFR 164.514(b)(2)(i)(H); the field names are those of Epic, Cerner, HL7 v2 PID-3 and FHIR exports.
"""

import re
from random import Random

from phiguard.accents import spelt
from phiguard.checks import digits
from phiguard.detector import Detector, Shape
from phiguard.native import compiled

_LABEL = (
    r"(?:e?mrn|med(?:ical)?[ _]rec(?:ord)?(?:[ _]?(?:number|num|no|nbr|id))?"
    r"|patient[ _\-]?(?:id|number|no|num|identifier)|chart[ _]?(?:number|no|num|id)|chart ?#"
    r"|hospital[ _]?(?:number|no)|pat[_ ]?(?:mrn(?:[_ ]?id)?|id))"
)
_OBJECT = r"[\"']? ?[:=]? ?[\[({][\n ]{0,4}[\"']?id[\"']? ?[:=] ?[\\]?[\"']?"
_NUMBER = r"[A-Za-z]{0,5}[\-_]?[0-9][0-9A-Za-z\-]{2,15}"

_TITLED = re.compile(r"[A-Za-z]{6,}[0-9]{1,4}")  # `welcome2026`


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    value = text[start:end].rstrip("-")
    if len(digits(value)) < 3 or text[start - 1 : start].isalnum():
        return None
    return start, start + len(value)


def _weigh(value: str) -> float:
    number = digits(value)
    if len(value) == 4 and value[:2] in ("19", "20"):  # a year, as in /patients/2026
        return -5.0
    if _TITLED.fullmatch(value):
        return -5.0
    # `patient/2024-brochure` is a document; an id is made of digits more than of words.
    return (
        -5.0
        if sum(map(str.isalpha, value)) > max(6, 2 * len(number))
        and ("-" in value or "_" in value)
        and len(value) < 32
        else 0.0
    )


@compiled
def record_echoes(value: str) -> tuple[str, ...]:
    """As it is, in either case, as a slug, and its digits where letters stand before them."""
    number = digits(value)
    if len(number) < 6:
        return ()
    if value == number:
        return (value,)
    slug = value.replace("_", "-").lower()
    return tuple(dict.fromkeys((value, slug, value.lower(), value.upper(), slug.replace("-", "_"), number)))


def _sample(rng: Random) -> tuple[str, str]:
    number = str(rng.randrange(10**5, 10**9))
    return rng.choice(
        [("mrn", number), ("", f"MRN: {number}"), ("patient_id", f"P{number}"), ("", f"mrn={number}")]
    )


DETECTOR = Detector(
    id="medical_record_number",
    entity="MEDICAL_RECORD_NUMBER",
    label="Medical record number",
    safe_harbor="H",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(
            rf"\b{_LABEL}\.?[\"']?[ :#=>]{{1,4}}[\"'`]?(?:(?:is|was|no\.?|number)[ :#]{{1,3}}){{0,2}}({_NUMBER})\b",
            0.9,
        ),
        Shape(r"\b(?:patients?|chart)/([0-9]{5,12})\b", 0.85),
        Shape(r"\b(e?mrn[\-_][0-9]{5,12})\b", 0.85),
        # In capitals alone: `mrn=32…` may be read as an escape, `mrn2…`.
        Shape(r"\bE?MRN[0-9]{5,12}\b", 0.85, ignore_case=False),
        # HL7 v2's identifier with its type, as logs quote PID-3: `00551203^^^LKV^MR`.
        Shape(
            r"\b([A-Za-z]{0,3}[0-9]{3,12})\^[^\x00-\x20|^]?\^[^\x00-\x20|^]?\^[^\x00-\x20|^]{0,40}\^(?:MRN?|PI|PT|AN)\b",
            0.9,
        ),
        # A row of the table of patients.
        Shape(
            r"\b(?:from|update|join) [\"`\[]?patients?[\"`\]]?\b[^\x00-\x1f;]{1,200}\bid ?= ?'?([0-9]{3,12})\b",
            0.85,
        ),
        # As JSON and consoles print it: `patient: { id: 881234, name: …`.
        # So do Java, as `Patient[id=881234`, and GraphQL: `patient(id: "881234")`.
        Shape(
            rf"\bpatient(?:ById)?{_OBJECT}({_NUMBER})\b",
            0.85,
        ),
        # As programs print an object of theirs, once the name has gone: `<Patient: Lena Fischer (881234)>`.
        Shape(r"<?\bpatient[: ]{1,2}\[PERSON\],? [(\[#]{1,2}(?:id[ :=]{1,2})?([0-9]{4,12})\b", 0.85),
        # Of the messages between systems of a hospital, which say it by their segment.
        Shape(r"\b(?:hl7|adt|oru|orm|siu|mdm)\b[^\x00-\x1f]{0,40}\bpid[ :=#]{1,2}([0-9]{5,12})\b", 0.8),
        # Keys of queues and caches, subjects of events: `patient-881234`, `pt_881234`; of links into an app.
        Shape(r"(?:\b|_)(?:patient|pt|pat)[\-_]([0-9]{5,12})\b", 0.8),
        Shape(r"\b[a-z][a-z0-9.\-]{1,30}://patients?/([0-9]{3,12})\b", 0.85),
        # Five digits: less is a count, a year or a bed.
        Shape(r"\b(?:patient|pt)(?: (?:no\.?|#))?[ :#]{1,3}([0-9]{5,12})\b", 0.8),
        Shape(_NUMBER, 0.03, keyed=True),
        # Ids that applications give: `pt_AbC123xyz99`, an ObjectId, a ULID.
        Shape(
            r"(?:[A-Za-z]{1,5}[\-_]){2,3}[0-9]{3,12}|[A-Za-z][A-Za-z0-9_|:]{5,63}|[0-9][A-Za-z0-9_|:]{16,63}",
            0.015,
            keyed=True,
        ),
        Shape(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}", 0.03, keyed=True),
    ),
    keys=(
        "mrn",
        "emrn",
        "wpr id",  # Epic: an account of MyChart
        "00100020 value",  # DICOM JSON: patient's id
        "=00100020",
        "medical record number",
        "medical record",
        "patient id",
        "pathsegment chart",
        *(
            "person nbr",
            "person num",
            "subject number",
            "subject no",
            "participant id",
            "participant number",
            "pt study id",
        ),
        *(
            f"{who} {what}"
            for who in ("patient", "pat", "pt")
            for what in ("guid", "uuid", "key", "ref", "gid", "urn")
        ),
        "=patient search",
        "=pt",
        "patient identifier",
        "patient number",
        "pat id",
        "pat mrn",
        "pat mrn id",
        "pt id",
        "ptid",
        "patient mrn",
        "chart number",
        *("chart no", "chart num", "chart id", "chart nbr"),
        *(
            f"{what} {how}"
            for what in ("donor", "screening", "randomization", "enrollment")
            for how in ("number", "no", "nbr")
        ),
        *("donor id", "screening subject id"),
        "patient",
        "hospital number",
        "mpi",
        "empi",
        *spelt(
            "historia clínica",
            "número historia clínica",
            "número de historia clínica",
            "número de historia",
            "nhc",
            "expediente clínico",
            "expediente médico",
            "número de expediente",
            "num expediente",
            "id paciente",
            "paciente id",
            "número paciente",
            "prontuário",
            "número do prontuário",
            "patientennummer",
            "patienten id",
            "patientennr",
            "patient nr",
            "patienten nr",
            "patiëntnummer",
            "dossiernummer",
            "=ipp",
            "numero cartella",
            "numero cartella clinica",
            "codice paziente",
            "número prontuário",
            "patientnummer",
            "numéro de dossier",
            "numéro patient",
            "id patient",
            "numéro ipp",
            "cartella clinica",
            "id paziente",
            "uhid",
        ),
    ),
    fit=_fit,
    weigh=_weigh,
    echoes=record_echoes,
    forms=("integer", "epoch", "uuid", "object_id"),
    match=(
        "bad value 'MRN00481516'",
        ("WPRID", "9912345"),
        "Patient MRN: 12345678 seen",
        "mrn=12345678",
        'log {"mrn":"5530172"} kept',
        "My MRN is 481516",
        "level=info patient_id=8841 ok",
        "loading chart of patient 00481516",
        "Patient #481516 checked in",
        "acme://patients/481516/labs",
        "GET /chart/481516/allergies",
        "MRN-481516",
        "rcvd pid=00481516^^^LKV^MR",
        "UPDATE patients SET plan='x' WHERE id=481516",
        'state={"patient":{"id":481516,"plan":2}}',
        "saved patient { id: 481516, plan: 2 }",
        "<mrn>00123456</mrn>",
        "Patient[id=481516, plan=2]",
        '{ patient(id: "481516") { plan } }',
        "<Patient: [PERSON] (48151)>",
        "sent ADT^A04 for PID 00481516",
        "key=patient-481516 offset=2",
        "merged pt_481516",
        "acme://patient/8812",
        ("chart_no", "D-4421"),
        ("donorNumber", "D00219"),
        "MRN 5530172 was updated at noon",
        "medical record number: AB-1234567",
        ("mrn", "5530172"),
        ("patientId", "MRN00123456"),
        ("patient", "3fa85f64-5717-4562-b3fc-2c963f66afa6"),
        ("PAT_MRN_ID", "E12345"),
        ("patientId", "pt_AbC123xyz99"),
        ("patientId", "PAT-ABC-00123"),
        ("patient_id", "66f1c2d3e4f5061728394a5b"),
        ("patient_id", "01J9ZK3V7Q8W9X0Y1Z2A3B4C5D"),
    ),
    no_match=(
        "MRN2026",
        "xmrn00481516",
        "5530172",
        ("order_id", "5530172"),
        ("patient", "new"),
        ("patients", "2026"),
        "mrn unknown",
        "user=root PID 4711123 exited",
        "outpatient-481516",
        "patient-2026 guide",
        "acme://patient/new",
        "script-481516",
        ("chart_number_format", "bar-12"),
        "patient 1 of 20",
        "patients/2026/report.pdf",
        "inpatient/481516",
        "GET /charts/481516/data",
        "UPDATE orders SET plan='x' WHERE id=481516",
        "x^^^y^MR",
        "patient 2026 outcomes",
        "outpatient 481516",
        "patients 481516",
        ("mrn", "n/a"),
        ("patient", "new_patient_2026_form"),
        ("patient", "returning"),
        ("patients", "welcome2026"),
        ("patient_id", "undefined"),
        ("patient", "guide-2024-living-well"),
        ("mrn", "[MEDICAL_RECORD_NUMBER]"),
        "MRN [MEDICAL_RECORD_NUMBER] x",
        "the barn number 12",
    ),
    sample=_sample,
)
