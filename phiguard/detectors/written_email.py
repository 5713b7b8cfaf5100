"""E-mail addresses as people say them or hide them: ``lena dot fischer at example dot com``, ``lena[at]a.example``.

Said in words, an address needs a word of mail before it, or a local part of several words: "shop at example dot
com" is a place on the web.

Source: transcripts write what is said; https://en.wikipedia.org/wiki/Address_munging
"""

import re
from random import Random
from typing import Final

from phiguard.detector import Detector, Shape

_TLD: Final = (
    r"(?:com|org|net|edu|gov|info|health|example|io|co|me|us|uk|ca|de|fr|es|it|pt|br|mx|nl|pl|ie|au|ch|eu)"
)
_WORD: Final = r"[a-z0-9][a-z0-9\-]{0,30}"
_AT: Final = r"(?: ?[\[({<] ?(?:at|@) ?[\])}>] ?)"
_DOT: Final = r"(?:\.| ?[\[({<] ?(?:dot|\.) ?[\])}>] ?| dot )"
_SAID_DOT: Final = r" (?:dot|period|point|punto|punkt|ponto) "
_JOIN: Final = r" (?:dot|period|point|punto|punkt|underscore|dash|hyphen|plus) "
# What stands before "at" in a sentence about a site.
_NO_LOCALS: Final = frozenset(
    "you us me him her it them we i look looking shop shopping buy order book online here there more now today"
    " visit site website page is are was found find available located info information learn read see live"
    " work works free sign up login log starting deals prices only sale meet call store that this and or".split()
)
_SPLIT: Final = re.compile(r"(?i) at |[\[({<@]| AT ")


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    if text[start - 1 : start].isalnum() or text[end : end + 1].isalnum():
        return None
    local = _SPLIT.split(text[start:end], maxsplit=1)[0].strip().lower()
    return None if local in _NO_LOCALS else (start, end)


def _weigh(value: str) -> float:
    local = _SPLIT.split(value, maxsplit=1)[0].strip()
    return 2.0 if not local.isalpha() else 0.0


def _sample(rng: Random) -> str:
    word = rng.choice(["maple", "harbor", "quartz", "cedar"])
    return rng.choice(
        ["e-mail me at {} dot 12 at example dot com", "{}12[at]example.com", "{}12 (at) example (dot) org"]
    ).format(word)


DETECTOR = Detector(
    id="written_email",
    entity="EMAIL_ADDRESS",
    label="E-mail address in words or in disguise",
    safe_harbor="F",
    role="direct",
    source="https://www.rfc-editor.org/rfc/rfc5321#section-4.1.2",
    shapes=(
        Shape(rf"[a-z0-9][a-z0-9._+\-]{{0,60}}{_AT}(?:{_WORD}{_DOT}){{1,4}}{_TLD}\b", 0.92),
        Shape(
            r"\b[A-Za-z0-9][A-Za-z0-9._+\-]{0,60} AT (?:[A-Za-z0-9\-]{1,30} DOT ){1,3}[A-Za-z]{2,8}\b",
            0.9,
            ignore_case=False,
        ),
        Shape(rf"\b[a-z0-9][a-z0-9._+\-]{{0,60}} @ ?(?:{_WORD} ?\. ?){{1,3}}{_TLD}\b", 0.85),
        Shape(
            rf"\b{_WORD}(?:{_JOIN}{_WORD}){{0,4}} (?:at|arroba|arobase|chiocciola) "
            rf"(?:{_WORD}{_SAID_DOT}){{1,3}}{_TLD}\b",
            0.25,
        ),
    ),
    context=(
        "email",
        "e-mail",
        "mail",
        "emails",
        "write to",
        "write me",
        "reach me",
        "contact me",
        "address",
        "correo",
        "send it to",
        "send to",
        "courriel",
    ),
    fit=_fit,
    weigh=_weigh,
    match=(
        "you can email me at lena dot fischer at example dot com okay",
        "write to lena at example dot com",
        "mi correo es lena arroba example punto com",
        "lena[at]example.com",
        "lena (at) example (dot) com",
        "lena{at}example{dot}org",
        "lena <at> example.org",
        "lena.f AT example DOT org",
        "lena @ example . com",
    ),
    no_match=(
        "shop at example dot com",
        "email us or look at example dot com",
        "see you at example dot com headquarters",
        "array[at]index",
        "foo.bar (at 5pm)",
        "a @ b",
        "[EMAIL_ADDRESS]",
    ),
    sample=_sample,
)
