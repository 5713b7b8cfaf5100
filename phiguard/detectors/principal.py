"""Who did something, as logs of access call it: ``principal``. Loans have one too, and theirs is money.

Source: https://docs.spring.io/spring-boot/reference/actuator/auditing.html
"""

import re
from random import Random

from phiguard.checks import Check, is_an_id, token_span
from phiguard.detector import Detector, Shape
from phiguard.detectors.user_reference import weigh_login

_SUM = re.compile(r"\d{1,8}|\d+000|\d+\.\d{1,4}")


def _weigh(value: str) -> float:
    return -9.0 if _SUM.fullmatch(value) else weigh_login(value)


def _sample(rng: Random) -> tuple[str, str]:
    return "principal", f"u{rng.randrange(10**4, 10**8)}"


DETECTOR = Detector(
    id="principal",
    entity="USER_ID",
    label="Principal of a log of access",
    safe_harbor="R",
    role="direct",
    source="https://docs.spring.io/spring-boot/reference/actuator/auditing.html",
    shapes=(Shape(r"[A-Za-z0-9$][A-Za-z0-9_.@:|+\-]{2,128}", 0.01, keyed=True),),
    keys=("=principal",),
    key_weight=6.0,
    weigh=_weigh,
    check=Check(is_an_id, 0.9, "not a word for none"),
    fit=token_span,
    match=(
        ("principal", "u-20431"),
        ("principal", "223456789012"),
        ("principal", "pat.verik"),
    ),
    no_match=(
        ("principal", "250000"),
        ("principal", "1250000000"),
        ("principal", "184250.75"),
        ("principal", "system.admin"),
        ("principal_amount", "223456789012"),
    ),
    sample=_sample,
)
