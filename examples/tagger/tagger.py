"""A server-side tagger: it collects an event of one's own site, and sends each vendor what that vendor may have.

Run it with ``uvicorn tagger:app``. It takes META_URL, GA4_URL and AUDIT_FILE from the environment, and from
PHIGUARD_HMAC_KEY the key for the ids that it gives visitors.
"""

import os
import secrets
import time
from contextlib import asynccontextmanager

import aiohttp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

import phiguard
from phiguard.audit import AuditLog
from phiguard.pseudonyms import Keys

URLS = {
    "meta_capi": os.environ.get("META_URL", "http://127.0.0.1:8101/v25.0/1000000000000001/events"),
    "ga4_mp": os.environ.get("GA4_URL", "http://127.0.0.1:8102/mp/collect?measurement_id=G-DEMO1"),
}
GUARDS = {name: phiguard.Guard("standard", destination=name) for name in URLS}  # what is not on its list is dropped
NAMES = {"meta_capi": {"booking": "Schedule"}, "ga4_mp": {"booking": "generate_lead"}}


def meta_capi(event, agent, visitor):
    user = {"client_user_agent": agent, "external_id": visitor, "em": event.get("email_hash")}
    sold = {"value": event.get("value"), "currency": event.get("currency", "USD")}
    name = NAMES["meta_capi"].get(event.get("event"), "ViewContent")
    hit = {"event_name": name, "event_time": int(time.time()), "action_source": "website"}
    return {"data": [{**hit, "event_source_url": event.get("url"), "user_data": user, "custom_data": sold}]}


def ga4_mp(event, agent, visitor):
    name = NAMES["ga4_mp"].get(event.get("event"), "page_view")
    sold = {"value": event.get("value"), "currency": event.get("currency", "USD")}
    return {"client_id": visitor, "events": [{"name": name, "params": {"page_location": event.get("url"), **sold}}]}


async def collect(request: Request) -> JSONResponse:
    event, agent = dict(await request.json()), request.headers.get("user-agent", "")
    context = phiguard.Context(url=event.get("url"), headers=request.headers, consent=event.get("consent"))
    visitor = event.get("visitor") or secrets.token_hex(16)  # neither vendor gets it: each gets an id of its own
    done = {}
    for name, mapped in (("meta_capi", meta_capi), ("ga4_mp", ga4_mp)):
        result = GUARDS[name].scrub(mapped(event, agent, visitor), context=context)
        request.app.state.audit.record(result, GUARDS[name], context=context)
        done[name] = "not sent"
        if result.payload is not None and not result.reasons:  # reasons: why an event may not be sent
            async with request.app.state.http.post(URLS[name], json=result.payload) as answer:
                done[name] = f"sent, {answer.status}"
    return JSONResponse(done, 202)


@asynccontextmanager
async def lifespan(app):
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as app.state.http:
        app.state.audit = AuditLog(os.environ.get("AUDIT_FILE", "audit.jsonl"), keys=Keys())
        yield


app = Starlette(routes=[Route("/collect", collect, methods=["POST"])], lifespan=lifespan)
