"""Snowplow's visitor ids: ``_sp_id.<hash>``, and ``duid``, ``nuid``, ``tnuid`` of its tracker protocol."""

from random import Random
from uuid import UUID

from phiguard.checks import Check, is_an_id, token_span
from phiguard.detector import Detector, Shape

_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"


def _sample(rng: Random) -> tuple[str, str]:
    one, two = (str(UUID(int=rng.getrandbits(128), version=4)) for _ in "ab")
    cookie = f"{one}.1771490233.4.1771499999.1771495555.{two}"
    return rng.choice(
        [("_sp_id.ab12", cookie), ("duid", one), ("network_userid", two), ("", f"set {cookie} again")]
    )


DETECTOR = Detector(
    id="snowplow_id",
    entity="COOKIE_ID",
    label="Snowplow visitor id",
    safe_harbor="R",
    role="session",
    source="https://docs.snowplow.io/docs/events/identifiers/",
    shapes=(
        Shape(rf"\b{_UUID}\.1[0-9]{{9}}\.[0-9]{{1,7}}\.1[0-9]{{9}}\.[0-9]{{0,10}}[.0-9a-f\-]{{0,90}}", 0.98),
        Shape(_UUID, 0.05, keyed=True),
        Shape(r"[0-9a-f]{16,32}(?:[.0-9a-f\-]{0,120})", 0.05, keyed=True),
    ),
    keys=(
        "sp id",
        "sp id *",
        "=duid",
        "=nuid",
        "=tnuid",
        "domain userid",
        "domain user id",
        "network userid",
        "network user id",
        "=sp",
        "snowplow id",
    ),
    check=Check(is_an_id, 0.99, "not a word for none"),
    fit=token_span,
    match=(
        ("_sp_id.ab12", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43.1771490233.4.1771499999.1771495555.c81d4e2e"),
        "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43.1771490233.4.1771499999.1771495555",
        ("duid", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        ("nuid", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        ("domain_userid", "0a1b2c3d4e5f6071"),
        ("network_userid", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
    ),
    no_match=(
        ("_sp_ses.ab12", "*"),
        ("eid", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        ("sp", "4"),
        ("duid", "[COOKIE_ID]"),
        ("duid", "none"),
        "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43",
        ("wsp_id", "page-4"),
        "1771490233.4.1771499999",
    ),
    sample=_sample,
    forms=("uuid",),
)
