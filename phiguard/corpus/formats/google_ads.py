"""Google Ads in the browser: a conversion with matrix-encoded ``data``."""

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import Say, Url


def build(v: Visit) -> Url:
    fields = {
        "random": v.ms,
        "cv": 11,
        "fst": v.ms,
        "num": 1,
        "label": "AbC-D_efG-h12_34-567",
        "value": v.value,
        "currency_code": v.currency,
        "oid": v.order_id,
        "url": v.url,
        "ref": v.referrer,
        "tiba": v.title,
        "data": Say(("event=conversion;page_type=", v.topic)),
        "em": v.hashed("email"),
        "gclid": v.gclid,
        "auid": v.id("AD_ID", lambda p: p.digits("auid", 10) + "." + p.digits("auidt", 10)),
        "gcs": "G111",
        **{k: x for k, x in extras(v).items() if isinstance(k, str)},
    }
    return Url("https://www.googleadservices.com", f"/pagead/conversion/{v.project(9)}/", fields)


FORMAT = Format("google_ads", "google", "url", build)
