"""FullStory's cookie ``fs_uid``: ``#<org>#<user>:<session>:<ms>::<n>#<account hash>#/<expiry>``."""

from random import Random
from uuid import UUID

from phiguard.checks import Check, is_an_id
from phiguard.detector import Detector, Shape

_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"


def _sample(rng: Random) -> tuple[str, str]:
    one, two = (str(UUID(int=rng.getrandbits(128), version=4)) for _ in "ab")
    return "fs_uid", f"#DEMO1#{one}:{two}:1771490233000::2#{rng.getrandbits(32):08x}#/1803026233"


_EXAMPLE = "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43:c81d4e2e-bcf2-41e6-869b-7df92533d2db"

DETECTOR = Detector(
    id="fullstory_id",
    entity="COOKIE_ID",
    label="FullStory visitor id",
    safe_harbor="R",
    role="session",
    source="https://help.fullstory.com/hc/en-us/articles/360020829513-Why-Fullstory-uses-First-Party-Cookies",
    shapes=(
        Shape(rf"#[0-9A-Z\-]{{3,16}}#({_UUID}:{_UUID}[0-9:]{{0,40}})", 0.98),
        Shape(
            r"[#^`%A-Za-z0-9.\-]{0,60}[#`^][A-Za-z0-9:_\-]{8,200}(?:[#`^][A-Za-z0-9_/\-]{0,60}){0,4}",
            0.05,
            keyed=True,
        ),
        Shape(_UUID, 0.05, keyed=True),
    ),
    keys=("fs uid", "fullstory user id", "fullstory session url id", "full story id"),
    check=Check(is_an_id, 0.99, "not a word for none"),
    match=(
        ("fs_uid", f"#DEMO1#{_EXAMPLE}:1771490233000::2#0a1b2c3d#/1803026233"),
        f"#DEMO1#{_EXAMPLE}:1771490233000",
        ("fs_uid", "rs.fullstory.com#DEMO1#4828374910577149:5771490233482837#0a1b2c3d#/1803026233"),
        ("fs_uid", "www.example.com`DEMO1`4828374910577149:5771490233482837"),
        ("fs_uid", "#DEMO1#4828374910577149#0a1b2c3d"),
        ("fullstory_user_id", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
    ),
    no_match=(
        ("fs_uid", "[COOKIE_ID]"),
        ("fs_uid", "none"),
        ("fs_lua", "1.1771490233000"),
        ("OrgId", "DEMO1"),
        "#section-2#top",
        "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43",
        ("offs", "#DEMO1#4828374910577149"),
    ),
    sample=_sample,
    forms=("uuid",),
)
