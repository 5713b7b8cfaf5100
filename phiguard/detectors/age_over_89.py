"""Ages over 89, by the field's name or beside "year old". Ages up to 89 stay, and so does ``90+``.

Source: 45 CFR 164.514(b)(2)(i)(C): all ages over 89 and all elements of dates indicative of such age.
"""

import re
from random import Random

from phiguard.detector import Detector, Shape

_AGE = r"(?:9[0-9]|1[01][0-9]|12[0-5])"
_UNIT = r"(?:[ \-]?(?:years?|yrs?)(?:[ \-]?(?:old|of age))?|[ \-]?y/?\.?o\.?)"
_AT_LEAST = re.compile(r" ?\+| ?(?:years? )?(?:or|and) (?:older|over|above|more)| ?(?:-|–|to) ?[0-9]")
# `100-year-old bridge`: what is that old and no person.
_THING = re.compile(
    r"[ \-]?(?:old )?(?:\w+ )?(?:company|business|building|house|home|tree|oak|tradition|hospital|institution"
    r"|brand|bridge|church|recipe"
    r"|history|anniversary|firm|school|theat|factory|law|mortgage|bond|plan|flood|record|legacy|wine)"
)

_NO_AGE = re.compile(r"(?i)[a-z]-age ?[:=]? ?$")  # `Cache-Control: max-age=93`


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    before, after = text[max(0, start - 1) : start], text[end : end + 40].lower()
    if _NO_AGE.search(text, max(0, start - 12), start):
        return None
    if before.isalnum() or before in ("-", ".", "/", "$", "+"):
        return None
    if _AT_LEAST.match(after) or after[:1] == "%" or (after[:1] in (".", ",") and after[1:2].isdigit()):
        return None
    return None if _THING.match(after) else (start, end)


def _sample(rng: Random) -> tuple[str, str]:
    age = str(rng.randrange(90, 112))
    return rng.choice(
        [
            ("age", age),
            ("patient_age", age),
            ("", f"a {age} year old woman"),
            ("", f"aged {age}"),
            ("", f"Age: {age}"),
        ]
    )


DETECTOR = Detector(
    id="age_over_89",
    entity="AGE",
    label="Age over 89",
    safe_harbor="C",
    role="quasi",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"\b{_AGE}(?:[ \-](?:years?|yrs?)[ \-](?:old|of age)|[ \-]?y/?\.?o\b)", 0.9),
        Shape(rf"\baged? ?[:=]? ?(?:of |is )?({_AGE})\b", 0.85),
        Shape(
            rf"\b(?:he|she|i|who|patient|mother|father|grandmother|grandfather|they) (?:is|am|'m|was|are"
            rf"|turned) ({_AGE})\b",
            0.6,
        ),
        Shape(rf"{_AGE}(?:\.[0-9]{{1,3}})?{_UNIT}?", 0.05, keyed=True),
    ),
    keys=(
        "age",
        "patient age",
        "age year",
        "age at visit",
        "age at admission",
        "age at diagnosis",
        "user age",
        "edad",
        "idade",
        "year old",
        "member age",
        "age in year",
        "leeftijd",
    ),
    not_keys=(
        "age id",
        "age number",
        "max age",
        "min age",
        "maximum age",
        "minimum age",
        "cache age",
        "cookie age",
        "session age",
        "account age",
        "content age",
        "average age",
        "page age",
        "data age",
        "domain age",
        "token age",
        "file age",
        "customer age day",
        "bucket age",
        "listing age",
        "building age",
        "vehicle age",
        "device age",
        "pathsegment age",
        "password age",
        "key age",
        "credential age",
        "certificate age",
        "message age",
        "queue age",
        "backup age",
        "snapshot age",
        "object age",
        "record age",
        "cluster age",
        "node age",
        "pod age",
        "instance age",
        "image age",
        "ticket age",
        "lead age",
        "invoice age",
        "inventory age",
        "asset age",
        "link age",
    ),
    fit=_fit,
    match=(
        ("age", "93"),
        ("patientAge", "104"),
        ("age", "90 years"),
        ("edad", "91"),
        "aged 93",
        "93 years old",
        "a 93-year-old man",
        "93yo female",
        "Age: 101, lives alone",
        "my mother is 95 and",
    ),
    no_match=(
        ("age", "42"),
        ("age", "89"),
        ("age", "90+"),
        ("age", "126"),
        ("max_age", "93"),
        ("PasswordPolicy.MaxPasswordAge", "90"),
        ("oldest_message_age", "95"),
        ("age_group", "93"),
        "89 years old",
        "93 days",
        "max-age=93, public",
        "people aged 90 and over",
        "a 100-year-old tradition",
        "aged 90+",
        "page 93",
        "mortgage: 95",
        ("age", "[AGE]"),
        "$93 years of",
        ("average_age", "93"),
    ),
    sample=_sample,
)
