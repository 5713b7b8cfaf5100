"""Snap: the click id ``ScCid``, the browser cookie ``_scid`` and the account cookie ``sc_at``."""

from random import Random
from uuid import UUID

from phiguard.checks import Check, is_an_id, token_span
from phiguard.detector import Detector, Shape, labelled

_VALUE = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"


def _sample(rng: Random) -> tuple[str, str]:
    key = rng.choice(["ScCid", "_scid", "sc_click_id", "u_c1"])
    return key, str(UUID(int=rng.getrandbits(128), version=4))


DETECTOR = Detector(
    id="snap_id",
    entity="AD_ID",
    label="Snap click or browser id",
    safe_harbor="R",
    role="ad_id",
    source="https://developers.snap.com/api/marketing-api/Conversions-API/Parameters",
    shapes=(
        labelled(r"sccid|scid|sc_click_id", _VALUE, 0.97),
        Shape(_VALUE, 0.05, keyed=True),
        Shape(r"[A-Za-z0-9_.+/=|\-]{20,400}", 0.05, keyed=True),
    ),
    keys=(
        "sc cid",
        "scid",
        "scid r",
        "=sc_at",
        "sc click id",
        "sc cookie 1",
        "=u_c1",
        "uuid c 1",
        "snap click id",
        "u sccid",
        "u scsid",
        "u sclid",
    ),
    check=Check(is_an_id, 0.99, "not a word for none"),
    fit=token_span,
    match=(
        ("ScCid", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        ("_scid", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        ("_scid_r", "demo0value1xyz9876abcdemo0value"),
        ("sc_cookie1", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        ("u_scsid", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        ("sc_click_id", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        ("sc_at", "v2|H4sIAAAAAAAAdemo0value1xyz98"),
        "landed with sccid=3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43 set",
    ),
    no_match=(
        ("scid", "4"),
        ("_scid", "[AD_ID]"),
        ("_scid", "undefined"),
        "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43",
        ("scidb_version", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        ("pid", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        ("disc_id", "track-7"),
    ),
    sample=_sample,
    forms=("uuid",),
)
