"""Reddit: the click id ``rdt_cid`` and the browser id ``_rdt_uuid``, ``<ms>.<uuid>``."""

from random import Random
from uuid import UUID

from phiguard.checks import Check, is_an_id, token_span
from phiguard.detector import Detector, Shape, labelled

_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"


def _sample(rng: Random) -> tuple[str, str]:
    ms = rng.randrange(1_600_000_000_000, 1_800_000_000_000)
    browser = f"{ms}.{UUID(int=rng.getrandbits(128), version=4)}"
    return rng.choice([("_rdt_uuid", browser), ("", browser), ("rdt_cid", str(rng.randrange(10**17, 10**19)))])


DETECTOR = Detector(
    id="reddit_id",
    entity="AD_ID",
    label="Reddit click or browser id",
    safe_harbor="R",
    role="ad_id",
    source="https://business.reddithelp.com/s/article/Conversions-API",
    shapes=(
        Shape(rf"\b1[0-9]{{12}}\.{_UUID}\b", 0.97),
        labelled(r"rdt_cid|rdt_uuid", r"[A-Za-z0-9._\-]{8,200}", 0.95),
        Shape(rf"{_UUID}|[A-Za-z0-9._\-]{{8,200}}", 0.05, keyed=True),
    ),
    keys=("rdt cid", "rdt uuid", "reddit click id"),
    check=Check(is_an_id, 0.99, "not a word for none"),
    fit=token_span,
    match=(
        ("_rdt_uuid", "1771490233000.3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        "1771490233000.3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43",
        "uuid=1771490233000.3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43&sh=1080",
        ("rdt_cid", "4828374910577149023"),
        ("rdt_cid", "demo0click1value"),
        "came with rdt_cid=4828374910577149023 today",
    ),
    no_match=(
        ("rdt_cid", "none"),
        ("rdt_cid", "[AD_ID]"),
        "1771490233000.5",
        "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43",
        ("id", "t2_demo0pix"),
        ("conversion_id", "4828374910577149023"),
        ("rdt_count", "48283749"),
    ),
    sample=_sample,
    forms=("uuid",),
)
