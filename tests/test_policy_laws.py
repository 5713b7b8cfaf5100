"""What holds of every policy, on events that mix identifiers, health terms and pages."""

import copy
import json
from collections.abc import Iterator
from itertools import permutations, product
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from recover import recoverable

from phiguard import Context, Guard, Policy
from phiguard.cli_policy_diff import differences
from phiguard.cli_policy_diff import settings as other_settings
from phiguard.cli_policy_toml import as_toml
from phiguard.policy import presets
from phiguard.policy_rules import METHODS, PAGE_KINDS, ROLES, TREATMENTS
from phiguard.types import Result

KEY = "laws-only-0123456789abcdef0123456789abcdef"
IDENTIFIERS = (
    ("email", "lena.fischer{n}@example.com"),
    ("phone", "(206) 555-01{n:02d}"),
    ("ip", "203.0.113.{n}"),
    ("mrn", "55301{n:03d}"),
    ("userId", "u-99121{n}"),
    ("anonymousId", "6f1d2f6e-5c1b-4a53-9b58-0d2f4f6c9a{n:02d}"),
    ("fbp", "fb.1.1771490233000.11223344{n:02d}"),
    ("dob", "19{n:02d}-01-02"),
    ("zip", "981{n:02d}"),
    ("lat", "47.60{n:02d}12"),
)
TERMS = ("breast cancer", "lisinopril 10mg", "HIV test", "oncology", "migraine", "depression", "PHQ-9", "E11.9")
WORDS = ("weekly offer", "opening hours", "book an appointment", "patient portal", "summer sale", "size 42")
PAGES = (
    "https://a.example/",
    "https://a.example/news/2026",
    "https://a.example/careers/oncology-nurse",
    "https://a.example/mychart/visits",
    "https://a.example/login",
    "https://a.example/schedule/new",
    "https://a.example/conditions/breast-cancer",
    "https://a.example/services/hiv",
    "https://a.example/find-a-doctor/jane-roe-md",
    "https://a.example/search?q=migraine",
    "https://a.example/p/8812?email=lena%40example.com",
    "https://app.example/x1/y2",
)
many = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@pytest.fixture(scope="module")
def guards() -> Iterator[dict[str, Guard]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PHIGUARD_HMAC_KEY", KEY)
        patch.delenv("PHIGUARD_HMAC_KEY_ID", raising=False)
        yield {name: Guard(name) for name in presets()}


@pytest.fixture(scope="module")
def forgetful(guards: dict[str, Guard]) -> dict[str, tuple[Guard, Guard]]:
    """Of each preset one that acts and one that observes. What was kept is remembered as clean, which is a defect
    of its own (see `test_policy_guard`): so these remember nothing."""
    return {
        name: (Guard(g.policy, cache=False), Guard(g.policy, cache=False, observe=True))
        for name, g in guards.items()
    }


def texts(n: int) -> st.SearchStrategy[str]:
    """Prose and slugs that hold a term, an identifier, or neither."""
    plain = st.sampled_from(WORDS) | st.sampled_from(TERMS)
    held = st.sampled_from([value.format(n=n) for _, value in IDENTIFIERS[:4]])
    return st.lists(plain | held, min_size=1, max_size=3).map(" ".join) | plain.map(lambda t: t.replace(" ", "-"))


def urls(n: int) -> st.SearchStrategy[str]:
    query = st.sampled_from(
        ["", f"?email=lena{n}%40example.com", f"?mrn=55301{n:03d}&q=migraine", "?utm_term=herpes"]
    )
    return st.builds(lambda page, more: page + (more if "?" not in page else ""), st.sampled_from(PAGES), query)


def events(n: int = 7) -> st.SearchStrategy[dict[str, Any]]:
    """An event; those of different ``n`` share no identifier."""
    page = st.fixed_dictionaries({}, optional={"url": urls(n), "title": texts(n), "referrer": urls(n)})
    people = st.lists(st.sampled_from(IDENTIFIERS), max_size=4, unique=True).map(
        lambda found: {key: value.format(n=n) for key, value in found}
    )
    more = st.dictionaries(
        st.sampled_from(["message", "search", "drug", "label", "plan", "value", "items", "note"]),
        texts(n) | st.integers(0, 90) | st.booleans() | st.none() | st.lists(texts(n), max_size=3) | urls(n),
        max_size=4,
    )
    return st.fixed_dictionaries(
        {"event": st.sampled_from(["page_view", "Quiz done", "HIV test", "purchase"]), "n": st.integers(0, 9)},
        optional={
            "page": page,
            "user": people,
            "properties": more,
            "userAgent": st.just(
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/138.0.0.0 Safari/537.36"
            ),
        },
    )


CONSENTS = (Context(consent={"ads": True}), Context(consent={"ads": False}))
contexts = st.sampled_from([None, *CONSENTS, Context(url=PAGES[0]), Context(url=PAGES[6])])
names = st.sampled_from(presets())
most = names.filter(lambda name: name != "hipaa")


def told(result: Result) -> tuple[Any, ...]:
    """All of a result but its payload."""
    return (result.action, result.risk, result.findings, result.reasons, result.unscanned, result.dropped)


# ---- scrub


@many
@given(names, events(), contexts)
def test_observing_changes_nothing_and_reports_the_same(
    forgetful: dict[str, tuple[Guard, Guard]], name: str, event: dict[str, Any], context: Context | None
) -> None:
    before = copy.deepcopy(event)
    acting, watching = forgetful[name]
    scrubbed = acting.scrub(event, context=context)
    for observed in (watching.scrub(event, context=context), acting.verify(event, context=context)):
        assert observed.payload is event
        assert told(observed) == told(scrubbed)
    assert event == before


PLANTED = (
    *{value.format(n=7) for _, value in IDENTIFIERS},
    *(word for term in TERMS for word in {term, term.replace(" ", "-")}),
    *("lena7@example.com", "herpes", "hiv"),
)


def held(payload: Any) -> set[str]:
    found = {text.lower() for text in recoverable(payload, depth=3)}
    return {value for value in PLANTED if any(value.lower() in text for text in found)}


@many
@given(events(), contexts)
def test_strict_reveals_nothing_that_standard_takes(
    guards: dict[str, Guard], event: dict[str, Any], context: Context | None
) -> None:
    lax = guards["standard"].scrub(event, context=context).payload
    strict = guards["strict"].scrub(event, context=context).payload
    taken = held(event) - held(lax)
    assert not taken & held(strict)


@many
@given(names, events(), st.sampled_from(["tree", "json", "bytes"]), contexts)
def test_scrubbed_twice_is_scrubbed_once(
    guards: dict[str, Guard], name: str, event: dict[str, Any], form: str, context: Context | None
) -> None:
    text = json.dumps(event)
    payload: Any = {"tree": event, "json": text, "bytes": text.encode()}[form]
    once = guards[name].scrub(payload, context=context)
    twice = guards[name].scrub(once.payload, context=context)
    assert twice.payload == once.payload
    assert not any("internal" in reason for reason in (*once.reasons, *twice.reasons))


def test_hipaa_cuts_a_page_no_further_at_a_second_pass(guards: dict[str, Guard]) -> None:
    once = guards["hipaa"].scrub({"url": "https://a.example/p/8812?title=breast-cancer"}).payload
    assert guards["hipaa"].scrub(once).payload == once


@many
@given(
    most,
    urls(7),
    texts(7),
    st.sampled_from(["title", "email", "page", "mrn", "q"]),
    st.booleans(),
)
def test_a_url_scrubbed_twice_is_scrubbed_once(
    guards: dict[str, Guard], name: str, url: str, text: str, key: str, wrapped: bool
) -> None:
    url += f"{'&' if '?' in url else '?'}{key}={quote(text)}"
    payload = f"https://t.example/hit?dl={quote(url, safe='')}&v=2" if wrapped else url
    once = guards[name].scrub(payload)
    assert guards[name].scrub(once.payload).payload == once.payload


@many
@given(
    st.sampled_from(["standard", "strict"]),
    st.lists(st.integers(10, 60), min_size=1, max_size=4, unique=True).flatmap(
        lambda ns: st.tuples(*(events(n) for n in ns))
    ),
    st.sampled_from(["batch", "data", "events", "requests"]),
)
def test_a_batch_gives_event_by_event_what_single_scrubs_give(
    guards: dict[str, Guard], name: str, batch: tuple[dict[str, Any], ...], key: str
) -> None:
    guard = guards[name]
    single = [guard.scrub(event) for event in batch]
    together = guard.scrub({key: list(batch)})
    assert together.payload == {key: [result.payload for result in single]}
    at = [f"/{key}/{i}{f.path}" for i, result in enumerate(single) for f in result.findings]
    assert [str(f.path) for f in together.findings] == at
    blocked = [f"/{key}/{i}: {reason}" for i, result in enumerate(single) for reason in result.reasons]
    assert list(together.reasons) == blocked
    lines = "".join(json.dumps(event) + "\n" for event in batch).encode()
    out = [json.loads(line) for line in guard.scrub_ndjson(lines).splitlines()]
    assert out == [result.payload for result in single]


# ---- risk


@many
@given(names, events(), contexts)
@example("standard", {"batch": [{"email": "lena@example.com"}, {"event": "HIV test"}]}, None)
def test_phi_is_at_most_each_axis(
    guards: dict[str, Guard], name: str, event: dict[str, Any], context: Context | None
) -> None:
    risk = guards[name].detect(event, context=context).risk
    assert 0 <= risk.phi <= min(risk.identity, risk.health) <= 1
    assert 0 <= risk.tier <= 3


@many
@given(events(), st.sampled_from(IDENTIFIERS), st.sampled_from(TERMS))
def test_phi_rises_only_where_both_axes_are_there(
    guards: dict[str, Guard], event: dict[str, Any], identifier: tuple[str, str], term: str
) -> None:
    guard = guards["standard"]
    risk = guard.detect(event).risk
    assert risk.phi == pytest.approx(risk.identity * risk.health)
    for more in ({identifier[0]: identifier[1].format(n=77)}, {"topic": term}):
        after = guard.detect({**event, "added": more}).risk
        if after.phi > risk.phi:
            assert after.identity > 0 and after.health > 0
            assert after.identity > risk.identity or after.health > risk.health


def test_one_axis_alone_is_no_phi(guards: dict[str, Guard]) -> None:
    someone, something = {"email": "lena@example.com"}, {"event": "HIV test"}
    assert guards["standard"].detect(someone).risk.phi == 0
    assert guards["standard"].detect(something).risk.phi == 0
    assert guards["standard"].detect({**someone, **something}).risk.phi > 0.9


# ---- policies


@pytest.mark.parametrize("name", presets())
def test_a_policy_does_not_differ_from_itself(name: str) -> None:
    policy = Policy.of(name)
    for other in (policy, Policy.loads(as_toml(policy)), Policy.loads(f'id = "m"\nextends = "{name}"')):
        assert differences(policy, other) == []
        assert other_settings(policy, other) == []
        assert other.digest() == policy.digest()


def test_presets_differ_and_so_do_their_digests() -> None:
    for a, b in permutations(presets(), 2):
        one, other = Policy.of(a), Policy.of(b)
        assert differences(one, other) or other_settings(one, other)
        assert one.digest() != other.digest()


@pytest.mark.parametrize("name", presets())
def test_every_table_of_a_preset_counts_in_its_digest_and_its_remarks_do_not(name: str) -> None:
    policy = Policy.of(name)
    for table in ("rule", "page"):
        rows = getattr(policy, table)
        for i, row in enumerate(rows):
            without = policy.model_copy(update={table: (*rows[:i], *rows[i + 1 :])})
            assert without.digest() != policy.digest()
            bare = policy.model_copy(
                update={table: (*rows[:i], row.model_copy(update={"why": None}), *rows[i + 1 :])}
            )
            assert bare.digest() == policy.digest()
        turned = policy.model_copy(update={table: rows[::-1]})
        assert turned.digest() == policy.digest()
        assert differences(policy, turned) == []


def rules() -> st.SearchStrategy[dict[str, Any]]:
    selects = st.fixed_dictionaries(
        {"roles": st.lists(st.sampled_from(ROLES[:4]), min_size=1, max_size=2, unique=True)},
        optional={
            "tiers": st.lists(st.integers(0, 3), min_size=1, max_size=2, unique=True),
            "pages": st.lists(st.sampled_from(PAGE_KINDS[:3]), min_size=1, max_size=2, unique=True),
            "ads_consent": st.booleans(),
            "fallback": st.booleans(),
            "why": st.sampled_from(["one", "other"]),
        },
    )
    does = st.sampled_from([*({"method": m} for m in METHODS[:4]), {"block": True}])
    return st.builds(lambda a, b: {**a, **b}, selects, does)


def page_rows() -> st.SearchStrategy[dict[str, Any]]:
    keys = sorted(TREATMENTS)
    said = st.sampled_from([(key, value) for key in keys for value in TREATMENTS[key]])
    return st.builds(
        lambda kinds, pair: {"kinds": kinds, pair[0]: pair[1]},
        st.lists(st.sampled_from(PAGE_KINDS), min_size=1, max_size=2, unique=True),
        said,
    )


policies = st.builds(
    lambda rule, page, threshold: Policy(id="mine", rule=rule, page=page, threshold=threshold),
    st.lists(rules(), max_size=3),
    st.lists(page_rows(), max_size=2),
    st.sampled_from([0.3, 0.5]),
)


@settings(max_examples=40, deadline=None)
@given(policies, policies)
def test_what_decides_differently_has_another_digest(one: Policy, other: Policy) -> None:
    if differences(one, other) or one.threshold != other.threshold:
        assert one.digest() != other.digest()
    if one.digest() == other.digest():
        assert other_settings(one, other) == []


@settings(max_examples=40, deadline=None)
@given(policies, st.randoms(use_true_random=False))
def test_order_and_remarks_change_no_digest(policy: Policy, random: Any) -> None:
    rows = [row.model_copy(update={"why": None, "source": "elsewhere"}) for row in policy.rule]
    pages = list(policy.page)
    random.shuffle(rows)
    random.shuffle(pages)
    again = policy.model_copy(update={"id": "yours", "rule": tuple(rows), "page": tuple(pages)})
    assert again.digest() == policy.digest()
    assert differences(policy, again) == []


def test_every_choice_of_a_page_counts() -> None:
    digests = [
        Policy.loads(f'id = "m"\n[[page]]\nkinds = ["search"]\n{key} = {json.dumps(value)}').digest()
        for key, values in TREATMENTS.items()
        for value in values
    ]
    assert len(set(digests)) == len(digests)
    rules_of = [
        Policy.loads(f'id = "m"\n[[rule]]\nroles = ["{role}"]\nmethod = "{method}"').digest()
        for role, method in product(ROLES, METHODS)
        if method != "pseudonymize"
    ]
    assert len(set(rules_of)) == len(rules_of)
