"""A message in a chat widget."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit


def build(v: Visit) -> dict[str, Any]:
    sender = {"type": "visitor", "id": v.anonymous, "email": v.direct("email"), "name": v.direct("full")}
    return {
        "conversation": v.event_id,
        "at": v.iso,
        "from": sender,
        "text": v.message(),
        "page": v.url,
        "title": v.title,
        "meta": extras(v),
        "unread": v.count,
        "agent_online": True,
    }


FORMAT = Format("chat", "chat", "json", build, weight=1.5, prose=True)
