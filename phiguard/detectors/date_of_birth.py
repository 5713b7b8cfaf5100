"""Dates of birth: by the field's name or a label. A year alone is the generalised form and stays.

Source: 45 CFR 164.514(b)(2)(i)(C); field names of Meta (``db``), HL7 PID-7, FHIR Patient and Segment traits.
"""

from phiguard import dates
from phiguard.accents import spelt
from phiguard.detector import Detector, Shape

_LABEL = (
    r"\b(?:d\.?o\.?b\b\.?|birth[ _]?(?:date|day)|date[ _]?of[ _]?birth|born|bday|geboren|geb\.|geburtsdatum"
    r"|fecha (?:de )?nac(?:imiento|\.)?|nacid[oa]|nac(?:i|[^\x00-\x20!-~]{1,2})|date de naissance"
    r"|data de nascimento|(?:nascid[oa]|nasci)(?: a| no dia)?|nasc\.|n[^\x00-\x20!-~]{1,2}\(e\) le"
    r"|n[^\x00-\x20!-~]{1,2}e?(?: [^\x00-\x20!-~]{1,2} [a-z\-]{2,20})?|data di nascita|nat[oa](?: a [a-z]{2,20})?"
    r"|geboortedatum|geb\.? ?dat(?:um|\.)?|f[^\x00-\x20!-~]{1,2}dd?(?:elsedatum|selsdato)?|data urodzenia|ur\.)"
)

# As clients of databases write a moment: `{"dob": {"_seconds": …}}`, `{"dob": {"$date": …}}`.
_MOMENTS = tuple(
    f"{name} {unit}"
    for name in ("dob", "birth date", "date of birth", "birthday", "bday", "born")
    for unit in (
        "date",
        "second",
        "milli",
        "millisecond",
        "epoch",
        "epoch milli",
        "timestamp",
        "ts",
        "time",
        "iso",
        "utc",
    )
)

DETECTOR = Detector(
    id="date_of_birth",
    entity="DATE_OF_BIRTH",
    label="Date of birth",
    safe_harbor="C",
    role="quasi",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"{_LABEL}{dates.SAID}({dates.DATE})", 0.9),
        Shape(rf"{_LABEL}{dates.SAID}({dates.SPOKEN})", 0.85),
        # As letters and worklists write a patient, `NAME (03/07/1984)`: the name has gone when this is looked for.
        Shape(rf"\[PERSON\],? ?\((?:b\.? |born |\* ?)?({dates.DATE})\)", 0.85),
        # As people answer: `nadia farouk 3/7/84`, of a year in which somebody may have been born.
        Shape(
            r"\[PERSON\],?(?: [A-Za-z]\.?)?"
            r" ([01]?[0-9][/.\-][0-3]?[0-9][/.\-](?:19[0-9]{2}|20[01][0-9]|[013-9][0-9]|2[0-2]))\b",
            0.8,
        ),
        Shape(dates.VALUE, 0.03, keyed=True),
    ),
    keys=(
        "dob",
        "d o b",
        "00100030 value",  # DICOM JSON: patient's birth date
        *_MOMENTS,
        "birth date value",
        "birth time",  # of HL7 CDA, a date
        "birth date",
        "birthday",
        "bday",
        "date of birth",
        "birth dt",
        "=dmg02",
        "birth dt tm",
        "birth day and month",  # of Adobe's XDM
        "born",
        "born on",
        "birth",
        "db dob",
        "ud db",
        "udff db",
        "user data db",
        "pat dob",
        "patient dob",
        "birth day",
        "birth month day",
        "birth timestamp",
        "fecha nacimiento",
        "fecha de nacimiento",
        "nacimiento",
        "date naissance",
        "date de naissance",
        "naissance",
        "geburtsdatum",
        "geburtstag",
        "geboren",
        "data nascimento",
        "data de nascimento",
        "nascimento",
        *spelt(
            "geboortedatum",
            "geburtsjahr monat tag",
            "fecha nac",
            "geb datum",
            "geb dat",
            "fecha de nac",
            "fec nacimiento",
            "=geburts datum",
            "nasc",
            "fec nac",
            "data nasc",
            "dt nascimento",
            "data di nascita",
            "data nascita",
            "nascita",
            "né le",
            "née le",
            "date naiss",
            "=ddn",
            "geburts dat",
            "data urodzenia",
            "födelsedatum",
            "fødselsdato",
            "fødselsdag",
            "syntymäaika",
            "datum narození",
            "születési dátum",
            "doğum tarihi",
            "data nașterii",
            "дата рождения",
            "生年月日",
            "出生日期",
            "생년월일",
        ),
    ),
    check=dates.IS_DATE,
    fit=dates.date_span,
    forms=("day",),
    match=(
        ("birth_date", "1984-03-07"),
        ("birthTime", "19840307"),
        ("dob", "03071984"),
        ("patient.dob", "7/3/84"),
        ("birthday", "447465600000"),
        ("ud[db]", "19840307"),
        ("birthDate", "1984-03-07T00:00:00.000Z"),
        ("dob/_seconds", "447465600"),
        ("dateOfBirth/$date", "1984-03-07T00:00:00Z"),
        ("date_of_birth", "Wed, 07 Mar 1984 00:00:00 GMT"),
        "DOB 03/07/1984, prefers mornings",
        "born on 7 March 1984",
        "my birthday is july nineteenth eighty eight",
        "date of birth March third nineteen sixty two",
        "born on the 7th of March, 1984",
        "DOB 7MAR1984, please",
        "date of birth: Mar 7 '84",
        "née le 2 novembre 1979 à Lyon",
        "nata a Roma il 15 giugno 1988",
        "nací el 12 de marzo de 1985",
        "nasci em 23/08/1990",
        ("dob", "datetime.date(1984, 3, 7)"),
        ("生年月日", "1980年3月7日"),
        ("data_di_nascita", "15/06/1988"),
        "D.O.B.: 07.03.1984",
        "date of birth is March 7th, 1984.",
        "fecha de nacimiento: 7 de marzo de 1984",
        "consult for [PERSON] (03/07/1984) today",
        "[PERSON] 3/7/84",
        "[PERSON], n 3/7/1984",
        "[PERSON], (b. 7 March 1984) was seen",
    ),
    no_match=(
        "Release moved to 2026-06-11",
        "Release notes (2026-06-11)",
        "[PERSON] wrote on 2026-06-11",
        "[PERSON] 06/11/2026",
        "[PERSON] 06/11/26",
        "[PERSON] (page 3)",
        ("birth_date", "1984"),
        ("dob", "unknown"),
        ("dob", "13/32/1984"),
        ("dob", "[DATE_OF_BIRTH]"),
        ("timestamp", "1984-03-07"),
        ("db", "19840307"),
        "born in Tacoma",
        "birthday march with friends",
        "born may be later",
        "born 1984",
        "dob_format MM/DD/YYYY",
        "the newborn 12 weeks",
        ("birth_year", "1984"),
        "reborn 10.4.2.1",
        "nato 3.4.2020.1",
    ),
    sample=dates.sampler(
        ("dob", dates.ISO), ("", "DOB {0:%m/%d/%Y}"), ("birthDate", dates.SLASHED), years=(1931, 2016)
    ),
)
