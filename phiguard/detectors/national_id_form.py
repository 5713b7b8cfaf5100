"""National ids that their form and check digits give away without a label.

Letters and digits in their places and a check make chance rare: one in 26 for a codice fiscale of the right form,
in 100 for a CPF, and each has a form that little else has.

Source: https://arthurdejong.org/python-stdnum/formats; each module there names its authority.
"""

import re
from random import Random
from typing import Final

from phiguard.checks import Check, standard_number
from phiguard.codes import stands_alone
from phiguard.detector import Detector, Shape

_FISCALE: Final = r"[A-Z]{6}[0-9]{2}[A-EHLMPRST][0-9]{2}[A-Z][0-9]{3}[A-Z]"
_CURP: Final = r"[A-Z]{4}[0-9]{6}[HMX][A-Z]{5}[A-Z0-9][0-9]"
_CPF: Final = r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}"
_AHV: Final = r"756\.[0-9]{4}\.[0-9]{4}\.[0-9]{2}"
_NIR: Final = r"[12] [0-9]{2} [0-9]{2} [0-9][0-9AB] [0-9]{3} [0-9]{3} [0-9]{2}"
_MODULES: Final = tuple(
    (re.compile(form), module)
    for form, module in (
        (_FISCALE, "it.codicefiscale"),
        (_CURP, "mx.curp"),
        (_CPF, "br.cpf"),
        (_AHV, "ch.ssn"),
        (_NIR, "fr.nir"),
    )
)


def _passes(value: str) -> bool:
    return any(form.fullmatch(value) and standard_number(module, value) for form, module in _MODULES)


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    return (start, end) if stands_alone(text, start, end) and text[start - 1 : start] not in ("-", ".") else None


def _sample(rng: Random) -> str:
    body = [rng.randrange(10) for _ in range(9)]
    for _ in range(2):
        rest = sum((len(body) + 1 - i) * d for i, d in enumerate(body)) % 11
        body.append(0 if rest < 2 else 11 - rest)
    n = "".join(map(str, body))
    return f"{n[:3]}.{n[3:6]}.{n[6:9]}-{n[9:]}"


DETECTOR = Detector(
    id="national_id_form",
    entity="NATIONAL_ID",
    label="National identification number, by its form",
    safe_harbor="R",
    role="direct",
    source="https://arthurdejong.org/python-stdnum/formats",
    shapes=tuple(
        Shape(rf"\b{form}\b", prior, ignore_case=False)
        for form, prior in ((_FISCALE, 0.85), (_CURP, 0.9), (_CPF, 0.85), (_AHV, 0.9), (_NIR, 0.85))
    ),
    check=Check(_passes, 0.05, "python-stdnum takes it"),
    fit=_fit,
    match=(
        "il paziente RCCMNL83S18D969H ha chiamato",
        "HEGG560427MVZRRL04",
        "cliente 390.533.447-05",
        "756.9217.0769.85",
        "2 83 05 75 123 456 24",
    ),
    no_match=(
        "RCCMNL83S18D969A",
        "390.533.447-06",
        "756.9217.0769.86",
        "2 83 05 75 123 456 25",
        "HEGG560427MVZRRL0X4",
    ),
    sample=_sample,
)
