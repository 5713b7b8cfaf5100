"""Any value of a field that a vendor's format keeps for telling people, browsers or clicks apart: ``cid`` of a
Google Analytics hit, ``fbp`` of a Meta one, ``mid`` of a Microsoft one.

It is found by the role that the vendor's file gives the field, whatever the value looks like.
"""

from random import Random

from phiguard.checks import Check, is_telling
from phiguard.detector import Detector, Shape
from phiguard.forms import FORMS, PERSONAL


def _sample(rng: Random) -> tuple[str, str]:
    return "pseudonym_field", f"{rng.randrange(10**8, 10**10)}.{rng.randrange(10**9, 2 * 10**9)}"


DETECTOR = Detector(
    id="vendor_pseudonym",
    entity="AD_ID",
    label="Pseudonym field of a vendor's format",
    safe_harbor="R",
    role="ad_id",
    source="https://github.com/MisterPhilip/omnibug",
    shapes=(Shape(r"[^\x00-\x1f](?:[^\x00-\x1f]|[\t\r\n])*", 0.02, keyed=True, opened=True),),
    keys=("=pseudonym field",),
    check=Check(is_telling, 0.9, "a value, not a word for none"),
    forms=(*FORMS, *PERSONAL),  # whatever the value looks like
    match=(
        ("pseudonym_field", "284739105.1771490233"),
        ("pseudonym_field", "abc"),
        ("pseudonym_field", "0b7c3a52-91de-4c0f-8a35-6d1f0e2b7c44"),
    ),
    no_match=(
        ("pseudonym_field", "N"),
        ("pseudonym_field", "1"),
        ("pseudonym_field", "null"),
        ("pseudonym_field", "[AD_ID]"),
        ("pseudonym_field", "N/A"),
        ("pseudonym_field", '["a"]'),
        ("note", "284739105.1771490233"),
    ),
    sample=_sample,
)
