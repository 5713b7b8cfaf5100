"""Microsoft Clarity's visitor and session cookies: ``_clck``, ``_clsk`` and ``CLID``."""

from random import Random

from phiguard.checks import Check, is_an_id, token_span
from phiguard.detector import Detector, Shape


def _sample(rng: Random) -> tuple[str, str]:
    name = "".join(rng.choices("abcdefghjkmnpqrstuvwxyz0123456789", k=6))
    return rng.choice(
        [("_clck", f"{name}^2^fzz^0^1940"), ("_clsk", f"{name}^1771490233000^3^1^x.clarity.ms/collect")]
    )


DETECTOR = Detector(
    id="clarity_id",
    entity="COOKIE_ID",
    label="Clarity visitor or session id",
    safe_harbor="R",
    role="session",
    source="https://learn.microsoft.com/en-us/clarity/setup-and-installation/cookie-list",
    shapes=(
        Shape(
            r"\b[0-9a-z]{5,8}[|^]1[0-9]{12}[|^][0-9]{1,4}[|^][01][|^][a-z]{1,3}\.clarity\.ms/[a-z\-]{1,20}",
            0.98,
        ),
        Shape(r"[0-9a-z]{4,32}(?:[|^][0-9A-Za-z./:_\-]{1,80}){1,6}", 0.05, keyed=True),
        Shape(r"[0-9a-f]{32}(?:\.[0-9.]{1,60})?", 0.05, keyed=True),
    ),
    keys=("clck", "clsk", "=clid", "clarity user id", "clarity session id"),
    check=Check(is_an_id, 0.99, "not a word for none"),
    fit=token_span,
    match=(
        ("_clck", "1x2y3z^2^fzz^0^1940"),
        ("_clck", "1x2y3z|2|fzz|0|1940"),
        ("_clsk", "4a5b6c^1771490233000^3^1^x.clarity.ms/collect"),
        "4a5b6c|1771490233000|3|1|x.clarity.ms/collect",
        ("CLID", "0a1b2c3d4e5f60718293a4b5c6d7e8f9.20260101.20270101"),
        ("clarity_user_id", "0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
    ),
    no_match=(
        ("_clck", "1"),
        ("_clck", "[COOKIE_ID]"),
        ("clid", "home"),
        ("click", "1x2y3z^2^fzz^0^1940"),
        "https://www.clarity.ms/tag/demo0tag1x",
        "2^10^3",
        ("project", "demo0tag1x"),
    ),
    sample=_sample,
)
