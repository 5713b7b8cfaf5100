"""A contact or intake form, URL-encoded as browsers send it."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import Query


def build(v: Visit) -> Query:
    names = ("first", "last", "email", "phone", "dob", "street", "zip", "member")
    known = {v.key(name): v.direct(name) for name in names}
    return Query({**known, v.key("message"): v.message(), "newsletter": "on", "form_id": 12, **_flat(v)}, plus=True)


def _flat(v: Visit) -> dict[str, Any]:
    return {k: x for k, x in extras(v).items() if isinstance(k, str)}


FORMAT = Format("contact_form", "form", "text", build, weight=1.5, prose=True)
