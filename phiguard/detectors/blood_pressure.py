"""Blood pressures, ``120/80``, beside a key or a label: two numbers of a heart at work and at rest.

Source: https://www.heart.org/en/health-topics/high-blood-pressure/understanding-blood-pressure-readings
"""

import re
from random import Random

from phiguard.checks import Check, joined_after, joined_before
from phiguard.detector import Detector, Shape

_PAIR = r"[0-9]{2,3} ?(?:/|over) ?[0-9]{2,3}"
_NUMBERS = re.compile(r"[0-9]+")


def _is_one(text: str) -> bool:
    upper, lower = _NUMBERS.findall(text)
    return 60 <= int(upper) <= 280 and 30 <= int(lower) <= 180 and int(upper) > int(lower)


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    return None if joined_before(text, start, "-_+/$#") or joined_after(text, end, "-/") else (start, end)


def _sample(rng: Random) -> tuple[str, str]:
    value = f"{rng.randrange(90, 190)}/{rng.randrange(50, 89)}"
    return rng.choice([("bp", value), ("", f"BP {value} today"), ("blood_pressure", value)])


DETECTOR = Detector(
    id="blood_pressure",
    entity="HEALTH_DATA",
    label="Blood pressure",
    safe_harbor="",
    role="health",
    source="https://www.heart.org/en/health-topics/high-blood-pressure/understanding-blood-pressure-readings",
    shapes=(
        Shape(
            rf"\b(?:bp|blood pressure|tension arterial)(?: readings?)?[ :=]{{1,3}}(?:(?:is|was|of|at|now|today|this"
            rf" morning|still|again|running|around|about|came|back|high|low) ){{0,4}}({_PAIR})",
            0.85,
        ),
        Shape(rf"({_PAIR}) ?mm ?hg\b", 0.9),
        Shape(_PAIR, 0.05, keyed=True),
    ),
    keys=("bp", "blood pressure", "bp reading", "systolic diastolic", "presion arterial"),
    check=Check(_is_one, 0.3, "in the range of blood pressures"),
    fit=_fit,
    match=(
        ("bp", "120/80"),
        ("blood_pressure", "142/91"),
        ("vitals.bp", "98 / 62"),
        "BP 120/80 today",
        "blood pressure was 160/100",
        "measured 128/84 mmHg",
        ("bloodPressure", "118/76"),
        ("bp_reading", "150/95"),
        ("vitals/bp", "101/66"),
        "bp: 135/85",
        "BP is 90/60",
        "blood pressure of 122/79 at rest",
        "BP is still high at 160 over 100",
    ),
    no_match=(
        "120/80",
        ("bp", "25"),
        ("bp", "1/2"),
        ("bp", "80/120"),
        ("ratio", "120/80"),
        ("score", "120/80"),
        "page 120/80",
        "BP pays 120/share",
        "BP 160 overall",
        "BP 999/80",
        ("breakpoint", "768/480"),
        "screen bp 768/480",
        "BP 120/80/3",
        "[HEALTH_DATA]",
    ),
    sample=_sample,
)
