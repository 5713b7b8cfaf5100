"""Month and day of birth in fields of their own, as form builders send them, and dates of birth in words.

``dob: {"month": "02", "day": "14", "year": "1949"}``; ``date of birth is may ninth nineteen eighty eight``, as
telephone systems write down what was said. The year alone is the generalised form and stays.

Source: 45 CFR 164.514(b)(2)(i)(C); https://www.jotform.com/help/46-quick-overview-of-form-fields-on-jotform/
"""

from random import Random

from phiguard.detector import Detector, Shape

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_UNITS = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
_DAY = (
    rf"(?:(?:twenty[ -]|thirty[ -])?(?:{_UNITS})|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth"
    r"|twentieth|thirtieth|[0-3]?[0-9](?:st|nd|rd|th))"
)
_TENS = "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_ONES = "(?:one|two|three|four|five|six|seven|eight|nine)"
_TEENS = "(?:ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen)"
_YEAR = (
    rf"(?:19[0-9]{{2}}|20[0-9]{{2}}|(?:nineteen|twenty) (?:hundred|oh {_ONES}|{_TENS}(?:[ -]{_ONES})?|{_TEENS})"
    rf"|two thousand(?: and)?(?: {_ONES}| {_TEENS}| {_TENS}(?:[ -]{_ONES})?)?)"
)
_SAID = rf"(?:{_MONTH} (?:the )?{_DAY}|{_DAY}(?: of)? {_MONTH})(?:,? (?:of )?{_YEAR}\b)?"
_LABEL = r"\b(?:date of birth|birth ?date|birthday|d\.?o\.?b\.?|born)(?: is| was|'s)?(?: on|,|:)? (?:the )?"
_OF_BIRTH = (
    "dob",
    "birth",
    "birth date",
    "date of birth",
    "date birth",
    "born",
    "nacimiento",
    "naissance",
    "geburt",
)


def _sample(rng: Random) -> tuple[str, str]:
    return rng.choice(
        [
            ("dob_month", str(rng.randrange(1, 13))),
            ("birth/day", f"{rng.randrange(1, 29):02d}"),
            ("", "my date of birth is march third nineteen eighty four"),
        ]
    )


DETECTOR = Detector(
    id="birth_part",
    entity="DATE_OF_BIRTH",
    label="Month or day of birth, or a date of birth in words",
    safe_harbor="C",
    role="quasi",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"(?:0?[1-9]|[12][0-9]|3[01]|{_MONTH})\.?", 0.03, keyed=True),
        Shape(rf"{_LABEL}({_SAID})", 0.9),
    ),
    keys=tuple(f"{one} {part}" for one in _OF_BIRTH for part in ("month", "day", "mm", "dd", "dia")),
    not_keys=("birth month count", "birth day count"),
    passes=("email", "phone", "street", "zip", "day"),
    match=(
        ("dob_month", "02"),
        ("dob/day", "14"),
        ("q4_dateOfBirth/month", "February"),
        ("birthDate/day", "9"),
        ("birth_month", "Sep"),
        "my date of birth is may ninth nineteen eighty eight",
        "born on the third of March 1984",
        "DOB march 3rd two thousand four",
    ),
    no_match=(
        ("dob_year", "1949"),
        ("dob_month", "any"),
        ("expiry/month", "02"),
        ("date/day", "14"),
        ("birthday", "true"),
        "the third of March is a holiday",
        "reborn may ninth",
        "born to run",
        ("dob_day", "[DATE_OF_BIRTH]"),
    ),
    sample=_sample,
)
