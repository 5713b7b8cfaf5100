"""Names of people that a text speaks to, or says whose something is: ``Welcome back, Nadia!``, ``Nadia's iPhone``.

How letters begin is with `introduced_name`.

Source: 45 CFR 164.514(b)(2)(i)(A); titles of portals, reminders, and the names that devices come with.
"""

import re
from random import Random

from phiguard import name_echoes, names
from phiguard.detector import Detector, Shape

# `Nadia's iPhone` is how a device is named after its owner, `Nadia's appointments` how a portal heads a page; of
# these, what is sold, said or a disease.
_NO_OWNERS = frozenset(
    "apple today tomorrow yesterday world year week month men women man woman kid kids child children boy"
    " girl here there what that let it who everyone everybody someone nobody verizon amazon google walmart"
    " costco target mom dad mum january february march april may june july august september october november"
    " december monday tuesday wednesday thursday friday saturday sunday company employee customer user"
    " patient client member owner admin student teacher parkinson alzheimer crohn graves hashimoto hodgkin"
    " huntington addison cushing raynaud sjogren doctor nurse provider hospital clinic department".split()
)
_OWNED = re.compile(r"(?:'|[^\x00-\x20!-~]{1,3})s (?:i[PM]|Mac|Air|Apple|[A-Z]?[a-z ]{3})")
_GREETING = r"(?:[Ww]elcome(?: back)?|[Hh]ello|[Hh]i|[Gg]ood (?:morning|afternoon|evening))"
_GREETED = re.compile(rf"{_GREETING}, \Z")
_NOBODY = frozenset(
    "world guest friend friends visitor everybody folks all again team kitty dolly america neighbor".split()
)


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    if _OWNED.match(text, end) and text[start:end].lower() in _NO_OWNERS:
        return None
    if _GREETED.search(text[max(0, start - 18) : start]):
        who, after = text[start:end].lower(), text[end : end + 2]
        if (
            who in _NOBODY
            or who in _NO_OWNERS
            or not (after[:1] in ("", "!", ".", ",", "<", "\n") or after in (" |", " -"))
        ):
            return None
    return names.fit(text, start, end)


def _sample(rng: Random) -> tuple[str, str]:
    name = rng.choice(["Nadia", "Lena", "Aiko", "Ngozi", "Piet"])
    return "", rng.choice([f"Welcome back, {name}!", f"{name}'s iPhone"])


DETECTOR = Detector(
    id="addressed_name",
    entity="PERSON",
    label="Name of a person that a text addresses",
    safe_harbor="A",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"\b{_GREETING}, ([A-Z][a-z]{{2,20}})", 0.94, ignore_case=False),
        Shape(
            r"\b([A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20})?)(?:'|[^\x00-\x20!-~]{1,3})s"
            r" (?:iPhone|iPad|iPod|iMac|MacBook|AirPods|Apple Watch|(?:[Aa]ppointment|[Mm]edication"
            r"|[Pp]rescription|[Cc]hart|[Tt]est [Rr]esult|[Ll]ab [Rr]esult"
            r"|[Vv]isit|[Cc]heck-?up|[Rr]efill|[Ss]urgery)s?)\b",
            0.96,
            ignore_case=False,
        ),
    ),
    fit=_fit,
    echoes=name_echoes.echoes_of_name,
    echo_words=name_echoes.echo_words,
    hash_forms=name_echoes.hash_forms,
    hashed_by="hashed_identifier",
    match=(
        "Welcome back, Nadia!",
        "Good morning, Nadia",
        "Nadia's iPhone",
        "Nadia's Test Results",
        "Nadia Farouk's visit",
        ("device_name", "Nadia’s MacBook Pro"),
    ),
    no_match=(
        "Nadia",
        "[PERSON]",
        "Welcome back, [PERSON]!",
        "Apple's iPhone",
        "Welcome, Guest",
        "Hello, World!",
        "Hello, New York",
        "Welcome back, Kotter fans",
        "Women's Apple Watch bands",
        "today's iPad offers",
        "Today's appointments",
        "Today's visit",
        "Doctor's visit",
        "Patient's chart",
        "Women's Health",
    ),
    sample=_sample,
)
