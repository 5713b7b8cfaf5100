"""PostHog autocapture: gzip of JSON, as the beacon sends it."""

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import Gzip, JsonText, Say


def build(v: Visit) -> Gzip:
    chain = Say(('a.nav-link:attr__href="', v.url.path, '"nth-child="2"text="', v.topic, '"'))
    properties = {
        "token": "phc_" + v.project(30),
        "$current_url": v.url,
        "$title": v.title,
        "$referrer": v.referrer,
        "distinct_id": v.anonymous,
        "$device_id": v.device,
        "$session_id": v.session,
        "$ip": v.ip,
        "$lib": "web",
        "$elements_chain": chain,
        "$set": {"email": v.direct("email"), "name": v.direct("full")},
        "$raw_user_agent": v.user_agent,
        "value": v.value,
        **extras(v),
    }
    return Gzip(
        JsonText({"event": "$autocapture", "uuid": v.event_id, "timestamp": v.iso, "properties": properties})
    )


FORMAT = Format("posthog", "posthog", "bytes", build)
