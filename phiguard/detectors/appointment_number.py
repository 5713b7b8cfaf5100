"""Numbers of appointments, by the field's name or a label.

Source: HL7 v2 SCH-2; FHIR Appointment.identifier; field names of scheduling widgets.
"""

from random import Random

from phiguard import codes
from phiguard.detector import Detector, Shape

_LABEL = r"\b(?:appointment|appt)"


def _weigh(value: str) -> float:
    nats = codes.weigh(value)
    return -9.0 if nats and value.isdecimal() else nats  # what a date became, which stands under the same keys


def _sample(rng: Random) -> tuple[str, str]:
    code = str(rng.randrange(10**6, 10**9))
    return rng.choice([("appointment_id", code), ("apptNumber", code), ("", f"appointment number {code}")])


DETECTOR = Detector(
    id="appointment_number",
    entity="APPOINTMENT_ID",
    label="Appointment number",
    safe_harbor="R",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"{_LABEL}{codes.SAID_NUMBER}{codes.IN_TEXT}", 0.9),
        Shape(r"\b(?:appointment|appt\.?) ([0-9]{5,12})\b", 0.8),
        Shape(codes.WHOLE, 0.03, keyed=True),
    ),
    keys=(
        "appointment id",
        "appointment number",
        "appointment no",
        "appointment num",
        "appointment code",
        "appointment",
        "appt id",
        "appt number",
        "appt no",
        "appt num",
        "appt",
        "appointment uuid",
        "appointment reference",
        "slot id",
        "schedule id",
        "cita id",
        "visit request id",
        "appointment ref",
        "waitlist id",
        "referral id",
        "referral number",
    ),
    not_keys=(
        "ad slot id",
        "slot id gpt",
        "banner slot id",
        "page slot id",
        "dfp slot id",
        "cron schedule id",
        "report schedule id",
        "job schedule id",
    ),
    fit=codes.fit,
    weigh=_weigh,
    echoes=lambda value: (value,) if len(value) >= 7 else (),
    match=(
        ("appointment_id", "7702231"),
        ("apptId", "AP-7702231"),
        ("appointment", "9f1c2d77-0b1e-4a77-9c10-2e6b7f1d9a43"),
        ("appointment_number", "88-41902"),
        ("appt_no", "418802"),
        ("referralId", "RF-20881"),
        "Appointment ID: AP-7702231",
        "appt #7702231",
        "Appointment 7702231 confirmed",
    ),
    no_match=(
        ("appointment", "2026"),
        "7702231",
        ("appointment_type", "new-101"),
        ("appointment", "new"),
        ("appointments_count", "418802"),
        ("appointment_id", "[APPOINTMENT_ID]"),
        ("appointment_id", "null"),
        "appointment 12 minutes",
        "appointments: 418",
        ("pointid", "7702231"),
        ("order_id", "7702231"),
        "appointment id missing",
    ),
    sample=_sample,
    forms=("integer", "epoch", "uuid", "object_id"),
)
