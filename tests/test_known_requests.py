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
from phiguard.compiled import Compiled
from phiguard.frames import Frame
from phiguard.leaves import Leaf, Trail
from phiguard.native import TWINS
from phiguard.nodes import Budget
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


def test_a_field_of_a_form_that_was_judged_is_read_for_health_all_the_same() -> None:
    quick, slow, rng = Guard(), Guard(cache=False), Random(2)
    for i in range(6):
        payload = snap(rng, PAGES[1])
        if i > 2:  # a code of a laboratory test stands in it
            payload["body"] = "pid=4711&u_scsid=6907f9e8-8399-4479-a1c4-5fe4ad20a817&e_ss=pancreatitis"
        one, other = quick.scrub(payload), slow.scrub(payload)
        assert one.findings == other.findings
        assert alike(one.risk, other.risk)


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


def lines(rng: Random, *events: str) -> dict[str, Any]:
    """As Google Analytics sends several events."""
    cid = f"{rng.randrange(10**8, 10**9)}.17{rng.randrange(10**8):08}"
    url = f"https://region1.analytics.google.com/g/collect?v=2&tid=G-1&cid={cid}&dl={quote(PAGES[0], safe='')}"
    return {"method": "POST", "url": url, "body": "\r\n".join(events)}


LINES = (
    "en=scroll&epn.percent_scrolled=90&_et=5",
    "en=page_view&ep.content_group=footer&ep.media=a%20viral%20video",
    "en=page_view&ep.content_group=of-48291013",
    "en=page_view&ep.content_group=of%20%34829-1013",
    "en=click&ep.note=about%20eczema",
    "en=click&ep.email=lena@example.com",
    "en=click&dl=https%3A%2F%2Fwww.lakeview.example%2Feczema",
)


@pytest.mark.parametrize("policy", ["standard", "strict", "hipaa", "keep_context"])
def test_lines_of_known_fields_are_decided_as_unknown_ones(policy: str) -> None:
    quick, slow, rng = Guard(policy), Guard(policy, cache=False), Random(policy)
    for _ in range(60):
        payload = lines(rng, *rng.choices(LINES, weights=(5, 5, 1, 1, 1, 1, 1), k=3))
        payload["url"] += rng.choice(("", "", "&up.mrn=48291013"))
        one, other = quick.scrub(payload), slow.scrub(payload)
        assert (one.payload, one.action, one.reasons) == (other.payload, other.action, other.reasons)
        assert one.findings == other.findings
        assert alike(one.risk, other.risk)


def test_what_was_found_around_a_line_is_found_in_what_is_known_of_it() -> None:
    quick, slow, rng, line = Guard(), Guard(cache=False), Random(6), "en=x&ep.content_group=of 48291013"
    for i in range(6):
        payload = lines(rng, LINES[0], line)
        if i == 5:
            payload["url"] += "&up.mrn=48291013"
        one, other = quick.scrub(payload), slow.scrub(payload)
        assert (one.payload, one.findings) == (other.payload, other.findings)
        assert ("48291013" in one.payload["body"]) == (i < 5)


def test_lines_of_known_fields_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    guard, rng, looked = Guard(), Random(5), [0]
    real = Compiled.look

    def counted(c: Compiled, nodes: Any) -> Any:
        looked[0] += 1
        return real(c, nodes)

    monkeypatch.setattr(Compiled, "look", counted)
    for line, looks in ((LINES[0], 1), (LINES[2], 1), (LINES[5], 4)):  # at the address, and at each line
        for _ in range(4):
            looked[0] = 0
            guard.scrub(lines(rng, line, line, line))
        assert looked[0] >= looks if looks > 1 else looked[0] == looks


def test_a_field_of_a_form_that_was_judged_is_not_scanned() -> None:
    c: Any = Guard()._compiled  # type: ignore[attr-defined]
    root, rng = c.contexts(), Random(8)
    for i in range(3):
        text = f"pl=a&anonymous_id={uuid(rng)}&user_id={uuid(rng)}&ts=1&n=%20x"
        leaf = Leaf(root, text, Trail(None, None, {}, 0), "b")
        nodes = c.opener.open(leaf, Budget(c.limits, skip_known=True))
        again = TWINS["open"](c.opener, leaf, Budget(c.limits, skip_known=True))
        shown = [(n.content, n.judged, n.text, n.depth) for n in nodes]
        assert shown == [(n.content, n.judged, n.text, n.depth) for n in again]
        assert [bool(n.judged) for n in nodes if n.part and n.part.key == "anonymous_id"] == [i > 0]
        found = c.look(nodes)
        c.learn_forms(nodes, found, frozenset())
        assert {f.node.part.key for f in found} >= {"anonymous_id", "user_id"}
        whole = c.opener.open(leaf, Budget(c.limits))
        assert not any(n.judged for n in whole)
        assert [(f.detector, f.score, f.evidence, f.node.content) for f in c.look(whole)] == [
            (f.detector, f.score, f.evidence, f.node.content) for f in found
        ]
