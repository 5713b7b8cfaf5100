"""Encrypted numbers in links of Epic's MyChart: ``csn=WP-24…``, ``arg=WP-24…``.

Whoever has the organisation's system reads a visit, an order or a person from it, and it opens the page.

Source: links of MyChart on sites of US hospitals; ``arg`` and ``epicUserToken`` carry them.
"""

from random import Random

from phiguard.detector import Detector, Shape


def _sample(rng: Random) -> tuple[str, str]:
    token = "".join(rng.choices("ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789", k=30))
    return rng.choice([("csn", f"WP-24{token}-3D-24{token}"), ("url", f"/MyChart/Home?arg=WP-24{token}-3D")])


DETECTOR = Detector(
    id="epic_token",
    entity="RECORD_TOKEN",
    label="Encrypted number in a link of MyChart",
    safe_harbor="R",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(Shape(r"\bWP-[0-9A-F]{2}[A-Za-z0-9_\-%+/=]{8,600}", 0.95, ignore_case=False),),
    match=(
        "WP-24abcDEFghi-3D-24q8Zt1uVb3mXw7LpR0sKd-3D",
        ("arg", "WP-24abcDEFghi%3d%3d"),
        ("csn", "WP-24q8Zt1uVb3mXw7LpR0sKd"),
        "/MyChart/app/visits?csn=WP-24q8Zt1uVb3mXw7LpR0sKd",
    ),
    no_match=(
        "WP-24",
        "WP-2400",
        "WP-24 plugin",
        "wp-24abcDEFghijklmn",
        "wp-content/uploads/2024",
        "XWP-24abcDEFghijkl",
        "WP-7 and WP-8",
        "[RECORD_TOKEN]",
        "work package WP-24, week 3",
        "WP-24/WP-25",
        ("sku", "WP-2410"),
        "WP24abcDEFghijkl",
    ),
    sample=_sample,
)
