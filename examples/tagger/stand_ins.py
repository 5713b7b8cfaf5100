"""Local stand-ins of the two vendors: they keep what they get, and answer by the vendors' rules of required fields.

Run them with ``uvicorn stand_ins:meta --port 8101`` and ``uvicorn stand_ins:ga4 --port 8102``. ``GET /got`` lists
what came.

Sources: https://developers.facebook.com/docs/marketing-api/conversions-api/parameters and
https://developers.google.com/analytics/devguides/collection/protocol/ga4/reference
"""

import time

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

WEEK_S = 7 * 86_400


def wrong_for_meta(event: dict) -> str:
    """What the Conversions API would refuse an event for; empty where it would take it."""
    for key in ("event_name", "event_time", "action_source", "user_data"):
        if not event.get(key):
            return f"{key} is missing"
    if not time.time() - WEEK_S < event["event_time"] < time.time() + 60:
        return "event_time is not within the last seven days"
    user = event["user_data"]
    if not set(user) - {"client_user_agent"}:
        return "user_data has no customer parameter"
    if event["action_source"] == "website" and not (
        event.get("event_source_url") and user.get("client_user_agent")
    ):
        return "a website event takes event_source_url and client_user_agent"
    return ""


def wrong_for_ga4(hit: dict) -> str:
    events = hit.get("events")
    if not hit.get("client_id") or not isinstance(events, list) or not 0 < len(events) <= 25:
        return "client_id and 1 to 25 events are required"
    return "" if all(event.get("name") for event in events) else "an event has no name"


async def meta_events(request: Request) -> Response:
    body = await request.json()
    request.app.state.got.append({"url": str(request.url), "headers": dict(request.headers), "body": body})
    wrong = next((w for w in map(wrong_for_meta, body.get("data") or [{}]) if w), "")
    if wrong:
        return JSONResponse({"error": {"message": wrong, "type": "OAuthException", "code": 100}}, 400)
    return JSONResponse({"events_received": len(body["data"]), "messages": [], "fbtrace_id": "local"})


async def ga4_collect(request: Request) -> Response:
    body = await request.json()
    request.app.state.got.append({"url": str(request.url), "headers": dict(request.headers), "body": body})
    # The real one answers 204 whatever it gets; a stand-in is for finding mistakes.
    wrong = wrong_for_ga4(body)
    return JSONResponse({"error": wrong}, 400) if wrong else Response(status_code=204)


async def got(request: Request) -> Response:
    return JSONResponse(request.app.state.got)


def _app(path: str, endpoint) -> Starlette:
    app = Starlette(routes=[Route(path, endpoint, methods=["POST"]), Route("/got", got)])
    app.state.got = []
    return app


meta = _app("/v25.0/{pixel}/events", meta_events)
ga4 = _app("/mp/collect", ga4_collect)
