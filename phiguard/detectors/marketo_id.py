"""Marketo's visitor cookie ``_mkto_trk``: ``id:<Munchkin account>&token:_mch-<domain>-<ms>-<random>``.

The Munchkin account (``123-ABC-456``) is the site's own and stays where it stands alone.
"""

from random import Random

from phiguard.checks import token_span
from phiguard.detector import Detector, Shape

_TOKEN = r"_mch-[A-Za-z0-9.\-]{1,120}-[0-9]{13}-[0-9]{3,6}"  # noqa: S105 - a pattern


def _sample(rng: Random) -> tuple[str, str]:
    ms = rng.randrange(1_600_000_000_000, 1_800_000_000_000)
    token = f"_mch-example.com-{ms}-{rng.randrange(10000, 99999)}"
    return rng.choice(
        [("_mkto_trk", f"id:123-ABC-456&token:{token}"), ("_mchTk", token), ("", f"saw {token} twice")]
    )


DETECTOR = Detector(
    id="marketo_id",
    entity="COOKIE_ID",
    label="Marketo visitor id",
    safe_harbor="R",
    role="session",
    source="https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/javascriptapi/lead-tracking",
    shapes=(
        Shape(_TOKEN, 0.99),
        Shape(rf"id:[0-9]{{3}}-[A-Z]{{3}}-[0-9]{{3}}&token:{_TOKEN}", 0.995),
        Shape(r"id:[0-9]{3}-[A-Z]{3}-[0-9]{3}&token:[A-Za-z0-9_.\-]{8,200}", 0.05, keyed=True),
    ),
    keys=("mkto trk", "mch tk", "marketo cookie"),
    fit=token_span,
    match=(
        "id:123-ABC-456&token:_mch-example.com-1771490233000-54321",
        ("_mkto_trk", "id:123-ABC-456&token:_mch-example.com-1771490233000-54321"),
        ("_mkto_trk", "id:123-ABC-456&token:0a1b2c3d4e5f60718293"),
        ("_mchTk", "_mch-example.com-1771490233000-54321"),
        "visitor _mch-clinic.example.org-1771490233000-54321 came back",
        "_mch-example.co.uk-1771490233000-9321",
    ),
    no_match=(
        ("_mchId", "123-ABC-456"),
        "_mch-example.com",
        ("_mkto_trk", "[COOKIE_ID]"),
        ("_mkto_trk", "true"),
        "munchkin-1771490233000-54321",
        "id:123-ABC-456",
        ("munchkinId", "123-ABC-456"),
    ),
    sample=_sample,
)
