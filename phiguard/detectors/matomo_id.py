"""Matomo's visitor cookie ``_pk_id.<site>.<hash>``: sixteen hex digits and when the visitor first came.

``_pk_ses`` and ``_pk_ref`` hold no id of a person.
"""

from random import Random

from phiguard.checks import Check, is_an_id, token_span
from phiguard.detector import Detector, Shape, labelled

_HEX = r"[0-9a-f]{16}"


def _sample(rng: Random) -> tuple[str, str]:
    visitor = f"{rng.getrandbits(64) | 1 << 63:016x}"
    return rng.choice(
        [("_pk_id.1.1fff", f"{visitor}.1771490233."), ("", f"{visitor}.1771490233.3.1771490299.1771490299.")]
    )


DETECTOR = Detector(
    id="matomo_id",
    entity="COOKIE_ID",
    label="Matomo visitor id",
    safe_harbor="R",
    role="session",
    source="https://matomo.org/faq/general/faq_146/",
    shapes=(
        Shape(rf"\b{_HEX}\.1[0-9]{{9}}\.(?:[0-9]{{1,10}}\.){{0,4}}", 0.95),
        labelled(r"_?pk_id", _HEX, 0.95),
        Shape(rf"{_HEX}(?:\.[0-9]{{0,10}}){{0,6}}", 0.05, keyed=True),
    ),
    keys=(
        "pk id",
        "pk id *",
        "matomo id",
        "matomo visitor id",
        "piwik visitor id",
        "piwik id",
        "ppms visitor *",
    ),
    check=Check(is_an_id, 0.99, "not a word for none"),
    fit=token_span,
    match=(
        ("_pk_id.1.1fff", "0a1b2c3d4e5f6071.1771490233."),
        ("_pk_id", "0a1b2c3d4e5f6071"),
        "0a1b2c3d4e5f6071.1771490233.3.1771490299.1771490299.",
        ("_pk_id.7.ab12", "0a1b2c3d4e5f6071.1771490233.1.1771490299.1771490233."),
        ("matomo_visitor_id", "0a1b2c3d4e5f6071"),
        "visitor pk_id=0a1b2c3d4e5f6071 returned",
    ),
    no_match=(
        ("_pk_ses.1.1fff", "1"),
        ("_pk_ref.1.1fff", "0a1b2c3d4e5f6071"),
        ("span_id", "0a1b2c3d4e5f6071"),
        "0a1b2c3d4e5f6071",
        ("_pk_id", "[COOKIE_ID]"),
        ("_pk_id", "1"),
        ("pk", "4410"),
        "1.1771490233.3",
    ),
    sample=_sample,
)
