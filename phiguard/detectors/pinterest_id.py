"""Pinterest: the click id ``epik`` (base64url of ``v=2&u=…&p=0&n=…&t=…``) and the browser cookie
``_pin_unauth``.
"""

from base64 import b64encode, urlsafe_b64encode
from random import Random

from phiguard.checks import Check, is_an_id, token_span
from phiguard.detector import Detector, Shape, labelled


def _sample(rng: Random) -> tuple[str, str]:
    token = "".join(rng.choices("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz0123456789", k=30))
    epik = urlsafe_b64encode(f"v=2&u={token}&p=0&n={token[:22]}&t=AAAAAGkx".encode()).decode().rstrip("=")
    return rng.choice(
        [("epik", epik), ("_epik", epik), ("_pin_unauth", b64encode(f"uid={token}".encode()).decode())]
    )


DETECTOR = Detector(
    id="pinterest_id",
    entity="AD_ID",
    label="Pinterest click or browser id",
    safe_harbor="R",
    role="ad_id",
    source="https://github.com/pinterest/api-description/blob/main/v5/openapi.yaml",
    shapes=(
        Shape(r"\bdj0y[A-Za-z0-9_\-]{24,600}", 0.98, ignore_case=False),
        Shape(r"\bdWlkPV[A-Za-z0-9_+/\-]{16,400}={0,2}", 0.97, ignore_case=False),
        labelled(r"(?:derived_)?epik|pin_unauth", r"[A-Za-z0-9_\-]{16,600}", 0.95),
        Shape(r"\"?([A-Za-z0-9_+/=\-]{16,600})\"?", 0.05, keyed=True),
    ),
    keys=(
        "epik",
        "derived epik",
        "pin unauth",
        "pinterest ct",
        "pinterest ct ua",
        "pinterest click id",
        "=_pinterest_sess",
    ),
    check=Check(is_an_id, 0.99, "not a word for none"),
    fit=token_span,
    match=(
        ("epik", "dj0yJnU9ZGVtbzB2YWx1ZTF4eXomcD0wJm49YWJj"),
        ("_epik", "dj0yJnU9ZGVtbzB2YWx1ZTF4eXomcD0wJm49YWJj"),
        "click dj0yJnU9ZGVtbzB2YWx1ZTF4eXomcD0wJm49YWJj stored",
        ("_pin_unauth", "dWlkPVpHVnRiekIyWVd4MVpURjRlWG8"),
        ("_derived_epik", "demo0value1xyz9876abc"),
        "epik=demo0value1xyz9876abc landed",
    ),
    no_match=(
        ("epik", "none"),
        ("epic", "demo0value1xyz9876abc"),
        ("epik", "[AD_ID]"),
        "dj0y",
        ("_pinterest_ct_rt", "1"),
        ("pin", "4410"),
        ("event", "epik_loaded_ok"),
    ),
    sample=_sample,
    forms=("uuid",),
)
