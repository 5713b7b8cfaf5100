"""Numbers of patients and stays under keys that mean something else elsewhere: ``pid``, ``fin``; beside care.

A ``pid`` is a patient in links of portals and a process in logs, ``fin`` a stay in Cerner's exports and an end in
French and Spanish. So the event has to speak of care, and the number has to be none that a process can have.

Source: 45 CFR 164.514(b)(2)(i)(H); https://man7.org/linux/man-pages/man5/proc_sys_kernel.5.html (pid_max)
"""

import re
from random import Random

from phiguard.checks import digits
from phiguard.codes import stands_alone
from phiguard.detector import Detector, Shape

_MOST_PROCESSES = 4_194_304
_DAY = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{0,6}")


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    return (start, end) if stands_alone(text, start, end) else None


def _weigh(value: str) -> float:
    if value.isdecimal() and (_DAY.fullmatch(value) or (value[0] != "0" and int(value) <= _MOST_PROCESSES)):
        return -9.0
    return 0.0 if len(digits(value)) >= 4 else -9.0


def _sample(rng: Random) -> tuple[str, str]:
    return rng.choice(["pid", "fin"]), str(rng.randrange(5 * 10**6, 10**9))


DETECTOR = Detector(
    id="record_short_id",
    entity="MEDICAL_RECORD_NUMBER",
    label="Number of a patient or a stay, under a short key beside care",
    safe_harbor="H",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(Shape(r"[A-Za-z]{0,4}[-_]?[0-9]{4,12}", 0.02, keyed=True),),
    keys=("=pid", "=fin"),
    fit=_fit,
    weigh=_weigh,
    beside_care=True,
    echoes=lambda value: (value,) if len(value) >= 8 else (),
    match=(("pid", "8812331"), ("pid", "P-88120"), ("fin", "88417702"), ("PID", "00481516")),
    no_match=(
        ("pid", "4711"),
        ("pid", "4100233"),
        ("pid", "main"),
        ("fin", "2026-05-02"),
        ("fin", "20260502"),
        ("fin", "1"),
        ("ppid", "8812331"),
        ("product_pid", "8812331"),
        ("pid", "[MEDICAL_RECORD_NUMBER]"),
        "8812331",
    ),
    sample=_sample,
)
