"""A code in a variable whose meaning only the site knows: Adobe's eVars and props, Floodlight's ``u`` variables,
Matomo's custom dimensions.

The variable's name says nothing, so the value has to: it goes where it is made to tell one from millions, by a
UUID, a digest, a prefix that says whose it is, or seven digits and more. Words, sizes, prices, times, short numbers
and codes of goods stay. Sites put logins and member numbers there as they put page names there.

Source: 45 CFR 164.514(b)(2)(i)(R), any other unique identifying number, characteristic or code.
"""

import re
from random import Random

from phiguard.checks import Check, gtin, is_an_id, looks_random
from phiguard.detector import Detector, Shape

_UUID = r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}"
_WHOSE = (
    r"(?:usr|user|uid|cust|customer|cus|pat|patient|pt|mem|member|mbr|acct|account|person|contact|client|lead|visitor|"
    r"subscriber|sub|crm|auth0)[_|:\-]{1,2}[A-Za-z0-9_\-]{5,64}"
)
_NUMBER = r"[A-Za-z]{0,4}-?[0-9]{7,18}(?:-[0-9]{1,4})?"
_LONG = r"[A-Za-z0-9_\-]{16,128}"
_DATE = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{0,6}")
_EPOCH = re.compile(r"1[0-9]{9}(?:[0-9]{3})?(?:[0-9]{3})?")
_ORDER = re.compile(r"(?:order|ord|inv|po|sku|tx|txn|a|b|p|v|r)-?[0-9]+", re.IGNORECASE)


def _weigh(value: str) -> float:
    if value.isdecimal():
        if _DATE.fullmatch(value) or _EPOCH.fullmatch(value) or (len(value) in (8, 12, 13, 14) and gtin(value)):
            return -9.0
        return -2.0  # a number of an article, a page or a campaign has seven digits, too
    if _ORDER.fullmatch(value):
        return -9.0
    plain = value.replace("-", "").replace("_", "")
    if not any(map(str.isdigit, plain)):
        return -9.0
    return 0.0


def _check(value: str) -> bool:
    if not is_an_id(value):
        return False
    known = re.fullmatch(rf"{_UUID}|{_WHOSE}|{_NUMBER}", value, re.IGNORECASE | re.ASCII)
    return known is not None or looks_random(value)


def _sample(rng: Random) -> tuple[str, str]:
    return "own_variable", rng.choice((f"usr_{rng.getrandbits(48):012x}", f"KX{rng.randrange(10**7, 10**8)}"))


DETECTOR = Detector(
    id="site_variable",
    entity="UNIQUE_CODE",
    label="Code in a variable of the site's own",
    safe_harbor="R",
    role="direct",
    source="https://experienceleague.adobe.com/en/docs/analytics/components/dimensions/evar",
    shapes=(Shape(rf"(?:{_UUID}|{_WHOSE}|{_NUMBER}|{_LONG})", 0.02, keyed=True),),
    keys=("=own variable", "e var *", "evar *", "custom dimension *"),
    weigh=_weigh,
    check=Check(_check, 0.9, "made to tell one from many"),
    echoes=lambda value: (value,) if len(value) >= 8 and not value.isdecimal() else (),
    match=(
        ("own_variable", "usr_5c9ef20312"),
        ("eVar5", "usr_5c9ef20312"),
        ("evar12", "86b05aab-319c-45ae-a92c-472e3bb3474b"),
        ("own_variable", "86b05aab-319c-45ae-a92c-472e3bb3474b"),
        ("own_variable", "KXB910427743"),
        ("own_variable", "48213377"),
        ("own_variable", "member:88120-04"),
        ("own_variable", "9bc2d509cf371fd4ae6e3e04e031a54a"),
    ),
    no_match=(
        ("own_variable", "checkout"),
        ("own_variable", "20261122"),
        ("own_variable", "1757000003"),
        ("own_variable", "1757000003123"),
        ("own_variable", "A-4821337"),
        ("own_variable", "order-48213377"),
        ("own_variable", "4006381333931"),
        ("own_variable", "30214"),
        ("own_variable", "1920x1080"),
        ("own_variable", "user_returning"),
        ("own_variable", "homepage-hero-banner-summer-2026"),
        ("own_variable", "[UNIQUE_CODE]"),
        ("own_variable", "true"),
        ("note", "usr_5c9ef20312"),
    ),
    sample=_sample,
)
