"""Microsoft Advertising: the click id ``msclkid``, the UET cookies ``_uetsid`` and ``_uetvid``, and ``MUID``.

UET writes ``N`` for a click id that there is none of.
"""

from random import Random

from phiguard.checks import Check, is_an_id, token_span
from phiguard.detector import Detector, Shape, labelled

_HEX = r"[0-9a-f]{32}"


def _sample(rng: Random) -> tuple[str, str]:
    return rng.choice(["msclkid", "_uetsid", "_uetvid", "MUID"]), f"{rng.getrandbits(128) | 1 << 127:032x}"


DETECTOR = Detector(
    id="microsoft_ad_id",
    entity="AD_ID",
    label="Microsoft click or browser id",
    safe_harbor="R",
    role="ad_id",
    source="https://learn.microsoft.com/en-us/advertising/msa-help/hlp_ba_conc_uet_faq",
    shapes=(
        Shape(r"\b_uet[0-9a-f]{32}\b", 0.98),
        labelled(r"msclkid|uetsid|uetvid|uetmsclkid|muid", rf"(?:_uet)?{_HEX}", 0.97),
        Shape(rf"(?:_uet)?{_HEX}(?:\|[A-Za-z0-9|.:/_\-]{{1,200}})?", 0.05, keyed=True),
        Shape(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", 0.05, keyed=True),
    ),
    keys=(
        "msclkid",
        "uetsid",
        "uetvid",
        "uetmsclkid",
        "muid",
        "muidb",
        "=srm_b",
        "ms click id",
        "microsoft click id",
        "=anonchk",
        "bing click id",
        "=vid",
    ),
    check=Check(is_an_id, 0.99, "not a word for none"),
    fit=token_span,
    match=(
        ("msclkid", "0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
        ("_uetsid", "0a1b2c3d4e5f11f0a718293a4b5c6d7e|1k2j3h4|2|fzz|0|1940"),
        ("_uetvid", "0a1b2c3d4e5f11f0a718293a4b5c6d7e"),
        ("MUID", "0A1B2C3D4E5F60718293A4B5C6D7E8F9"),
        ("_uetmsclkid", "_uet0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
        "landing with msclkid=0a1b2c3d4e5f60718293a4b5c6d7e8f9 stored",
    ),
    no_match=(
        ("msclkid", "N"),
        ("msclkid", "0"),
        ("msclkid", "[AD_ID]"),
        ("_uetsid", "true"),
        ("build_id", "0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
        "0a1b2c3d4e5f60718293a4b5c6d7e8f9 is the commit",
        ("ti", "17123456"),
        "msclkid was N",
    ),
    sample=_sample,
    forms=("uuid",),
)
