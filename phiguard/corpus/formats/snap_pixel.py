"""Snap pixel: a form."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import Constant, Query


def _body(v: Visit) -> Query:
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


def build(v: Visit) -> dict[str, Any]:
    return {"method": "POST", "url": Constant("https://tr.snapchat.com/p"), "body": _body(v)}


FORMAT = Format("snap_pixel", "snap", "request", build)
