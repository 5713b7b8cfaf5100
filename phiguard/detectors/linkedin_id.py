"""LinkedIn's ids: ``li_fat_id``, ``bcookie``, ``bscookie``, ``li_sugr``, ``lidc``, ``UserMatchHistory``.

``idValue`` is the value beside ``idType`` in its Conversions API.
"""

from random import Random
from uuid import UUID

from phiguard.checks import Check, is_an_id, token_span
from phiguard.detector import Detector, Shape, labelled

_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"


def _sample(rng: Random) -> tuple[str, str]:
    return rng.choice(["li_fat_id", "li_sugr", "bcookie"]), str(UUID(int=rng.getrandbits(128), version=4))


DETECTOR = Detector(
    id="linkedin_id",
    entity="AD_ID",
    label="LinkedIn click or browser id",
    safe_harbor="R",
    role="ad_id",
    source="https://www.linkedin.com/legal/l/cookie-table",
    shapes=(
        Shape(rf"\"?(?:v=[0-9]&)?({_UUID})\"?", 0.05, keyed=True),
        Shape(r"\"?([A-Za-z0-9_+/=:.\-]{20,600})\"?", 0.05, keyed=True),
        labelled(r"li_fat_id|li_sugr|bcookie", _UUID, 0.97),
        Shape(rf"\bv=[0-9]&({_UUID})", 0.9),
    ),
    keys=(
        "li fat id",
        "lifatid",
        "bcookie",
        "bscookie",
        "li sugr",
        "lidc",
        "lidc/*",
        "user match history",
        "li mc",
        "analytics sync history",
        "=id value",
        "id value/*",
        "linkedin click id",
        "li gpc",
    ),
    check=Check(is_an_id, 0.99, "not a word for none"),
    fit=token_span,
    match=(
        ("li_fat_id", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        ("bcookie", '"v=2&3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"'),
        ("li_sugr", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        ("UserMatchHistory", "AQJdemo0value1AAAGXdemo2value3xyz"),
        ("lidc", '"b=TB09:s=T:r=T:a=T:p=T:g=2412:u=1:i=1771490233:sig=AQHdemo"'),
        ("idValue", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        "li_fat_id=3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43 kept",
    ),
    no_match=(
        ("li_fat_id", "true"),
        ("bcookie", "[AD_ID]"),
        "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43",
        ("message_id", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        ("idType", "SHA256_EMAIL"),
        ("idValue", "unknown"),
        ("conversionId", "14410981"),
        ("lang", "v=2&lang=en-us"),
    ),
    sample=_sample,
    forms=("uuid",),
)
