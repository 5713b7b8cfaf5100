"""PostHog's session list ``$sesid``: ``[ms, id, ms]``; only the id in it is one.

Its other ids (``distinct_id``, ``$device_id``, ``$session_id``, ``$window_id``) are found by those names.
"""

from random import Random
from uuid import UUID

from phiguard.detector import Detector, Shape, labelled

_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"


def _sample(rng: Random) -> tuple[str, str]:
    return "$sesid", str(UUID(int=rng.getrandbits(128), version=4))


DETECTOR = Detector(
    id="posthog_id",
    entity="SESSION_ID",
    label="PostHog session id",
    safe_harbor="R",
    role="session",
    source="https://posthog.com/docs/libraries/js/persistence",
    shapes=(Shape(_UUID, 0.05, keyed=True), labelled(r"window_id|sesid", _UUID, 0.95)),
    keys=("sesid", "window id", "primary window id"),
    match=(
        ("$sesid", "0197a2b3-8d34-7a77-9c10-2e6b7f1d9a43"),
        ("$window_id", "0197a2b3-8d34-7a77-9c10-2e6b7f1d9a43"),
        ("windowId", "0197a2b3-8d34-7a77-9c10-2e6b7f1d9a43"),
        ("ph_phc_demo_primary_window_id", "0197a2b3-8d34-7a77-9c10-2e6b7f1d9a43"),
        ("sesid", "0197A2B3-8D34-7A77-9C10-2E6B7F1D9A43"),
        'props "$window_id": "0197a2b3-8d34-7a77-9c10-2e6b7f1d9a43" sent',
    ),
    no_match=(
        ("$sesid", "1771490233000"),
        ("window_id", "main"),
        ("window_id", "4"),
        ("window_id", "[SESSION_ID]"),
        ("$insert_id", "0197a2b3-8d34-7a77-9c10-2e6b7f1d9a43"),
        "0197a2b3-8d34-7a77-9c10-2e6b7f1d9a43",
        ("windowWidth", "1440"),
    ),
    sample=_sample,
    forms=("uuid",),
)
