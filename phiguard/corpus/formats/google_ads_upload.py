"""Google Ads offline conversions: JSON with session attributes in base64url."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import Base64, JsonText


def build(v: Visit) -> dict[str, Any]:
    attributes = JsonText({"landing_page_url": v.url, "landing_page_referrer": v.referrer})
    conversion = {
        "conversionAction": f"customers/{v.project(10)}/conversionActions/812",
        "conversionDateTime": v.iso,
        "gclid": v.gclid,
        "orderId": v.order_id,
        "conversionValue": v.value,
        "currencyCode": v.currency,
        "userIpAddress": v.ip,
        "sessionAttributesEncoded": Base64(attributes, url_safe=True, pad=False),
        "userIdentifiers": [{"hashedEmail": v.hashed("email")}, {"hashedPhoneNumber": v.hashed("phone")}],
        "customVariables": extras(v),
    }
    return {"conversions": [conversion], "partialFailure": True}


FORMAT = Format("google_ads_upload", "google", "json", build, weight=0.6)
