"""Click ids of smaller networks, and fields that are just called a click id.

Campaign ids (``utm_id``, ``s_kwcid``, ``hsa_cam``, ``mtm_cid``) name an advertisement, not a person: they
stay. Source: the parameter lists of https://github.com/brave/brave-core and of PostHog's campaign parameters.
"""

from random import Random

from phiguard.checks import Check, is_an_id, token_span
from phiguard.detector import Detector, Shape, labelled

_VALUE = r"[A-Za-z0-9_.:~%+/=\-]{6,500}"


def _sample(rng: Random) -> tuple[str, str]:
    body = "".join(rng.choices("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz0123456789", k=24))
    return rng.choice(["irclickid", "yclid", "click_id", "wickedid", "igshid"]), body + "7"


DETECTOR = Detector(
    id="click_id",
    entity="AD_ID",
    label="Click id",
    safe_harbor="R",
    role="ad_id",
    source="https://github.com/brave/brave-core/blob/4d9ded2b6fac/components/query_filter/utils.cc",
    shapes=(
        labelled(
            r"irclickid|irclid|yclid|ysclid|qclid|wickedid|click_?id|igshid",
            r"[A-Za-z0-9_.\-]{8,500}",
            0.9,
        ),
        Shape(_VALUE, 0.05, keyed=True),
    ),
    keys=(
        "irclickid",
        "ir click id",
        "irclid",
        "yclid",
        "ysclid",
        "qclid",
        "igshid",
        "igsh",
        "wickedid",
        "wicked id",
        "ef id",
        "branch match id",
        "cjevent",
        "cje",
        "=awc",
        "tduid",
        "obclid",
        "dicbo",
        "tblci",
        "vmcid",
        "ndclid",
        "sznclid",
        "click id",
        "clickid",
        "zanpid",
        "rb clickid",
        "clid",
        "msockid",
        "ctwa clid",
    ),
    not_keys=("double click id", "doubleclick id"),
    weigh=lambda value: 0.0 if any(c.isdigit() for c in value) or len(value) >= 16 else -8.0,
    check=Check(is_an_id, 0.99, "not a word for none"),
    fit=token_span,
    match=(
        ("irclickid", "demo0click1XyZ9876"),
        ("yclid", "4828374910577149023"),
        ("click_id", "demo0click1XyZ9876"),
        ("ef_id", "demo0click1XyZ:G:s"),
        ("wickedid", "demo0click1XyZ9876"),
        ("cjevent", "0a1b2c3d4e5f11f0a718293a4b5c6d7e"),
        ("igshid", "MzRlODdemo0"),
        ("ctwa_clid", "demo0click1XyZ9876"),
        "partner click_id=demo0click1XyZ9876 matched",
    ),
    no_match=(
        ("click_id", "button"),
        ("click_id", "[AD_ID]"),
        ("yclid", "undefined"),
        ("clicks", "48283749"),
        ("s_kwcid", "AL!4410!3!577149023"),
        ("utm_id", "4828374910577149023"),
        ("hsa_cam", "21557733001"),
        ("click_count", "4828374"),
        "click_id is empty",
        ("element_id", "cta-482837"),
    ),
    sample=_sample,
    forms=("integer", "epoch", "uuid", "object_id"),
)
