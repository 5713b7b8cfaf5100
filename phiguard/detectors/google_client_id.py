"""Google Analytics client and session ids, and the click record cookies of Google Ads.

``GA1.2.<random>.<epoch>`` in ``_ga``, whose last two numbers travel as ``cid``; ``GS1``/``GS2`` in
``_ga_<stream>``; ``FPID`` in server-side tagging; ``GCL.<epoch>.<gclid>`` in ``_gcl_aw``,
``1.<epoch>.<gclid>`` in ``_gac_<property>``; ``__utma`` of old.
"""

from random import Random

from phiguard.checks import token_span
from phiguard.detector import Detector, Shape, labelled

_CLIENT = r"[0-9]{5,10}\.1[0-9]{9}"


def _sample(rng: Random) -> tuple[str, str]:
    client = f"{rng.randrange(10**8, 2**31)}.{rng.randrange(1_500_000_000, 1_800_000_000)}"
    session = f"GS2.1.s{client[-10:]}$o{rng.randrange(1, 20)}$g1$t{client[-10:]}$j60$l0$h0"
    return rng.choice([("cid", client), ("_ga", f"GA1.1.{client}"), ("_ga_7QX2LMN0PD", session)])


DETECTOR = Detector(
    id="google_client_id",
    entity="AD_ID",
    label="Google Analytics or Google Ads client id",
    safe_harbor="R",
    role="ad_id",
    source="https://business.safety.google/adscookies/",
    shapes=(
        Shape(r"\bGA1\.[0-9]{1,2}(?:-[0-9]{1,2})?\.[0-9]{1,10}\.[0-9]{9,10}", 0.99),
        Shape(r"\bGS[12]\.[0-9]\.s?[0-9]{9,10}[.$][A-Za-z0-9.$_\-]{1,200}", 0.99),
        Shape(r"\bFPID[0-9]?\.[0-9]\.[A-Za-z0-9%_+/=.\-]{10,200}", 0.98),
        Shape(r"\bGCL\.1[0-9]{9}\.[A-Za-z0-9_.\-]{8,400}", 0.98),
        Shape(r"\b[0-9]{5,10}\.[0-9]{5,10}(?:\.1[0-9]{9}){3}\.[0-9]{1,5}\b", 0.98),
        labelled(r"(?:ga[_-]?)?c(?:lient[_-]?)?id", _CLIENT, 0.95),
        Shape(_CLIENT, 0.05, keyed=True),
        Shape(r"1\.[0-9]\.[0-9]{3,12}(?:\.[0-9]{5,12}){1,4}", 0.05, keyed=True),
        Shape(r"1\.1[0-9]{9}\.[A-Za-z0-9_.\-]{8,400}", 0.05, keyed=True),
        Shape(r"amp-[A-Za-z0-9_\-]{20,80}", 0.05, keyed=True),
    ),
    keys=(
        "ga",
        "ga *",
        "gid",
        "cid",
        "client id",
        "ga id",
        "google client id",
        "gcl au",
        "gcl aw",
        "gcl dc",
        "gcl gb",
        "gcl ag",
        "gcl gs",
        "gcl ha",
        "gac",
        "gac *",
        "auid",
        "auiddc",
        "utma",
        "fpid",
        "fpau",
    ),
    fit=token_span,
    forms=("ga_client",),
    match=(
        "GA1.2.284739105.1771490233",
        "GA1.1-2.284739105.1771490233 seen twice",
        ("_ga_7QX2LMN0PD", "GS1.1.1771490233.3.1.1771490299.0.0.0"),
        "GS2.1.s1771490233$o3$g1$t1771490299$j60$l0$h0",
        "FPID2.2.q8Zt1uVb3mXw7LpR0sKd%2Fa.1771490233",
        "GCL.1771490233.Cj0KEQjw7pHCBRDhk8Tz0e3x5NoBEiQ",
        ("cid", "284739105.1771490233"),
        ("_gid", "GA1.2.284739105.1771490233"),
        ("_utma", "34810208.284739105.1771490233.1771490299.1771490399.3"),
        ("_gcl_au", "1.1.284739105.1771490233"),
        ("_gac_UA-123456-1", "1.1771490233.EAIaIQobChMI0demo0value"),
        ("client_id", "amp-x7Kp2mQz9LtR4vWc8YbN1A"),
        "hit cid=284739105.1771490233 sent",
    ),
    no_match=(
        "job cid=1457398265 done in 12 ms",
        ("cid", "1457398265"),
        ("cid", "campaign-4"),
        "284739105.1771490233",
        ("value", "284739105.1771490233"),
        "GA1",
        "GA4 measurement G-7QX2LMN0PD",
        ("tid", "UA-123456-1"),
        ("_gcl_au", "true"),
        ("ga", "[AD_ID]"),
        ("client_id", "amp-story"),
        "1771490233.284739105",
    ),
    sample=_sample,
)
