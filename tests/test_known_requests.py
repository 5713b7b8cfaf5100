"""Requests to vendors of which memory holds all but a few texts: what becomes of them is what the long way says."""

import base64
import json
from collections.abc import Callable
from random import Random
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from risks import alike

from phiguard import Guard
from phiguard.frames import Frame
from phiguard.passes import Passes

PAGES = (
    "https://www.lakeview.example/visit",
    "https://www.lakeview.example/eczema",
    "https://shop.example/p/9?q=a",
)


def snap(rng: Random, page: str) -> dict[str, Any]:
    body = f"pid=4711&ev=VIEW&pl={quote(page, safe='')}&u_scsid={uuid(rng)}&ts=17936{rng.randrange(10**8):08}"
    return {"method": "POST", "url": "https://tr.snapchat.com/p", "body": body}


def mixpanel(rng: Random, page: str) -> dict[str, Any]:
    tree = {"event": "x", "properties": {"distinct_id": uuid(rng), "$current_url": page, "$ip": "203.0.113.7"}}
    data = quote(base64.b64encode(json.dumps(tree).encode()).decode(), safe="")
    return {"method": "POST", "url": "https://api-js.mixpanel.com/track/", "body": f"data={data}&ip=1"}


def collected(rng: Random, page: str) -> dict[str, Any]:
    cid = f"{rng.randrange(10**8, 10**9)}.17{rng.randrange(10**8):08}"
    url = f"https://www.google-analytics.com/g/collect?v=2&tid=G-1&cid={cid}&dl={quote(page, safe='')}&en=page_view"
    return {"method": "GET", "url": url}


def posted(rng: Random, page: str) -> dict[str, Any]:
    """As a HAR file has it."""
    text = json.dumps({"event": "x", "uid": uuid(rng), "email": f"lena.{rng.randrange(99)}@example.com"})
    request = {"method": "POST", "url": f"https://tr.snapchat.com/p?pl={quote(page, safe='')}"}
    return {"request": {**request, "postData": {"mimeType": "application/json", "text": text}}, "time": 2}


def as_object(rng: Random, page: str) -> dict[str, Any]:
    body = {"pid": "4711", "pl": page, "u_scsid": uuid(rng), "e_desc": f"a new text {rng.randrange(10**6)}"}
    return {"method": "POST", "url": "https://tr.snapchat.com/p", "body": body}


def uuid(rng: Random) -> str:
    return str(UUID(int=rng.getrandbits(128), version=4))


MAKERS = (snap, mixpanel, collected, posted, as_object)


@pytest.mark.parametrize("policy", ["standard", "strict", "hipaa", "keep_context"])
@pytest.mark.parametrize("maker", MAKERS)
def test_a_known_request_is_decided_as_an_unknown_one(maker: Callable[..., Any], policy: str) -> None:
    quick, slow, rng = Guard(policy), Guard(policy, cache=False), Random(f"{maker.__name__} {policy}")
    before: list[Any] = []
    for i in range(24):
        payload = rng.choice(before) if before and rng.random() < 0.3 else maker(rng, rng.choice(PAGES))
        before.append(payload)
        given = json.dumps(payload) if i % 5 == 4 else payload
        one, other = quick.scrub(given), slow.scrub(given)
        assert (one.payload, one.action, one.reasons) == (other.payload, other.action, other.reasons)
        assert (one.findings, one.dropped, one.unscanned) == (other.findings, other.dropped, other.unscanned)
        assert alike(one.risk, other.risk)


@pytest.mark.parametrize("maker", [snap, mixpanel, as_object])
def test_a_known_request_does_not_go_the_long_way(
    maker: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    guard, rng, real, long = Guard(), Random(3), Passes.over_leaves, [0]

    def counted(passes: Passes) -> Any:
        long[0] += 1
        return real(passes)

    monkeypatch.setattr(Passes, "over_leaves", counted)
    for _ in range(12):
        guard.scrub(maker(rng, PAGES[0]))
    assert 0 < long[0] < 6


def test_a_page_in_a_tree_in_a_text_is_the_page_of_its_event() -> None:
    quick, slow = Guard("strict"), Guard("strict", cache=False)
    for i in range(12):
        tree = {"properties": {"$current_url": "https://www.lakeview.example/", "distinct_id": uuid(Random(i))}}
        data = base64.b64encode(json.dumps(tree).encode()).decode()
        payload = {"method": "POST", "url": "https://api-js.mixpanel.com/track/", "body": f"data={quote(data)}"}
        one, other = quick.scrub(payload), slow.scrub(payload)
        assert (one.payload, one.risk.page_kind) == (other.payload, other.risk.page_kind)


def test_of_a_long_address_nothing_is_kept_but_its_hash_until_it_comes_again() -> None:
    long = "https://a.example/collect?" + "&".join(f"topic{i}=a-note-of-{i}" for i in range(16)) + "&mrn={}"
    for address, frames in (("https://a.example/x?mrn={}", [1, 1, 1]), (long, [0, 1, 1])):
        guard, out = Guard(), []
        for i in range(3):
            guard.scrub({"event": "x", "link": address.format(48_291_013 + i)})
            known = guard._compiled.memory.grown.values()  # type: ignore[attr-defined]
            out.append(sum(type(one) is Frame for context in known for one in context.spoken.values()))
        assert out == frames
