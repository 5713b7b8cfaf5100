"""HubSpot's visitor cookies: ``hubspotutk``, ``__hstc`` and ``__hssc``. ``__hssrc`` is a flag and stays."""

from random import Random

from phiguard.checks import Check, is_an_id, token_span
from phiguard.detector import Detector, Shape, labelled

_HEX = r"[0-9a-f]{32}"


def _sample(rng: Random) -> tuple[str, str]:
    utk, ms = f"{rng.getrandbits(128) | 1 << 127:032x}", rng.randrange(1_600_000_000_000, 1_800_000_000_000)
    hstc = f"{rng.randrange(10**7, 10**9)}.{utk}.{ms}.{ms + 9000}.{ms + 99000}.{rng.randrange(1, 9)}"
    return rng.choice([("hubspotutk", utk), ("__hstc", hstc), ("", f"cookie {hstc} sent")])


DETECTOR = Detector(
    id="hubspot_id",
    entity="COOKIE_ID",
    label="HubSpot visitor id",
    safe_harbor="R",
    role="session",
    source="https://knowledge.hubspot.com/privacy-and-consent/what-cookies-does-hubspot-set-in-a-visitor-s-browser",
    shapes=(
        Shape(rf"\b[0-9]{{5,10}}\.{_HEX}(?:\.1[0-9]{{12}}){{3}}\.[0-9]{{1,6}}\b", 0.99),
        labelled(r"hubspotutk|hutk|utk", _HEX, 0.97),
        Shape(_HEX, 0.05, keyed=True),
        Shape(r"[0-9]{5,10}\.[0-9a-f.]{10,120}", 0.05, keyed=True),
    ),
    keys=("hubspotutk", "hubspot utk", "hutk", "=utk", "hstc", "hssc", "hs vid", "=vi"),
    check=Check(is_an_id, 0.99, "not a word for none"),
    fit=token_span,
    match=(
        ("hubspotutk", "0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
        ("hutk", "0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
        "20629287.0a1b2c3d4e5f60718293a4b5c6d7e8f9.1771490233000.1771490299000.1771490399000.3",
        ("__hstc", "20629287.0a1b2c3d4e5f60718293a4b5c6d7e8f9.1771490233000.1771490299000.1771490399000.3"),
        ("__hssc", "20629287.1.1771490233000"),
        "form sent with hutk=0a1b2c3d4e5f60718293a4b5c6d7e8f9 by page",
    ),
    no_match=(
        ("__hssrc", "1"),
        ("hubspotutk", "none"),
        ("hubspotutk", "[COOKIE_ID]"),
        ("portalId", "20629287"),
        "20629287.1.1771490233000",
        ("formId", "0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
        ("vi", "en_US"),
        "0a1b2c3d4e5f60718293a4b5c6d7e8f9.1771490233000",
    ),
    sample=_sample,
)
