"""Dates and times of appointments: by the field's name or a label.

Source: 45 CFR 164.514(b)(2)(i)(C); field names of scheduling widgets, HL7 SCH-11 and FHIR Appointment.start.
"""

from phiguard import dates
from phiguard.detector import Detector, Shape

_LABEL = (
    r"\b(?:appointments?|appts?|consultation|checkup|check-up|cita|termin|rendez-vous|consulta)\.?"
    r"(?: date| time| day)?(?: (?:is|was|has been))?"
    r"(?: (?:confirmed|scheduled|booked|set|moved|rescheduled|made|with dr\.? [a-z'\-]{2,20}))?"
    r"(?: (?:to|at|from))?"
)
# As reminders write it, with what it is for in between; and a day without its year, where the weekday stands by.
_NEAR = (
    r"\b(?:(?:your|my|his|her|their) (?:next |upcoming )?(?:appointment|appt|visit)"
    r"|(?:su|tu|mi|sua|votre|ihr|ihren|mein) (?:cita|consulta|rendez-vous|termin)) [^\x00-\x1f0-9.;!?]{0,40}"
    r"(?:dra?\. ?)?[^\x00-\x1f0-9.;!?]{0,50}"
)
_DAY = (
    r"(?:[0-9]{1,2}[/.][0-9]{1,2}[/.](?:20)?[0-9]{2}|20[0-9]{2}-[0-9]{2}-[0-9]{2}"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? [0-9]{1,2}(?:,? 20[0-9]{2})?"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},? [0-9]{1,2}/[0-9]{1,2})"
    r"(?:,? (?:at |@ )?[0-9]{1,2}:[0-9]{2} ?(?:[ap]m)?)?"
)

_MONTH_DAY = (
    r"(?:[01]?[0-9]/[0-3]?[0-9]|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
    r" [0-9]{1,2}(?:st|nd|rd|th)?)"
)
_SHORT = r"(?:1[0-2]|0?[1-9])/(?:3[01]|[12][0-9]|0?[1-9])"
_CLOCK = r"[0-9]{1,2}(?::[0-9]{2} ?(?:[ap]\.?m)?| ?[ap]\.?m)"
_HOUR = r"[0-9]{1,2}(?::[0-9]{2})? ?(?:[ap]\.?m\.?)?"


DETECTOR = Detector(
    id="appointment_date",
    entity="APPOINTMENT_DATE",
    label="Date of an appointment",
    safe_harbor="C",
    role="quasi",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"{_LABEL}{dates.SAID}({dates.DATE})", 0.9),
        Shape(rf"{_NEAR}({_DAY})", 0.75),
        Shape(rf"\bsee you (?:on |this |next )?({_DAY})", 0.75),
        # `has an appt on 05/09 @ 10:00AM`, `cancel my 5/9 appointment`
        Shape(
            rf"\b(?:appointment|appt)\b[^\x00-\x1f0-9.;!?]{{1,60}}\bon ({_MONTH_DAY}(?:,? ?(?:at|@) ?{_HOUR})?)",
            0.8,
        ),
        # `Appt 11/30`, `appt w Dr Fischer 12/1 9am`: behind the word, a share is none.
        Shape(
            rf"\b(?:appointment|appt)\b(?: w(?:ith|/)? (?:[a-z'\-]{{1,20}}\.? ){{1,3}}| )"
            rf"({_SHORT}(?:,? ?(?:at|@)? ?{_CLOCK})?)\b",
            0.75,
        ),
        Shape(
            rf"\b(?:my|your|the|on|for|a|an) ({_MONTH_DAY}) (?:[a-z]{{2,20}} ){{0,1}}(?:appointment|appt)s?\b", 0.8
        ),
        Shape(dates.VALUE, 0.03, keyed=True),
    ),
    keys=(
        *(f"={what}/when" for what in ("appointment", "appt", "visit", "booking", "consultation")),
        "fecha cita",
        "fecha de cita",
        "fecha de la cita",
        "date rdv",
        "date du rdv",
        "termindatum",
        "termin datum",
        "data consulta",
        "data da consulta",
        "data agendamento",
        "data appuntamento",
        "data prenotazione",
        "data visita",
        "data della visita",
        "data esame",
        "afspraakdatum",
        "datum afspraak",
        "datum consult",
        "datum termin",
        "terminzeit",
        "date rendez vous",
        "date consultation",
        "heure rdv",
        "hora cita",
        "data marcação",
        "data marcacao",
        "appointment date",
        "appointment time",
        "appointment datetime",
        "appointment date time",
        "appointment day",
        "appointment start",
        "scheduled event start",
        "scheduled event start time",
        "scheduled event end time",
        "appointment end",
        "appointment at",
        "appointment slot",
        "appointment",
        "appointment on",
        "appt date",
        "appt time",
        "appt datetime",
        "appt start",
        "appt",
        "appt slot",
        "appt dt",
        "appt at",
        "booking date",
        "booked date",
        "booked slot",
        "slot date",
        "slot time",
        "slot start",
        "scheduled appointment",
        "next appointment",
        "consultation date",
        "cita fecha",
        "fecha cita",
        "termin datum",
        "surgery date",
        "procedure date",
        "date of surgery",
        "follow up date",
        "date procedure",
    ),
    not_keys=(
        "appointment id",
        "appointment number",
        "appointment no",
        "appointment num",
        "appointment code",
        "appt id",
        "appt number",
        "appt no",
        "appt num",
    ),
    check=dates.IS_DATE,
    fit=dates.date_span,
    match=(
        ("appointment/when", "2026-03-09 10:00"),
        "Re: Appt 11/30",
        "Y confirm appt w Dr Fischer 12/1 9am",
        "your appointment for a [PROCEDURE] is confirmed for 11/20/2026.",
        "Your visit with Dr. [PERSON] is scheduled for Monday, March 3 at 9:15 AM",
        ("fecha_cita", "2026-12-03"),
        "reminder: your appt w/ Dr. [PERSON] at Lakeview is Tue 12/01 at 2:30pm",
        ("appointment_date", "2026-06-11"),
        ("appointmentTime", "2026-06-11T15:00:00-07:00"),
        ("appointment.start", "1781215200"),
        ("appt_dt", "20260611"),
        ("slotStart", "6/11/2026 3:00 PM"),
        ("procedure_date", "11 Jun 2026"),
        "appointment on June 11, 2026 at 3pm",
        "Your appt is confirmed for 06/11/2026 at 15:00.",
        "Appointment: Thu, Jun 11",
        "appointment has been moved to 11.06.2026",
        "see you Thu 5/14 at 2:15 PM",
        "has an appt with the clinic on 05/09 @ 10:00AM",
        "Cancel my 5/9 appointment",
    ),
    no_match=(
        "appointment step 2/3 done",
        "appointment slots 3/4",
        "Your appointment is confirmed. The offer ends 12/31/2026",
        "Release moved to 2026-06-11",
        ("appointment_type", "2026-06-11 plan"),
        ("appointment", "new"),
        ("appointment_date", "tbd"),
        ("appointment_date", "[APPOINTMENT_DATE]"),
        ("sent_at", "2026-06-11"),
        "Schedule an appointment",
        "appointment line 24/7",
        "appointment 2026",
        ("appointment_count", "3"),
        ("expires", "Thu, 11 Jun 2026 15:00:00 GMT"),
        "disappointment 06/11/2026",
    ),
    sample=dates.sampler(
        ("appointment_date", dates.ISO),
        ("", "appointment on " + dates.SLASHED),
        ("apptTime", dates.ISO + "T09:30"),
        years=(2024, 2028),
    ),
)
