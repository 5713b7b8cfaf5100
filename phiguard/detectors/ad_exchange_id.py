"""Browser ids of ad exchanges and retargeters: Criteo, The Trade Desk, Xandr, Quantcast, AdRoll, Lotame and
others.
"""

from random import Random
from uuid import UUID

from phiguard.checks import Check, is_an_id, token_span
from phiguard.detector import Detector, Shape, labelled


def _sample(rng: Random) -> tuple[str, str]:
    key = rng.choice(["TDID", "cto_bundle", "uuid2", "__adroll"])
    return key, str(UUID(int=rng.getrandbits(128), version=4))


DETECTOR = Detector(
    id="ad_exchange_id",
    entity="AD_ID",
    label="Ad exchange browser id",
    safe_harbor="R",
    role="ad_id",
    source="https://github.com/jkwakman/Open-Cookie-Database/blob/master/open-cookie-database.csv",
    shapes=(
        Shape(r"\bP[01]-[0-9]{8,10}-1[0-9]{12}\b", 0.97),
        Shape(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}-tuct[0-9a-f]{7}\b", 0.97),  # Taboola
        labelled(r"tdid|cto_bundle|uuid2", r"[A-Za-z0-9_.%+/=\-]{16,600}", 0.9),
        Shape(r"\"?([A-Za-z0-9_.:|%+/=\-]{12,1000})\"?", 0.05, keyed=True),
    ),
    keys=(
        "cto bundle",
        "cto lwid",
        "cto bidid",
        "cto idcpy",
        "criteo id",
        "criteo user id",
        "=ceid",
        "tdid",
        "td id",
        "tdcpm",
        "ttd id",
        "trade desk id",
        "=uuid2",
        "=anj",
        "xandr id",
        "appnexus id",
        "qca",
        "quantcast id",
        "adroll",
        "adroll fpc",
        "adroll shared",
        "cc id",
        "panorama id",
        "lotame id",
        "pubcid",
        "pub common id",
        "shared id",
        "tuuid",
        "taboola global user id",
        "t gid",
        "obuid",
        "=kadusercookie",
        "khaos",
        "=cmid",
        "=cmps",
        "tapad did",
        "=bku",
        "google hm",
        "google gid",
        "xuid",
        "piggyback cookie",
        "partner uid",
        "partner user id",
        "buid",
        "dpuuid",
        "d uuid",
        "partner cookie",
        "puid",
        "tl uid",
    ),
    check=Check(is_an_id, 0.99, "not a word for none"),
    fit=token_span,
    match=(
        ("cto_bundle", "demo0Value1xyz9876LmQ2Rt8YcNs4Pd6Fh1Jg5KzQe"),
        ("TDID", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        ("TDCPM", "CAEYBSABKAIyCwjdemo0value1xyz"),
        ("ui", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43-tuct1a2b3c4"),
        ("uuid2", "4828374910577149023"),
        ("__qca", "P0-284739105-1771490233000"),
        "P0-284739105-1771490233000",
        ("__adroll_fpc", "0a1b2c3d4e5f60718293a4b5c6d7e8f9-1771490233000"),
        ("_cc_id", "0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
        ("_pubcid", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        "bid with tdid=3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43 won",
    ),
    no_match=(
        ("bundle", "main.3f2a1b9c.js"),
        ("TDID", "none"),
        ("TDID", "[AD_ID]"),
        ("ad_id", "120210457714902310577"),
        ("__adroll_consent", "1"),
        ("uuid", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        ("audit", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        "P0-12-34",
        ("upid", "demo0upid1"),
    ),
    sample=_sample,
)
