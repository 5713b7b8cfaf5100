"""Visitor ids of experiment platforms: Optimizely ``oeu<ms>r<random>``, VWO ``_vwo_uuid``, AB Tasty,
Kameleoon, Target.

Variation and experiment ids name a test, not a person: they stay.
"""

from random import Random

from phiguard.checks import Check, is_an_id, token_span
from phiguard.detector import Detector, Shape, labelled


def _sample(rng: Random) -> tuple[str, str]:
    optimizely = f"oeu{rng.randrange(1_600_000_000_000, 1_800_000_000_000)}r0.{rng.randrange(10**15, 10**16)}"
    vwo = f"D{rng.getrandbits(127):032X}"
    return rng.choice([("optimizelyEndUserId", optimizely), ("", optimizely), ("_vwo_uuid", vwo)])


DETECTOR = Detector(
    id="experiment_id",
    entity="COOKIE_ID",
    label="Experiment platform visitor id",
    safe_harbor="R",
    role="session",
    source="https://support.optimizely.com/hc/en-us/articles/4410284260365-Cookies-and-localStorage-in-snippets",
    shapes=(
        Shape(r"\boeu1[0-9]{12}r0\.[0-9]{5,20}\b", 0.99),
        Shape(r"\b[DJ][0-9A-F]{32}\b", 0.9, ignore_case=False),  # VWO
        labelled(r"_?vwo_uuid(?:_v2)?|end_?user_?id", r"[A-Za-z0-9.|\-]{16,120}", 0.9),
        Shape(
            r"D?J?[0-9A-F]{32}(?:\|[0-9a-f]{32})?|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}",
            0.05,
            keyed=True,
        ),
        Shape(r"[A-Za-z0-9._\-]{12,120}", 0.05, keyed=True),
    ),
    keys=(
        "optimizely end user id",
        "optimizely user id",
        "vwo uuid",
        "vwo uuid v",
        "kameleoon visitor code",
        "abtasty visitor id",
        "tnt id",
        "mbox pc",
        "mbox session",
    ),
    check=Check(is_an_id, 0.99, "not a word for none"),
    fit=token_span,
    match=(
        "oeu1771490233000r0.4828374910577149",
        ("optimizelyEndUserId", "oeu1771490233000r0.4828374910577149"),
        ("uuid", "D0A1B2C3D4E5F60718293A4B5C6D7E8F9"),
        ("_vwo_uuid", "D0A1B2C3D4E5F60718293A4B5C6D7E8F9"),
        ("_vwo_uuid_v2", "D0A1B2C3D4E5F60718293A4B5C6D7E8F9|0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
        ("kameleoonVisitorCode", "demo0visitor1code"),
        ("mboxSession", "0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
        "assigned _vwo_uuid=D0A1B2C3D4E5F60718293A4B5C6D7E8F9 to B",
    ),
    no_match=(
        ("_vis_opt_exp_12_combi", "2"),
        ("experiment_id", "4828374910577149"),
        ("variation", "oeu-test"),
        ("_vwo_uuid", "[COOKIE_ID]"),
        ("optimizelyEndUserId", "none"),
        "oeu1771490233000",
        ("uuid", "D0A1B2C3D4E5F60718293A4B5C6D7E8F"),
        ("mboxCount", "1"),
        ("_vwo_ds", "3"),
    ),
    sample=_sample,
)
