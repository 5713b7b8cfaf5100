"""Headers of a request, with cookies."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import OMIT, Cookie, JsonText, Say


def build(v: Visit) -> dict[str, Any]:
    jar = Cookie(
        {
            "theme": "dark",
            "_ga": v.id("COOKIE_ID", lambda p: f"GA1.1.{p.digits('ga', 9)}.1750000123"),
            "_fbp": v.fbp,
            "ajs_anonymous_id": v.anonymous,
            "ajs_user_id": v.direct("user"),
            "last_search": v.health(),
            "lang": "en",
        }
    )
    token = v.id("SECRET", lambda p: p.token("bearer", 40), 0.3)
    return {
        "host": v.page.host,
        "user-agent": v.user_agent,
        "accept-language": "en-US,en;q=0.9",
        "referer": v.url,
        "x-forwarded-for": v.ip,
        "cookie": jar,
        "x-user-email": v.direct("email"),
        "authorization": OMIT if token is OMIT else Say(("Bearer ", token)),
        "dnt": "1",
        "x-props": JsonText(extras(v)),
    }


FORMAT = Format("request_headers", "headers", "json", build, weight=1.0)
