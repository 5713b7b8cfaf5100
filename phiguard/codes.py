"""Codes that only a key or a label can name: member numbers, case numbers, confirmation codes.

Every organisation has its own form of these, so a pattern says little: letters and digits, in groups or not.
"""

import re
from typing import Final

from phiguard.checks import digits, says_nothing

WHOLE: Final = r"[A-Za-z0-9](?:[A-Za-z0-9 ._/\-]{0,46}[A-Za-z0-9])?"
"""A code that is the whole value of a field."""

_NUMBER: Final = r"(?:number|numbers|num|no|nbr|nr|id|code|reference|ref)\b\.?"
_SIGN: Final = r"(?:[\"']? ?[:=#>]{1,2} ?[\"']?| )"
SAID: Final = rf"(?:[ _\-]?{_NUMBER})?(?: is| was)?{_SIGN}"
"""What may stand between a label and its code."""

SAID_NUMBER: Final = rf"\.?(?:[ _\-]?{_NUMBER}(?: is| was)?{_SIGN}| ?#[ :]{{0,2}})"
"""The same where the label alone is a common word: it must say that a number follows."""

AFTER_COLON: Final = r" ?: ?((?:[A-Z]{1,4}-?)?[A-Z]?[0-9]{5,12}(?:-[0-9]{1,6})?)\b"
"""A longer code straight behind a label and a colon: ``Policy: POL-7518493``. The group is the span."""

IN_TEXT: Final = r"([A-Za-z0-9](?:[A-Za-z0-9]|[\-_/][A-Za-z0-9]){2,30})"
"""A code behind a label: no spaces in it. The group is the span."""

_SIGNS: Final = re.compile(r"[ ./_\-]")


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no letter or digit touches the span."""
    after = text[end : end + 1]
    return not (text[max(0, start - 1) : start].isalnum() or after.isalnum() or after == "_")


def fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span, where it is a code: at least three digits, or two in a short code, and few words."""
    if not stands_alone(text, start, end):
        return None
    value = text[start:end]
    count = len(digits(value))
    if count < 3 and not (count == 2 and 4 <= len(value) <= 10 and " " not in value):
        return None
    if value.count(" ") > 4 or says_nothing(value):
        return None
    return start, end


def weigh(value: str) -> float:
    """Words with a number in them are a title or a file, and a year alone is a year."""
    if len(value) == 4 and value[:2] in ("19", "20") and value.isdecimal():
        return -3.0
    letters = sum(map(str.isalpha, value))
    words = [w for w in _SIGNS.split(value) if w.isalpha() and len(w) > 3]
    if len(value) == 36 and value.count("-") == 4:  # a UUID
        return 0.0
    return -4.0 if len(words) > 1 or letters > 3 * len(digits(value)) + 12 else 0.0
