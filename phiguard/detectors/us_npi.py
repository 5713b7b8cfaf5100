"""National Provider Identifiers, beside a key or a label.

An NPI is a provider's, in public registers, and no visitor's: it goes where the provider's name goes, beside care.
One number in ten passes the check digit, so that nothing is found by it alone.

Source: 45 CFR 162.406; the check digit: ISO/IEC 7812-1 over 80840 and the number
"""

from random import Random

from phiguard.checks import Check, digits, joined_after, joined_before, luhn
from phiguard.detector import Detector, Shape, labelled


def _npi(text: str) -> bool:
    number = digits(text)
    return len(number) == 10 and number[0] in "12" and luhn("80840" + number)


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    return None if joined_before(text, start) or joined_after(text, end) else (start, end)


def _sample(rng: Random) -> tuple[str, str]:
    while True:
        number = f"1{rng.randrange(10**9):09}"
        if _npi(number):
            return rng.choice([("npi", number), ("provider_npi", number), ("", f"NPI: {number}")])


DETECTOR = Detector(
    id="us_npi",
    entity="US_NPI",
    label="National Provider Identifier",
    safe_harbor="K",
    role="provider",
    source="https://www.ecfr.gov/current/title-45/subtitle-A/subchapter-C/part-162/subpart-D/section-162.406",
    shapes=(
        labelled(r"npi(?: ?(?:number|num|no|id))?", r"[12][0-9]{9}", 0.8),
        Shape(r"\bNPI(?: ?(?:number|no\.?|#))? ?#?:? ?([12][0-9]{9})\b", 0.8, ignore_case=False),
        Shape(r"\b[a-z_]{1,40}_npi(?:_(?:number|id))?[\"']? ?[=:] ?[\"']?([12][0-9]{9})\b", 0.8),
        Shape(r"[12][0-9]{9}", 0.2, keyed=True),
    ),
    keys=("npi", "npi number", "npi id", "provider npi", "national provider identifier", "npi code"),
    check=Check(_npi, 0.1, "Luhn over 80840"),
    fit=_fit,
    beside_care=True,
    match=(
        ("npi", "1457398265"),
        ("provider_npi", "1457398265"),
        ("rendering_provider.npi", "1457398265"),
        "NPI: 1457398265",
        "provider_npi=1457398265 took=12ms",
        "NPI 1457398265 on file",
        "npi=1457398265&x=1",
        "provider npi number: 1457398265",
    ),
    no_match=(
        ("npi", "1457398264"),
        ("order_id", "1457398265"),
        "cid=1457398265",
        "1457398265",
        ("npi", "145739826"),
        ("npi", "[US_NPI]"),
        ("phone", "1457398265"),
        "NPI 14573982650",
        "NPI-1457398264",
        "the npi changed",
        ("npi_count", "12"),
        ("event_time", "1457398265"),
    ),
    sample=_sample,
)
