"""Codes of departments beside care: ``dept=1010101010`` in a link of MyChart.

A department is a specialty at a place. Its codes are long; a short number is a department of a shop or a level.

Source: links of open scheduling widgets on sites of US hospitals:
``/MyChart/SignupAndSchedule/EmbeddedSchedule?dept=…,…&vt=…``
"""

from random import Random

from phiguard.detector import Detector, Shape


def _sample(rng: Random) -> tuple[str, str]:
    return "dept", str(rng.randrange(10**6, 10**10))


DETECTOR = Detector(
    id="department_code",
    entity="SPECIALTY",
    label="Code of a department of care",
    safe_harbor="",
    role="health",
    source="https://www.ecfr.gov/current/title-45/section-160.103",
    shapes=(Shape(r"[0-9]{6,12}(?:,[0-9]{6,12}){0,30}", 0.05, keyed=True),),
    keys=("=dept", "=dept id", "=department", "department id", "dept id", "department code", "dept code", "dep id"),
    not_keys=("store dept id", "store department id", "store dept"),
    beside_care=True,
    tier=lambda _: 2,
    match=(
        ("dept", "1010101010"),
        ("dept", "1010101010,1010101011"),
        ("departmentId", "101010101"),
        ("dept_id", "1010101010"),
        ("deptCode", "1010101"),
    ),
    no_match=(
        ("dept", "42"),
        ("dept", "4411"),
        ("dept", "sales"),
        ("depth", "1010101010"),
        ("departments", "12"),
        ("department_count", "1010101010"),
        ("dept", "[SPECIALTY]"),
        ("store_dept_id", "1010101010"),
        "1010101010",
        ("indepth", "1010101010"),
        ("dept", "1.25"),
    ),
    sample=_sample,
)
