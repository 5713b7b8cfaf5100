"""A stricter preset, and a destination under any preset, reveals nothing that the laxer side takes away."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from recover import recoverable
from test_policy_laws import IDENTIFIERS, KEY, PLANTED, contexts, events

from phiguard import Context, Guard
from phiguard.destinations import presets as destinations
from phiguard.policy import presets

# What takes more, what takes less. `keep_identity` is in no order with others: it keeps ids, and cuts every page.
ORDER = (
    ("strict", "standard"),
    ("strict", "hipaa"),
    ("strict", "keep_context"),
    ("strict", "first_party"),
    ("standard", "keep_context"),
    ("standard", "first_party"),
)
GUARDS: dict[tuple[str, str | None], Guard] = {}
slowly = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@pytest.fixture(autouse=True, scope="module")
def _key() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PHIGUARD_HMAC_KEY", KEY)
        patch.delenv("PHIGUARD_HMAC_KEY_ID", raising=False)
        yield
    GUARDS.clear()


def guard(policy: str, destination: str | None = None) -> Guard:
    at = policy, destination
    if at not in GUARDS:
        GUARDS[at] = Guard(policy, destination=destination)
    return GUARDS[at]


def held(payload: Any) -> set[str]:
    found = {text.lower() for text in recoverable(payload, depth=3)}
    return {value for value in PLANTED if any(value.lower() in text for text in found)}


@slowly
@given(st.sampled_from(ORDER), events(), contexts)
def test_the_stricter_reveals_no_more(
    order: tuple[str, str], event: dict[str, Any], context: Context | None
) -> None:
    more, less = (guard(name).scrub(event, context=context).payload for name in order)
    assert held(more) <= held(less)


@slowly
@given(st.sampled_from(presets()), st.sampled_from(sorted(destinations())), events(), contexts)
def test_a_destination_reveals_no_more_under_any_preset(
    policy: str, destination: str, event: dict[str, Any], context: Context | None
) -> None:
    alone = guard(policy).scrub(event, context=context).payload
    sent = guard(policy, destination).scrub(event, context=context).payload
    assert held(sent) <= held(alone)


CLASSIC = {key: value.format(n=7) for key, value in IDENTIFIERS}


@pytest.mark.parametrize("destination", sorted(destinations()))
@pytest.mark.parametrize("policy", presets())
def test_of_each_pair_one_event_in_the_usual_fields(policy: str, destination: str) -> None:
    event = {
        "event": "purchase",
        "event_name": "Purchase",
        "type": "track",
        **CLASSIC,
        "user_data": CLASSIC,
        "properties": {"value": 12.5, "currency": "USD", "drug": "lisinopril 10mg", "note": "HIV test"},
        "custom_data": {"content_name": "breast cancer", "value": 12.5},
    }
    for context in (None, Context(consent={"ads": True}), Context(consent={"ads": False})):
        alone = guard(policy).scrub(event, context=context).payload
        sent = guard(policy, destination).scrub(event, context=context).payload
        assert held(event) >= held(alone) >= held(sent)
