"""An entry of a HAR file: request, query and posted JSON."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import JsonText, Url


def build(v: Visit) -> dict[str, Any]:
    headers = [{"name": "User-Agent", "value": v.user_agent}, {"name": "Referer", "value": v.url}]
    posted = JsonText(
        {"event": v.event, "title": v.title, "email": v.direct("email"), "uid": v.anonymous, **extras(v)}
    )
    target = Url("https://collect.example", "/v1/e", {"u": v.url, "t": v.topic, "cid": v.client})
    request = {
        "method": "POST",
        "url": target,
        "httpVersion": "h2",
        "headers": headers,
        "postData": {"mimeType": "application/json", "text": posted},
    }
    return {
        "startedDateTime": v.iso,
        "time": v.count,
        "request": request,
        "serverIPAddress": "10.0.0.7",
        "response": {"status": 204, "content": {"size": 0}},
        "_initiator": {"type": "script"},
    }


FORMAT = Format("har_entry", "har", "json", build, weight=0.8)
