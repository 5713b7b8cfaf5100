"""Personal names as the value of a field: the shape that detectors of names share.

Letters of any script, spaces, apostrophes, hyphens, dots and a comma; no digits, no other signs.

Source: https://www.w3.org/International/questions/qa-personal-names
"""

import re
from typing import Final

from phiguard.checks import says_nothing
from phiguard.native import compiled

_LETTER: Final = r"[^\x00-\x20!-@\[-`{-\x7f]"
WHOLE: Final = rf"{_LETTER}(?:[^\x00-\x1f!-&(-+/-@\[-`{{-\x7f]{{0,78}}(?:{_LETTER}|\.))?"
"""A name that is the whole value of a field."""

PARTED: Final = (
    rf"{_LETTER}[^\x00-\x1f!-&(-+/-@\[-`{{-\x7f]{{0,40}}(?:\^[^\x00-\x1f!-&(-+/-@\[-`{{-\x7f]{{0,40}}){{1,6}}[*=]?"
)
"""One as DICOM and HL7 v2 write it, its parts between carets: ``FISCHER^LENA^M``."""

_CAPITAL: Final = r"[A-Z][A-Za-z'\-]{0,30}\.?"
_PARTICLE: Final = r"(?:(?:de|da|do|dos|la|le|van|von|der|den|bin|al|y|di|del) ){0,2}"
CAPITALISED: Final = rf"{_CAPITAL}(?: {_PARTICLE}{_CAPITAL}){{0,3}}"
"""One to four words with capitals, as names stand behind a label in text."""

# What a name field holds when it holds no name. In lower case.
_NO_NAMES: Final = frozenset(
    "user admin administrator root system customer patient visitor member me you self owner none nobody"
    " somebody anonymous guest unknown first last name full male female other organization company"
    " there all team everyone everybody folks friend friends guys sir madam world again doctor neighbor valued"
    " surname forename parents colleagues subscriber".split()
)
_CLOSED: Final = re.compile(r"'(?![A-Za-z])")
# What a form says of the field: `{"errors": {"last_name": "can't be blank"}}`.
_SAID_OF_IT: Final = re.compile(
    r"(?:can['’]t|cannot|may not|must(?: not)?|should(?: not)?) (?:be|have|contain|start|end|exceed)\b"
    r"|is (?:invalid|required|too|not|already|missing|empty|a required)\b|has already been\b|too (?:short|long)\b"
    r"|please (?:enter|provide|fill|choose|select)\b",
    re.IGNORECASE,
)
REST: Final = r"[^\x00-\x20!-&(-,/-@\[-`{-\x7f]{0,30}"
"""What follows the first letter of a word of a name, in any script."""
CAPITAL: Final = r"[^\x00-\x20!-&(-,/-@\[-`a-z{-\x7f]"
"""A letter that a name begins with, in any script: none that is small in ASCII."""
_CAMEL: Final = re.compile(r"[a-z]+[A-Z][a-z]")  # `handleClick`, but not `McDonald`


@compiled
def fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span where a name can stand there."""
    if text[start - 1 : start] == "'":  # `'last_name': 'Fischer', 'age'`: what follows the quote is no name
        closed = _CLOSED.search(text, start, end)
        end = closed.start() if closed is not None else end
    while end - start > 1 and text[end - 1] in "'-":  # what closes a quotation
        end -= 1
    if text[end : end + 1] in ("=", ":") and (last := text.rfind(" ", start, end)) > 0:  # the next field's name
        end = last
    value = text[start:end]
    plain = value.lower()
    if says_nothing(value) or plain in _NO_NAMES or plain.endswith(" name"):
        return None
    if _SAID_OF_IT.match(value) or _CAMEL.match(value) or value.count(" ") > 6 or not any(map(str.isalpha, value)):
        return None
    if "." in value:
        # `jane.example.com` and `analytics.js` have a dot that no space follows, and are no initials.
        for word in value.split():
            if "." in word[:-1] and any(len(w) > 3 for w in word.split(".")):
                return None
    return start, end
