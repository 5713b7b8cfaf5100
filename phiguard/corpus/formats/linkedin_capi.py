"""LinkedIn conversions API: JSON in a batch."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import OMIT


def build(v: Visit) -> dict[str, Any]:
    ids = [
        {"idType": "SHA256_EMAIL", "idValue": v.hashed("email")},
        {"idType": "LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID", "idValue": v.id("AD_ID", lambda p: p.uuid("li"))},
    ]
    user = {
        "userIds": [x for x in ids if x["idValue"] is not OMIT],
        "userInfo": {"firstName": v.direct("first"), "lastName": v.direct("last"), "countryCode": "US"},
        "externalIds": [v.direct("user")],
    }
    element = {
        "conversion": f"urn:lla:llaPartnerConversion:{v.project(8)}",
        "conversionHappenedAt": v.ms,
        "user": user,
        "conversionValue": {"currencyCode": v.currency, "amount": v.value},
        "eventId": v.event_id,
        "extra": extras(v),
    }
    return {"elements": [element]}


FORMAT = Format("linkedin_capi", "linkedin", "json", build, weight=0.7)
