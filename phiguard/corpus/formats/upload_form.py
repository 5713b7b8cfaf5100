"""A multipart form."""

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import Multipart


def build(v: Visit) -> Multipart:
    names = ("full", "email", "phone", "dob", "mrn", "ssn")
    known = {v.key(name): v.direct(name) for name in names}
    more = {k: x for k, x in extras(v).items() if isinstance(k, str)}
    return Multipart({**known, "topic": v.topic, v.key("message"): v.message(), "csrf_ok": "1", **more})


FORMAT = Format("upload_form", "form", "text", build, weight=0.6, prose=True)
