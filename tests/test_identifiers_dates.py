"""Dates tied to a person, and ages over 89: what goes and what stays."""

from typing import Any

import pytest
from identifier_rows import Table, check_clean, check_found, check_size, clean, found

TABLES = {
    "DATE_OF_BIRTH": Table(
        keyed=(
            ("birth_date", "1984-03-07"), ("dob", "03/07/1984"), ("traits/birthday", "07.03.1984"),
            ("ud[db]", "19840307"), ("patient/birthDate", "1984-03-07T00:00:00Z"),
            ("date_of_birth", "March 7, 1984"), ("dob", 447465600), ("birthday", 447465600000),
            ("DOB", "7 Mar 1984"), ("fecha_nacimiento", "7/3/84"), ("geburtsdatum", "7. März 1984"),
        ),
        texts=(
            ("DOB 03/07/1984, prefers mornings", "03/07/1984"), ("born on 7 March 1984", "7 March 1984"),
            ("Date of birth: 1984-03-07.", "1984-03-07"), ("d.o.b.=07.03.1984 ok", "07.03.1984"),
            ("nacida el 7 de marzo de 1984", "7 de marzo de 1984"),
            ("consult for [PERSON] (03/07/1984) today", "03/07/1984"),
        ),
        clean=(
            ("birth_date", "1984"), ("dob", "unknown"), ("dob_format", "MM/DD/YYYY"),
            ("release_date", "1984-03-07"), ("timestamp", "1984-03-07T00:00:00Z"), ("created_at", 447465600),
            ("birth_year", 1984), ("expiry", "03/07/2026"), ("date", "2026-06-11"), ("db", "19840307"),
        ),
        clean_texts=(
            "Release moved to 2026-06-11", "Release notes (2026-06-11)", "born in Tacoma", "born 1984",
            "the newborn 12 weeks", "DOB required",
        ),
    ),
    "APPOINTMENT_DATE": Table(
        keyed=(
            ("appointment_date", "2026-06-11"), ("appointment/start", "2026-06-11T15:00:00-07:00"),
            ("apptTime", "6/11/2026 3:00 PM"), ("appt_date", 1781215200), ("slot_start", "20260611"),
            ("next_appointment", "Jun 11, 2026"), ("procedureDate", "11.06.2026"),
        ),
        texts=(
            ("appointment on June 11, 2026 at 3pm", "June 11, 2026 at 3pm"),
            ("Your appt is confirmed for 06/11/2026", "06/11/2026"), ("Appointment: Thu, Jun 11", "Jun 11"),
            ("appointment moved to 2026-06-11 15:00", "2026-06-11 15:00"),
        ),
        clean=(
            ("sent_at", "2026-06-11"), ("appointment_type", "new"), ("appointment", "requested"),
            ("appointment_count", 3), ("expires", "2026-06-11T15:00:00Z"), ("event_time", 1777889700),
            ("appointment_date", "tbd"), ("start", "2026-06-11"),
        ),
        clean_texts=(
            "Schedule an appointment", "appointments 24/7", "Release on 06/11/2026",
            "disappointment 06/11/2026",
        ),
    ),
    "ADMISSION_DATE": Table(
        keyed=(
            ("admission_date", "2026-01-02"), ("admitDate", "01/02/2026"), ("admitted_at", 1767312000),
            ("encounter/admission/date", "20260102"), ("date_of_admission", "2 Jan 2026"),
        ),
        texts=(
            ("admitted 2026-01-02 from home", "2026-01-02"),
            ("Admission date: January 2, 2026", "January 2, 2026"),
        ),
        clean=(
            ("commission_date", "2026-01-02"), ("admission", "free"), ("museum_admission", "2026-01-02"),
            ("created", "2026-01-02"), ("submission_date", "2026-01-02"),
        ),
        clean_texts=("general admission 12 dollars", "admitted 2026", "they admitted it"),
    ),
    "DISCHARGE_DATE": Table(
        keyed=(
            ("discharge_date", "2026-01-09"), ("dischargeTime", "2026-01-09T11:20:00Z"),
            ("discharged_at", 1767916800000), ("disch_dt", "01/09/2026"),
            ("date_of_discharge", "9 January 2026"),
        ),
        texts=(("discharged 2026-01-09", "2026-01-09"), ("was discharged on Jan 9, 2026", "Jan 9, 2026")),
        clean=(
            ("discharge", "high"), ("recharge_date", "2026-01-09"), ("discharge_rate", "12.5"),
            ("updated_at", "2026-01-09"), ("battery_discharge", "12.5"),
        ),
        clean_texts=("battery discharge 12.5 V", "discharge 3 of 4", "discharged 2026"),
    ),
    "VISIT_DATE": Table(
        keyed=(
            ("visit_date", "2026-02-03"), ("dateOfVisit", "02/03/2026"),
            ("encounter_start", "2026-02-03T08:15:00Z"), ("nextVisit", "3 Feb 2026"),
            ("encounter/date", 20260203),
        ),
        texts=(("visit on 02/03/2026", "02/03/2026"), ("Visit date: Feb 3, 2026", "Feb 3, 2026")),
        clean=(
            ("visit_count", 12), ("visits", "20260203"), ("visit_date", "unknown"),
            ("published", "2026-02-03"), ("visitor_type", "new"),
        ),
        clean_texts=("visit us 24/7", "Visit Tacoma in 2026", "visit 2 of 3"),
    ),
    "SERVICE_DATE": Table(
        keyed=(
            ("service_date", "2025-11-20"), ("claim/dos", "20251120"), ("onset_date", "Nov 20, 2025"),
            ("lmp", "2025-11-20"), ("vaccinationDate", "20.11.2025"),
        ),
        texts=(
            ("date of service 11/20/2025", "11/20/2025"),
            ("diagnosed on November 20, 2025", "November 20, 2025"),
        ),
        clean=(
            ("dos", "windows"), ("release_date", "2025-11-20"), ("due_date", "2025-11-20"),
            ("service", "20251120a"), ("delivery_date", "2025-11-20"),
        ),
        clean_texts=("customer service 24/7", "MS DOS 6.22", "collected 12 points"),
    ),
    "DEATH_DATE": Table(
        keyed=(
            ("death_date", "2025-12-24"), ("dateOfDeath", "12/24/2025"),
            ("deceasedDateTime", "2025-12-24T03:10:00Z"), ("patient/dod", "20251224"),
            ("died_on", "24 Dec 2025"),
        ),
        texts=(("died on 12/24/2025", "12/24/2025"), ("passed away December 24, 2025", "December 24, 2025")),
        clean=(
            ("deceased", "false"), ("dod", "budget"), ("depth_date", "2025-12-24"),
            ("deadline", "2025-12-24"), ("death_count", 20251224),
        ),
        clean_texts=("the process died 3 times", "DoD 5220.22", "died in 2025"),
    ),
    "AGE": Table(
        keyed=(
            ("age", 93), ("patientAge", "104"), ("traits/age", "90"), ("edad", "91"), ("age", "95 years"),
            ("age_years", 101),
        ),
        texts=(
            ("aged 93 and well", "93"), ("she is 93 years old", "93 years old"),
            ("a 94-year-old man", "94-year-old"), ("93yo female", "93yo"), ("Age: 101", "101"),
        ),
        clean=(
            ("age", 42), ("age", "89"), ("age", "90+"), ("max_age", 93), ("age_group", "93"), ("page", "93"),
            ("cache_age", "95"), ("image_width", 101), ("average_age", "93"),
        ),
        clean_texts=(
            "89 years old", "people aged 90 and over", "a 100-year-old tradition", "93 days left",
            "page 93 of 104",
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("entity", "payload", "value"), found(TABLES))
def test_it_goes(entity: str, payload: Any, value: str) -> None:
    check_found(entity, payload, value)


@pytest.mark.parametrize("payload", clean(TABLES))
def test_it_stays(payload: Any) -> None:
    check_clean(payload)


def test_the_tables_are_long_enough() -> None:
    check_size(TABLES)
