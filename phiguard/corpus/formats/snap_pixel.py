"""Snap pixel: a form."""

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import Query


def build(v: Visit) -> Query:
    return Query(
        {
            "pid": v.project(12),
            "ev": v.event,
            "pl": v.url,
            "rf": v.referrer,
            "ts": v.ms,
            "u_hem": v.hashed("email"),
            "u_hpn": v.hashed("phone"),
            "u_scsid": v.session,
            "u_sclid": v.click("sclid", 32),
            "_scid": v.id("AD_ID", lambda p: p.uuid("scid")),
            "e_desc": v.topic,
            "e_ss": v.health(),
            "e_pr": v.value,
            "e_cur": v.currency,
            **{k: x for k, x in extras(v).items() if isinstance(k, str)},
        },
        plus=True,
    )


FORMAT = Format("snap_pixel", "snap", "text", build)
