"""Dates as people and systems write them: the patterns that detectors of a person's dates share.

Patterns are RE2-safe and to be matched without regard to case. Month names are English, Spanish, French,
German, Portuguese, Italian and Dutch; ``[^\\x00-\\x20!-~]`` is one letter with an accent, as bytes or as a code
point.

Source: ISO 8601; RFC 5322 section 3.3; HL7 v2 chapter 2 (TS); CLDR month names.
"""

import re
from collections.abc import Callable
from datetime import date
from random import Random
from typing import Final

from phiguard.checks import Check
from phiguard.native import compiled

_ACCENT: Final = r"[^\x00-\x20!-~]{1,2}"
_MONTH: Final = (
    rf"(?:jan(?:uary|uar|uari|vier|eiro)?|ene(?:ro)?|gen(?:naio)?|feb(?:ruary|ruar|ruari|rero|braio)?"
    rf"|f(?:e|{_ACCENT})v(?:rier|ereiro)?|mar(?:ch|s|zo|{_ACCENT}o)?|m{_ACCENT}rz|maart|a[pbv]r(?:il|ile)?|mai|mei"
    rf"|may(?:o)?|maio|mag(?:gio)?|jun(?:e|i|io|ho)?|juin|giu(?:gno)?|jul(?:y|i|io|ho)?|juillet|lug(?:lio)?"
    rf"|aug(?:ust|ustus)?|ago(?:sto)?|ao{_ACCENT}t|sept?(?:ember|iembre|embre)?|set(?:embro|tembre|iembre)?"
    rf"|o[ck]t(?:ober|ubre|obre)?|ott(?:obre)?|out(?:ubro)?|nov(?:ember|iembre|embre|embro)?|de[cz](?:ember|embro)?"
    rf"|dic(?:iembre|embre)?|d{_ACCENT}c(?:embre)?)\.?"
)
_DAY: Final = r"[0-9]{1,2}(?:st|nd|rd|th|er|\.)?"
_WEEKDAY: Final = r"(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?,? )?"
_YEAR: Final = r"(?:18|19|20)[0-9]{2}"
_CLOCK: Final = (
    r"(?:[0-9]{1,2}(?::[0-9]{2}){1,2}(?:[.,][0-9]{1,9})?(?: ?[ap]\.?m\b\.?)?"
    r"(?: ?(?:z|gmt|utc)\b)?(?: ?[+\-][0-9]{2}:?[0-9]{2})?"
    r"|[0-9]{1,2} ?[ap]\.?m\b\.?)"
)
_NUMERIC: Final = r"[0-9]{4}[\-/.][0-9]{1,2}[\-/.][0-9]{1,2}|[0-9]{1,2}[\-/.][0-9]{1,2}[\-/.](?:[0-9]{4}|[0-9]{2})"
_NAMED: Final = (
    rf"{_MONTH},? (?:de )?{_YEAR}|{_MONTH} {_DAY}(?:,? {_YEAR}|,? '[0-9]{{2}})?|[0-3]?[0-9]{_MONTH}{_YEAR}"
    rf"|{_DAY}[ \-](?:of |de )?{_MONTH}(?:[ \-,/]{{1,2}}(?:of |de )?{_YEAR})?"
)
_MADE: Final = r"(?:datetime\.)?date(?:time)?\((?:18|19|20)[0-9]{2}(?:, ?[0-9]{1,6}){2,6}\)"  # as Python writes it
_DATE: Final = rf"(?:{_WEEKDAY}(?:{_NUMERIC}|{_NAMED}|{_YEAR}[01][0-9][0-3][0-9])|{_MADE})"

DATE: Final = rf"{_DATE}(?:(?:t|,? at | ?@ ?|,? ){_CLOCK})?"
"""A date in text, with its time of day where one stands beside it."""

_IDEOGRAPH: Final = r"[^\x00-\x20!-\x7f]{1,3}"  # year, month and day in Chinese, Japanese and Korean
_VALUE: Final = (
    rf"{DATE}(?: \([a-z ]{{3,40}}\))?|[0-9]{{4}}[\-/][0-9]{{1,2}}|[0-9]{{1,2}}[\-/][0-9]{{1,2}}"
    rf"|{_YEAR}[01][0-9][0-3][0-9]t[0-2][0-9][0-5][0-9](?:[0-5][0-9])?z?|[0-9]{{4}}{_IDEOGRAPH}[0-9]{{1,2}}{_IDEOGRAPH}"
    rf"[0-9]{{1,2}}{_IDEOGRAPH}"
    r"|/?date\(-?[0-9]{8,14}(?:[+\-][0-9]{4})?\)/?"  # as .NET writes it into JSON
    r"|[0-9]{1,2}[\-/][0-9]{4}|[0-9]{6}|-?[0-9]{8,14}(?:\.[0-9]{1,6})?"
)
_ORDINAL: Final = (
    r"(?:(?:twenty|thirty)[ \-])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"|thirtieth|t(?:en|welf|wentie)th"
    r"|eleventh|(?:thir|four|fif|six|seven|eigh|nine)teenth"
)
_NUMERAL: Final = (
    r"(?:(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand"
    r"|eleven|twelve|one|two|three|four|five|six|seven|eight|nine|ten|oh|and)"
)
SPOKEN: Final = rf"{_MONTH} (?:the )?(?:{_ORDINAL}|{_DAY})(?:,? (?:of )?{_NUMERAL}(?:[ \-]{_NUMERAL}){{0,5}})?"
"""A date as it is said: `July nineteenth, nineteen eighty eight`."""

_COMPARED: Final = r"(?:g[et]|l[et]|eq|ne|sa|eb|ap)"  # https://hl7.org/fhir/search.html#prefix
VALUE: Final = rf"(?:{_VALUE}|{_COMPARED}(?:{_VALUE})|{_DATE} ?(?:-|to|/) ?{_DATE})"
"""A date as the whole value of a field: also compact, without a day, as epoch seconds, as a range."""

SAID: Final = (
    r"[ :=#>\-\"']{1,5}(?:(?:is|was|still|now|actually|on|for|the|el|le|il|am|em|op|den|dia)[ :]{1,2}){0,2}"
)
"""What may stand between a label and its date."""

_NUMBERS: Final = re.compile(r"[0-9]+")
_LETTERS: Final = re.compile(r"[^\W\d_]{3,}")
_IS_SPOKEN: Final = re.compile(SPOKEN, re.IGNORECASE).fullmatch
_ZONE: Final = re.compile(r"(?i)gmt|utc")


@compiled
def _is_date(text: str) -> bool:
    """Whether the numbers can be a year, month and day; a moment of the epoch counts too."""
    numbers = _NUMBERS.findall(text)
    if not numbers:
        return _IS_SPOKEN(text) is not None
    first = numbers[0]
    if len(first) > 4:
        if len(first) in (6, 7):
            return len(first) == 6 and text.isdecimal()
        return int(first) > 0
    lettered = not text.isascii() or text.islower() or text.lower() != text  # a quick look
    if lettered and _LETTERS.search(_ZONE.sub("", text)):  # a month's or a day's name
        return any(1 <= int(n) <= 31 or len(n) == 4 for n in numbers)
    head = [int(n) for n in numbers[:3]]
    if len(first) == 4:
        return head[0] >= 1 and len(head) > 1 and 1 <= head[1] <= 12 and (len(head) < 3 or 1 <= head[2] <= 31)
    if len(numbers) > 1 and len(numbers[1]) == 4:
        return 1 <= head[0] <= 12
    return len(head) > 1 and 1 <= min(head[:2]) <= 12 and 1 <= max(head[:2]) <= 31


IS_DATE: Final = Check(_is_date, 0.5, "a day, month and year that exist")


@compiled
def date_span(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span where it stands alone, without the sentence's full stop; None inside a longer number."""
    before, after = text[max(0, start - 1) : start], text[end : end + 2]
    if before.isalnum() or (before in ("-", "/", ".") and text[max(0, start - 2) : start - 1].isdigit()):
        return None
    if after and (after[0].isalnum() or after[0] == "_" or (after[0] in "-/:." and after[1:].isdigit())):
        return None
    while text[end - 1] in "., ":
        end -= 1
    return start, end


ISO: Final = "{0:%Y-%m-%d}"
SLASHED: Final = "{0.month}/{0.day}/{0.year}"


def sampler(*forms: tuple[str, str], years: tuple[int, int] = (2019, 2027)) -> Callable[[Random], tuple[str, str]]:
    """A detector's ``sample``: a day of these years (the last left out) in one of the (key, format) forms."""

    def sample(rng: Random) -> tuple[str, str]:
        day = date(rng.randrange(*years), rng.randrange(1, 13), rng.randrange(1, 29))
        key, form = rng.choice(forms)
        return key, form.format(day)

    return sample
