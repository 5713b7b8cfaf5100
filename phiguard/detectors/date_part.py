"""Days and months of somebody's dates in fields of their own, and days since an epoch, as columns are stored.

``{"birthDate": {"year": 1984, "month": 3, "day": 7}}``, ``{"dob": 5179}``. The year alone is the generalised form
and stays.

Source: 45 CFR 164.514(b)(2)(i)(C); java.time.LocalDate as Jackson and Gson write it; Avro's logical type ``date``,
https://avro.apache.org/docs/1.12.0/specification/#date
"""

from random import Random

from phiguard.checks import token_span
from phiguard.detector import Detector, Shape

_BIRTHS = (
    "dob", "birth date", "date of birth", "birthday", "bday", "birth", "born", "birth dt", "nacimiento",
    "naissance", "geburt",
)  # fmt: skip
_DATES = (
    "admission date", "admit date", "date of admission", "discharge date", "date of discharge", "appointment date",
    "appt date", "visit date", "date of visit", "encounter date", "service date", "date of service", "death date",
    "date of death", "deceased date", "surgery date", "due date baby",
)  # fmt: skip
_PARTS = (
    "day", "month", "dd", "mm", "d", "m", "dia", "day of month", "day of year", "month value", "month number",
    "month name", "month index", "day number", "day value",
)  # fmt: skip
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_MOST = 36_600  # days, a hundred years, before and after the epoch


def _weigh(value: str) -> float:
    if not value.lstrip("-").isdecimal():
        return 0.0
    if len(value) == 4 and 1880 <= int(value) <= 2040:  # a year
        return -9.0
    return 0.0 if abs(int(value)) <= _MOST else -9.0


def _sample(rng: Random) -> tuple[str, str]:
    key = rng.choice(["birthDate/month", "dob_day", "dateOfBirth/monthValue", "birth_month"])
    return key, str(rng.randrange(1, 13))


DETECTOR = Detector(
    id="date_part",
    entity="DATE_PART",
    label="Day or month of somebody's date, or days since an epoch",
    safe_harbor="C",
    role="quasi",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(r"[0-9]{1,2}", 0.05, keyed=True),
        Shape(r"-?[0-9]{3,5}", 0.02, keyed=True),
        Shape(_MONTH, 0.05, keyed=True),
    ),
    keys=(*_BIRTHS, *_DATES, *(f"{name} {part}" for name in (*_BIRTHS, *_DATES) for part in _PARTS)),
    not_keys=("birth weight", "birth order", "birth count", "birth rate"),
    weigh=_weigh,
    fit=token_span,
    passes=("day", "integer", "epoch"),
    match=(
        ("birthDate/month", "3"),
        ("birthDate/day", "12"),
        ("dateOfBirth/monthValue", "3"),
        ("dateOfBirth/month", "MARCH"),
        ("dob/m", "03"),
        ("dob_day", "12"),
        ("birth_month", "Mar"),
        ("dob", "2744"),
        ("birth_date", "-3200"),
        ("birthDate", "12"),
        ("admissionDate/day", "12"),
        ("date_of_birth", "30753"),
    ),
    no_match=(
        ("birthDate/year", "1984"),
        ("birthDate", "1984"),
        ("dob", "false"),
        ("releaseDate/day", "12"),
        ("month", "3"),
        ("birth_weight", "3"),
        ("birthDate/dayOfWeek", "MONDAY"),
        ("dob", "99999"),
        ("dob_format", "MM"),
        ("dob", "[DATE_OF_BIRTH]"),
        ("billing_day", "12"),
        "dob month 3",
    ),
    sample=_sample,
)
