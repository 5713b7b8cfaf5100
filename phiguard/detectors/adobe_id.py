"""Adobe's visitor ids: the Experience Cloud id (38 digits), ``s_vi``, ``AMCV_<org>``,
``kndctr_<org>_identity``, ``demdex``.
"""

from random import Random

from phiguard.checks import Check, is_an_id
from phiguard.detector import Detector, Shape, labelled


def _sample(rng: Random) -> tuple[str, str]:
    ecid = f"{rng.randrange(10**37, 10**38)}"
    vi = f"[CS]v1|{rng.getrandbits(63) | 1 << 62:016X}-{rng.getrandbits(63) | 1 << 62:016X}[CE]"
    amcv = f"179643557%7CMCIDTS%7C20504%7CMCMID%7C{ecid}%7CMCAAMLH-1772095033%7C9"
    return rng.choice([("s_vi", vi), ("AMCV_0A1B2C3D%40AdobeOrg", amcv), ("mid", ecid), ("demdex", ecid)])


DETECTOR = Detector(
    id="adobe_id",
    entity="COOKIE_ID",
    label="Adobe visitor id",
    safe_harbor="R",
    role="session",
    source="https://experienceleague.adobe.com/docs/core-services/interface/ec-cookies/cookies-privacy.html",
    shapes=(
        Shape(r"\[CS\]v1\|[0-9A-F]{16}-[0-9A-F]{16}\[CE\]", 0.99),
        Shape(r"MC(?:MID|AID|CIDH|ORGVID)(?:\||%7C)([0-9A-F\-]{16,40})", 0.99),
        labelled(r"ecid|mcmid|mcid|d_mid", r"[0-9]{30,40}", 0.97),
        Shape(r"(?:mcid)?[0-9]{30,40}|[0-9A-F]{16}-[0-9A-F]{16}", 0.05, keyed=True),
        Shape(r"C[A-Za-z0-9_+/=\-]{30,400}", 0.04, keyed=True, ignore_case=False),
    ),
    keys=(
        "=s_vi",
        "s vi *",
        "s fid",
        "s ecid",
        "ecid",
        "ecid id",
        "=mid",
        "d mid",
        "d cid",
        "d cid ic",
        "mcid",
        "mcmid",
        "mc mid",
        "=aid",
        "=fid",
        "=vid",
        "demdex",
        "dextp",
        "amcv *",
        "kndctr * identity",
        "marketing cloud visitor id",
        "experience cloud id",
    ),
    check=Check(is_an_id, 0.99, "not a word for none"),
    match=(
        "[CS]v1|2F8A1B3C4D5E6F70-4000012345678901[CE]",
        "179643557|MCIDTS|20504|MCMID|48283749105771490233482837491057714902|MCAAMLH-1772095033|9",
        ("s_ecid", "MCMID%7C48283749105771490233482837491057714902"),
        ("ecid", "48283749105771490233482837491057714902"),
        ("mid", "48283749105771490233482837491057714902"),
        ("s_fid", "2F8A1B3C4D5E6F70-1A2B3C4D5E6F7081"),
        ("demdex", "48283749105771490233482837491057714902"),
        ("kndctr_0A1B2C3D4E_AdobeOrg_identity", "CiY0ODI4Mzc0OTEwNTc3MTQ5MDIzMzQ4MjgzNzQ5MTA1NzcxNDkwMlIQ"),
        "ecid=48283749105771490233482837491057714902 seen",
    ),
    no_match=(
        ("mid", "4410"),
        ("aid", "shop-web"),
        ("kndctr_0A1B2C3D4E_AdobeOrg_cluster", "or2"),
        ("vid", "3"),
        ("s_vi", "[COOKIE_ID]"),
        "48283749105771490233482837491057714902",
        ("pageName", "home|MCMID"),
        "[CS]v1|short[CE]",
        ("AMCVS_0A1B2C3D4E%40AdobeOrg", "1"),
    ),
    sample=_sample,
    passes=("integer", "epoch"),
)
