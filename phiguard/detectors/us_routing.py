"""ABA routing numbers of US banks: nine digits with a prefix and a weighted check, by key or label.

Source: https://www.aba.com/about-us/routing-number
"""

from random import Random

from phiguard.checks import Check, routing
from phiguard.detector import Detector, Shape


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    return None if text[end : end + 1].isalnum() or text[end : end + 1] == "_" else (start, end)


def _sample(rng: Random) -> tuple[str, str]:
    body = f"{rng.choice(['01', '12', '26', '32'])}{rng.randrange(10**6):06d}"
    number = next(body + d for d in "0123456789" if routing(body + d))
    return rng.choice([("routing_number", number), ("aba", number), ("", f"routing number {number}")])


DETECTOR = Detector(
    id="us_routing",
    entity="ABA_ROUTING_NUMBER",
    label="ABA routing number",
    safe_harbor="J",
    role="direct",
    source="https://www.aba.com/about-us/routing-number",
    shapes=(
        Shape(
            r"\b(?:aba|routing|rtn|transit)(?: ?(?:number|no\.?|num|code"
            r"|#))?(?: is)?[ :#=]{1,3}([0-9]{9})\b",
            0.8,
        ),
        Shape(r"[0-9]{4}-?[0-9]{4}-?[0-9]", 0.03, keyed=True),
    ),
    keys=(
        "routing",
        "routing number",
        "routing no",
        "routing num",
        "aba",
        "aba number",
        "aba routing",
        "rtn",
        "bank routing",
        "routing transit number",
        "ach routing",
        "transit number",
    ),
    check=Check(routing, 0.05, "Federal Reserve prefix and check digit"),
    fit=_fit,
    echoes=lambda value: (value,),
    match=(
        ("routing_number", "021000021"),
        ("aba", "0110-0001-5"),
        ("bankRouting", "122000247"),
        ("rtn", "325070760"),
        "routing number 021000021",
        "ABA# 021000021, checking",
    ),
    no_match=(
        "021000021",
        ("routing_number", "021000022"),
        ("order_id", "021000021"),
        ("routing", "bm25"),
        ("routing_number", "991000021"),
        ("aba", "true"),
        ("routing_key", "orders.021000021"),
        ("routing_number", "[ABA_ROUTING_NUMBER]"),
        "routing 0210000219",
        "rerouting 021000021",
    ),
    sample=_sample,
)
