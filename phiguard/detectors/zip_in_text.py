"""ZIP codes in text behind a state in small letters, where town, state and code go together: ``tacoma wa 98402``.

With capitals the detector of postal codes has them already.

Source: https://pe.usps.com/text/pub28/28c2_006.htm
"""

import re
from random import Random

from phiguard import places
from phiguard.detector import Detector, Shape

_STATE = re.compile(rf"({places.STATES}),? $", re.IGNORECASE)


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    before = _STATE.search(text, max(0, start - 4), start)
    if before is None or not places.fits(text[start:end], before[1]):
        return None
    town = before.start()
    while town > 0 and text[town - 1] in ", ":
        town -= 1
    return (start, end) if places.town_before(text, town, before[1]) is not None else None


def _sample(rng: Random) -> tuple[str, str]:
    town, state, code = rng.choice([("tacoma", "wa", "98402"), ("dayton", "oh", "45402"), ("boise", "id", "83702")])
    said = [
        f"i live in {town} {state} {code}",
        f"ship to {town}, {state} {code} please",
        f"{town} {state} {code} is home",
    ]
    return "", rng.choice(said)


DETECTOR = Detector(
    id="zip_in_text",
    entity="POSTAL_CODE",
    label="ZIP code behind its town",
    safe_harbor="B",
    role="quasi",
    source="https://pe.usps.com/text/pub28/28c2_006.htm",
    shapes=(Shape(rf"\b(?:{places.STATES}),? ([0-9]{{5}}(?:-[0-9]{{4}})?)\b", 0.8),),
    fit=_fit,
    match=("i live in tacoma wa 98402", "ship to dayton, oh 45402", "Dayton, Oh 45402-1234"),
    no_match=("call me 98402", "in 98402", "tacoma wa 10001", "nowhere wa 98402", "98402"),
    sample=_sample,
)
