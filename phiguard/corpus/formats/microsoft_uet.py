"""Microsoft UET: a GET to bat.bing.com."""

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import Constant, Url


def build(v: Visit) -> Url:
    fields = {
        "ti": v.project(8),
        "Ver": 2,
        "mid": Constant("5d2f8a40-9c11-4e7b-8a0f-2b6c7d8e9f01"),
        "evt": "pageLoad",
        "sid": v.click("uetsid", 32, often=1.0),
        "vid": v.click("uetvid", 32, often=1.0),
        "msclkid": v.click("msclkid", 32),
        "p": v.url,
        "r": v.referrer,
        "tl": v.title,
        "kw": v.health(),
        "ea": v.event,
        "el": v.topic,
        "gv": v.value,
        "gc": v.currency,
        "sw": 1920,
        "lg": v.locale,
        "asc": "G",
        **{k: x for k, x in extras(v).items() if isinstance(k, str)},
    }
    return Url("https://bat.bing.com", "/action/0", fields)


FORMAT = Format("microsoft_uet", "microsoft", "url", build)
