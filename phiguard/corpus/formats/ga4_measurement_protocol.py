"""GA4 Measurement Protocol: JSON from a server."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit


def build(v: Visit) -> dict[str, Any]:
    params = {
        "page_location": v.url,
        "page_title": v.title,
        "page_referrer": v.referrer,
        "engagement_time_msec": v.count,
        "value": v.value,
        "currency": v.currency,
        "item_name": v.topic,
        **extras(v),
    }
    return {
        "client_id": v.client,
        "user_id": v.direct("user"),
        "timestamp_micros": v.ms,
        "non_personalized_ads": True,
        "user_data": {"sha256_email_address": v.hashed("email"), "sha256_phone_number": v.hashed("phone")},
        "events": [{"name": v.event, "params": params}],
    }


FORMAT = Format("ga4_measurement_protocol", "google", "json", build, weight=2.0)
