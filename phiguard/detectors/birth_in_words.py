"""Dates of birth in words, as telephone systems write down what was said.

``date of birth is may ninth nineteen eighty eight``, ``born on the third of March 1984``.

Source: 45 CFR 164.514(b)(2)(i)(C)
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


def _sample(rng: Random) -> str:
    day = rng.choice(["third", "ninth", "twenty first", "thirtieth", "5th", "22nd"])
    year = rng.choice(["nineteen eighty four", "two thousand four", "1984", "nineteen fifty"])
    label = rng.choice(["my date of birth is", "born on", "DOB"])
    return f"{label} {rng.choice(['march', 'may', 'August'])} {day} {year}"


DETECTOR = Detector(
    id="birth_in_words",
    entity="DATE_OF_BIRTH",
    label="Date of birth, in words",
    safe_harbor="C",
    role="quasi",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(Shape(rf"{_LABEL}({_SAID})", 0.9),),
    match=(
        "my date of birth is may ninth nineteen eighty eight",
        "born on the third of March 1984",
        "DOB march 3rd two thousand four",
        "birthday is on the 5th of July",
        "she was born April twenty second nineteen fifty",
    ),
    no_match=(
        "the third of March is a holiday",
        "reborn may ninth",
        "born to run",
        "born in march",
        "may ninth nineteen eighty eight",
        "date of birth is required",
    ),
    sample=_sample,
)
