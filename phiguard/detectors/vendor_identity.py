"""Any value of a field that a vendor's format keeps for who somebody is: ``ud[em]`` of a Meta hit, ``user_data``
of a conversion, ``traits`` of a Segment event.

It is found by the role that the vendor's file gives the field, whatever the value looks like; a detector that
knows more of the value, an e-mail or a hash, goes before it.
"""

from random import Random

from phiguard.checks import Check, is_field_value
from phiguard.detector import Detector, Shape
from phiguard.forms import FORMS, PERSONAL


def _sample(rng: Random) -> tuple[str, str]:
    return "identity_field", f"demo-{rng.randrange(10**5, 10**9)}"


DETECTOR = Detector(
    id="vendor_identity",
    entity="USER_DATA",
    label="Identity field of a vendor's format",
    safe_harbor="R",
    role="direct",
    source="https://developers.facebook.com/docs/meta-pixel/advanced/advanced-matching",
    shapes=(Shape(r"[^\x00-\x1f](?:[^\x00-\x1f]|[\t\r\n])*", 0.02, keyed=True, opened=True),),
    keys=("=identity field",),
    check=Check(is_field_value, 0.9, "a value, not a word for none"),
    forms=(*FORMS, *PERSONAL),  # whatever the value looks like
    match=(
        ("identity_field", "lena"),
        ("identity_field", "f"),
        ("identity_field", "https://social.example/lena"),
        ("identity_field", "9bc2d509cf371fd4ae6e3e04e031a54ae4220163f280ddbcdef627ef7a292918"),
    ),
    no_match=(
        ("identity_field", "null"),
        ("identity_field", "[USER_DATA]"),
        ("identity_field", "(not set)"),
        ("identity_field", '{"np":"gtm"}'),
        ("identity_fields", "lena"),
        ("note", "lena"),
    ),
    sample=_sample,
)
